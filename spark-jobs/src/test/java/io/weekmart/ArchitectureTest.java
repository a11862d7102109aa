package io.weekmart;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.sample.GenerateDumps;
import io.weekmart.sample.GenerateOrders;
import io.weekmart.sample.GenerateShop;
import io.weekmart.schema.DimensionTable;
import io.weekmart.schema.FactTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the packages, as ARCHITECTURE.md draws them. */
class ArchitectureTest {
    private static final String ROOT = "io.weekmart";

    /** What each package may know of the others. Every package may know the contract, which has a test of its own. */
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            Map.entry("", List.of("cli", "job", "orders", "shop", "weekly")),
            Map.entry("orders", List.of("config", "pipeline", "secrets")),
            Map.entry("secrets", List.of()),
            Map.entry("database", List.of("secrets")),
            Map.entry("copies", List.of("config", "database", "publish", "report", "secrets", "storage")),
            Map.entry("extract", List.of("config", "database", "publish", "report", "secrets", "storage")),
            Map.entry(
                    "weekly",
                    List.of(
                            "config",
                            "copies",
                            "dimensions",
                            "guards",
                            "job",
                            "metrics",
                            "page",
                            "parquet",
                            "publish",
                            "quality",
                            "raw",
                            "report",
                            "schema",
                            "storage")),
            Map.entry("shop", List.of("pipeline", "raw")),
            Map.entry("cli", List.of("config", "extract", "guards", "inspect", "job")),
            Map.entry("inspect", List.of("config", "raw")),
            Map.entry(
                    "job",
                    List.of(
                            "config",
                            "copies",
                            "guards",
                            "page",
                            "parquet",
                            "pipeline",
                            "publish",
                            "quality",
                            "raw",
                            "report",
                            "schema",
                            "secrets",
                            "storage")),
            Map.entry("guards", List.of("config", "publish", "schema")),
            Map.entry("pipeline", List.of("config", "parquet", "quality", "raw", "schema")),
            Map.entry("metrics", List.of("parquet", "quality", "raw", "schema")),
            Map.entry("dimensions", List.of("parquet", "quality", "raw", "schema")),
            Map.entry("quality", List.of("parquet", "raw", "schema")),
            Map.entry("raw", List.of("config", "schema")),
            Map.entry("publish", List.of("config", "storage")),
            Map.entry("config", List.of("schema")),
            Map.entry("report", List.of("schema")),
            Map.entry("page", List.of("report")),
            Map.entry("sample", List.of("schema")),
            Map.entry("parquet", List.of("schema")),
            Map.entry("storage", List.of()),
            Map.entry("schema", List.of()));

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/io/weekmart/contract/"))
            .importPackages(ROOT);

    @Test
    void everyPackageKnowsOnlyThoseBelowIt() {
        ARROWS.forEach((name, known) -> {
            Set<String> allowed = new HashSet<>(known);
            allowed.add(name);
            classes()
                    .that(describe(
                            "are in " + label(name), type -> packageOf(type).equals(name)))
                    .should()
                    .onlyDependOnClassesThat(describe(
                            "are in " + known + " or not ours",
                            type -> !ours(type) || allowed.contains(packageOf(type))))
                    .check(MAIN);
        });
    }

    @Test
    void everyPackageHasItsPlaceInThePicture() {
        assertThat(MAIN.stream().map(ArchitectureTest::packageOf).collect(Collectors.toSet()))
                .isEqualTo(ARROWS.keySet());
    }

    @Test
    void noPackagesKnowEachOtherInACircle() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void theRoomsThatServeEveryPipelineNameNoTable() {
        noClasses()
                .that()
                .resideInAnyPackage(Stream.of(
                                "cli",
                                "guards",
                                "job",
                                "parquet",
                                "pipeline",
                                "publish",
                                "quality",
                                "raw",
                                "report",
                                "storage")
                        .map(room -> ROOT + "." + room + "..")
                        .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(WeeklyTables.class, FactTable.class, DimensionTable.class)
                .check(MAIN);
    }

    @Test
    void publishingKnowsPartitionsAndNothingOfWhatTheyHold() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + ".publish..", ROOT + ".storage..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT + ".contract.table..", ROOT + ".contract.calendar..")
                .check(MAIN);
    }

    @Test
    void publishingAndStorageNameNoWeekAndNoTable() throws IOException {
        Pattern weekly =
                Pattern.compile("(?i)\\b(weeks?|sales|inventory|dimensions?|dim_[a-z]*|fact|yr_num|wk_num)\\b");
        for (String room : List.of("publish", "storage")) {
            try (Stream<Path> sources = Files.walk(Path.of("src/main/java/io/weekmart", room))) {
                for (Path source : sources.filter(Files::isRegularFile).toList()) {
                    assertThat(weekly.matcher(Files.readString(source))
                                    .results()
                                    .map(MatchResult::group))
                            .as("%s", source)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void theTableFormatStandsBehindItsInterface() {
        classes()
                .that()
                .haveFullyQualifiedName(ROOT + ".publish.PlainParquet")
                .should()
                .onlyHaveDependentClassesThat()
                .haveNameMatching(".*\\.publish\\.(PlainParquet|OutputStore)")
                .check(MAIN);
    }

    @Test
    void onlyTheMainClassesEndTheProcess() {
        noClasses()
                .that()
                .doNotBelongToAnyOf(Main.class, GenerateDumps.class, GenerateShop.class, GenerateOrders.class)
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(MAIN);
    }

    @Test
    void noClassIsBoundToOneScalaVersion() {
        // The jar runs on Scala 2.12 and 2.13, whose collections differ; Option and Tuple2 do not.
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("scala.collection..")
                .check(MAIN);
    }

    private static boolean ours(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(ROOT) || (name.startsWith(ROOT + ".") && !name.startsWith(ROOT + ".contract."));
    }

    /** The first part of the package's name behind ours; empty for ours itself. */
    private static String packageOf(JavaClass type) {
        String name = type.getPackageName();
        if (!ours(type) || name.equals(ROOT)) {
            return "";
        }
        return name.substring(ROOT.length() + 1).split("\\.")[0];
    }

    private static String label(String name) {
        return name.isEmpty() ? ROOT : name;
    }
}
