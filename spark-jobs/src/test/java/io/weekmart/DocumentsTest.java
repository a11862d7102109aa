package io.weekmart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.weekmart.Documents.Block;
import io.weekmart.Documents.Command;
import io.weekmart.bench.Benchmark;
import io.weekmart.cli.Cli;
import io.weekmart.config.Settings;
import io.weekmart.config.SettingsReader;
import io.weekmart.config.WeeklySettings;
import io.weekmart.contract.dump.DumpNames;
import io.weekmart.contract.table.ShippedPipelines;
import io.weekmart.contract.table.WeeklyTables;
import io.weekmart.job.Ending;
import io.weekmart.job.Job;
import io.weekmart.job.ReportCopy;
import io.weekmart.sample.GenerateDumps;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The documents lead somewhere, and name what is there. */
class DocumentsTest {
    private static final int LINES_OF_README = 150;

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*)$");
    private static final Pattern KEY = Pattern.compile(
            "`(?:weekmart\\.)?((?:raw|tables|guards|output|launcher|pipelines)(?:\\.[a-z<>-]+)+)(?![a-z<>-])[^`]*`");
    private static final Pattern TEST = Pattern.compile("\\b([A-Z][a-z0-9][A-Za-z0-9]*(?:Test|IT))\\b");
    /** What ARCHITECTURE.md names as package and class, such as {@code metrics/WeekFold} or {@code `publish.Output`}. */
    private static final Pattern CLASS = Pattern.compile("`((?:[a-z]+[./])+[A-Z][A-Za-z0-9]+)`");

    /** An option in code quotes, such as {@code `run --force`}. */
    private static final Pattern OPTION = Pattern.compile("`[^`\\n]*?(--[a-z][a-z-]+)[^`\\n]*`");

    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (?:static )?(io\\.weekmart(?:\\.[a-z]+)*)\\.[A-Z]");
    private static final String MAIN = "/src/main/java/";
    private static final List<Path> SOURCES = sources();

    @Test
    void theReadmeIsShort() {
        assertThat(Documents.text("README.md").lines().count()).isLessThanOrEqualTo(LINES_OF_README);
    }

    @Test
    void everyLinkLeadsToAFileAndToAHeadingInIt() {
        List<String> broken = new ArrayList<>();
        for (Path page : Documents.pages()) {
            links(page).forEach(link -> {
                int hash = link.indexOf('#');
                String file = hash < 0 ? link : link.substring(0, hash);
                Path target = file.isEmpty() ? page : resolved(page, file);
                boolean good = Files.exists(Documents.ROOT.resolve(target))
                        && (hash < 0 || anchors(target).contains(link.substring(hash + 1)));
                if (!good) {
                    broken.add(page + " -> " + link);
                }
            });
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPageIsReachedFromTheReadme() {
        Set<Path> reached = new TreeSet<>(List.of(Path.of("README.md")));
        List<Path> ahead = new ArrayList<>(reached);
        while (!ahead.isEmpty()) {
            Path page = ahead.remove(0);
            links(page)
                    .map(link -> resolved(page, link.replaceFirst("#.*", "")))
                    .filter(target -> target.toString().endsWith(".md") && reached.add(target))
                    .forEach(ahead::add);
        }
        assertThat(reached).containsAll(Documents.pages());
    }

    @Test
    void everyKeyThatIsNamedIsInTheReference() {
        Config reference = ConfigFactory.parseFile(
                Documents.ROOT.resolve("conf/reference.conf").toFile());
        List<String> unknown = new ArrayList<>();
        for (Path page : Documents.pages()) {
            KEY.matcher(Documents.prose(page.toString()))
                    .results()
                    .map(found -> found.group(1).replaceFirst("\\btables\\.(<table>|customers)\\.", "tables.sales."))
                    .filter(key -> !ownKeys().contains(key))
                    // The blocks of another pipeline hold keys of the same names.
                    .map(key -> key.replaceFirst("^pipelines\\.(<name>|orders|shop)(\\.|$)", ""))
                    .filter(key -> !key.isEmpty() && !reference.hasPathOrNull("weekmart." + key))
                    .forEach(key -> unknown.add(page + ": " + key));
        }
        assertThat(unknown).isEmpty();
    }

    /** The keys that one pipeline alone has. */
    private static Set<String> ownKeys() {
        return ShippedPipelines.ALL.stream()
                .flatMap(pipeline -> pipeline.settings().stream()
                        .map(setting -> "pipelines." + pipeline.name() + "." + setting.name()))
                .collect(Collectors.toSet());
    }

    @Test
    void everyTestThatIsNamedIsThere() {
        assertThat(named(Documents.pages(), TEST)).allSatisfy(name -> assertThat(SOURCES)
                .as(name)
                .anyMatch(file -> file.getFileName().toString().equals(name + ".java")));
    }

    @Test
    void everyClassThatIsNamedWithItsPackageIsThere() {
        assertThat(named(List.of(Path.of("ARCHITECTURE.md"), Path.of("docs/pipelines.md")), CLASS))
                .hasSizeGreaterThan(20)
                .allSatisfy(name -> {
                    String file = "/" + name.replace('.', '/') + ".java";
                    assertThat(SOURCES).as(name).anyMatch(path -> path.toString()
                            .endsWith(file));
                });
    }

    @Test
    void everyPackageIsInTheArchitecture() {
        assertThat(drawn())
                .containsExactlyInAnyOrderElementsOf(SOURCES.stream()
                        .filter(file -> file.toString().contains(MAIN))
                        .map(DocumentsTest::packageOf)
                        .distinct()
                        .toList());
    }

    /** {@code ArchitectureTest} says more about each arrow; this says that the picture shows them. */
    @Test
    void everyPackageImportsFromThoseBelowItAlone() throws IOException {
        List<String> drawn = drawn();
        List<String> upwards = new ArrayList<>();
        for (Path file : SOURCES) {
            if (file.toString().contains(MAIN)) {
                String importing = packageOf(file);
                IMPORT.matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1))
                        .filter(imported -> !imported.startsWith("io.weekmart.contract")
                                || importing.startsWith("io.weekmart.contract"))
                        .filter(imported -> drawn.indexOf(imported) < drawn.indexOf(importing))
                        .forEach(imported -> upwards.add(file.getFileName() + " imports from " + imported));
            }
        }
        assertThat(upwards).isEmpty();
    }

    /** The packages in the order of the picture. */
    private static List<String> drawn() {
        return Documents.text("ARCHITECTURE.md")
                .lines()
                .filter(line -> line.startsWith("io.weekmart"))
                .map(line -> line.replaceFirst(" .*", ""))
                .toList();
    }

    private static String packageOf(Path file) {
        return file.toString()
                .replaceFirst(".*" + MAIN, "")
                .replaceFirst("/[^/]*$", "")
                .replace('/', '.');
    }

    private static List<String> named(List<Path> pages, Pattern pattern) {
        return pages.stream()
                .flatMap(
                        page -> pattern.matcher(Documents.text(page.toString())).results())
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    @Test
    void everyCommandIsOneOfOursAndIsThere() {
        for (Command command : Documents.commands()) {
            String program = command.program();
            if (program.contains("/")) {
                assertThat(Documents.ROOT.resolve(program))
                        .as(command.toString())
                        .isExecutable();
            } else {
                assertThat(program)
                        .as(command.toString())
                        .matches("weekmart|emr-launcher|aws|java|cat|export|\\(cd|IT=.*|weekmart\\(\\)");
            }
        }
    }

    /** A command in a block that is not marked as one would escape these tests. */
    @Test
    void everyCommandStandsInABlockOfCommandsOrBehindAPrompt() {
        for (Path page : Documents.pages()) {
            for (Block block : Documents.blocks(page)) {
                if (block.language().isEmpty()) {
                    assertThat(block.text().lines())
                            .as(page.toString())
                            .noneMatch(line ->
                                    line.matches("(bootstrap/|\\./mvnw|\\.ci/|weekmart |emr-launcher |aws |java ).*"));
                }
            }
        }
    }

    @Test
    void everyCommandOfTheApplicationIsUnderstood() {
        List<Command> commands = Stream.concat(Documents.commandsOf("weekmart"), Documents.commandsOf("spark-submit"))
                .filter(command -> !command.program().equals("weekmart()"))
                .toList();

        assertThat(commands).hasSizeGreaterThan(5).allSatisfy(command -> {
            List<String> words = new ArrayList<>(command.words());
            int jar = words.indexOf("spark-jobs/target/weekmart-spark-jobs.jar");
            words.subList(0, Math.max(0, jar) + 1).clear();
            // It is parsed as a whole, and does nothing but print its help.
            words.add("--help");
            assertThat(application(words)).as(command.line()).startsWith("Usage: ");
        });
    }

    /** What the application prints, on whatever channel, where no job does anything. */
    private static String application(List<String> words) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Job none = (request, out, errors) -> Ending.DONE;
        new Cli(Main.PIPELINES, none, new ReportCopy(Instant.EPOCH), stream, stream).run(words.toArray(String[]::new));
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void everyOptionThatIsNamedIsInAHelpPage() throws IOException {
        StringBuilder help = new StringBuilder();
        List<String> commands = new ArrayList<>(Main.PIPELINES.names());
        commands.addAll(List.of("backfill", "recover", "verify", "report", "inspect", "extract", "load"));
        commands.forEach(command -> help.append(application(List.of(command, "--help"))));
        for (Class<?> command : List.of(GenerateDumps.class, Benchmark.class)) {
            help.append(new CommandLine(CommandSpec.forAnnotatedObject(command)).getUsageMessage());
        }
        // A test of the launcher compares these pages with what it prints.
        try (Stream<Path> pages =
                Files.list(Documents.ROOT.resolve("emr-launcher/src/test/resources/io/weekmart/launcher/cli/help"))) {
            for (Path page : pages.toList()) {
                help.append(Files.readString(page));
            }
        }

        assertThat(named(Documents.pages(), OPTION))
                .isNotEmpty()
                .allSatisfy(option -> assertThat(help.toString()).as(option).containsPattern(option + "[ =,]"));
    }

    @Test
    void everyOptionOfTheGeneratorAndOfTheBenchmarkIsUnderstood() {
        List<Command> generator = Documents.commandsOf("java").toList();
        List<Command> benchmark = Documents.commandsOf("benchmark").toList();

        assertThat(generator).isNotEmpty().allSatisfy(command -> {
            int main = command.words().indexOf(GenerateDumps.class.getName());
            parse(
                    GenerateDumps.class,
                    command.words().subList(main + 1, command.words().size()));
        });
        assertThat(benchmark)
                .isNotEmpty()
                .allSatisfy(command -> parse(
                        Benchmark.class,
                        command.words().subList(1, command.words().size())));
    }

    /** Throws where a word is not understood; with {@code --help}, what is required may be missing. */
    private static void parse(Class<?> command, List<String> options) {
        List<String> words = new ArrayList<>(options);
        words.add("--help");
        new CommandLine(CommandSpec.forAnnotatedObject(command)).parseArgs(words.toArray(String[]::new));
    }

    @Test
    void everyTestThatIsGivenToMavenIsThere() {
        assertThat(Documents.commandsOf("mvnw")
                        .flatMap(command -> command.words().stream())
                        .filter(word -> word.matches("-D(it\\.)?test=[A-Z].*"))
                        .map(word -> word.replaceFirst(".*=", "")))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(SOURCES)
                        .as(name)
                        .anyMatch(file -> file.getFileName().toString().equals(name + ".java")));
    }

    @Test
    void everyExcerptOfCodeIsInASource() {
        List<String> sources = SOURCES.stream().map(DocumentsTest::words).toList();
        List<Block> blocks = blocks("java");

        assertThat(blocks).isNotEmpty().allSatisfy(block -> assertThat(sources)
                .as(block.toString())
                .anyMatch(source -> source.contains(block.text().replaceAll("\\s+", " "))));
    }

    private static String words(Path file) {
        try {
            return Files.readString(file).replaceAll("\\s+", " ");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyJsonIsJson() {
        List<Block> blocks = blocks("json");

        assertThat(blocks).isNotEmpty().allSatisfy(block -> assertThat(
                        new ObjectMapper().readTree(block.text()).isObject())
                .as(block.toString())
                .isTrue());
    }

    @Test
    void everyExampleOfAConfigurationIsGood(@TempDir Path folder) throws IOException {
        List<Settings> examples = new ArrayList<>();
        List<Block> ofPipelines = new ArrayList<>();
        for (Block block : blocks("hocon")) {
            if (block.text().startsWith("weekmart.pipelines.")) {
                ofPipelines.add(block);
                continue;
            }
            Path file = Files.writeString(folder.resolve("example-" + examples.size() + ".conf"), block.text());
            Settings settings = WeeklySettings.read(List.of(file.toString()), List.of(), uri -> {
                throw new IOException("no such file: " + uri);
            });
            examples.add(settings);
        }
        for (Block block : ofPipelines) {
            String name = block.text().split("[. ]")[2];
            Path file = Files.writeString(folder.resolve(name + ".conf"), block.text());
            Settings settings = SettingsReader.read(
                    ShippedPipelines.ALL,
                    ShippedPipelines.ALL.stream()
                            .filter(pipeline -> pipeline.name().equals(name))
                            .findFirst()
                            .orElseThrow(),
                    List.of(file.toString()),
                    List.of(),
                    uri -> {
                        throw new IOException("no such file: " + uri);
                    });
            assertThat(settings.output().path()).isEqualTo("s3://acme-mart/" + name + "/");
        }

        assertThat(examples).hasSize(13);
        assertThat(examples.get(2).raw().names(WeeklyTables.PIPELINE).values())
                .extracting(DumpNames::choice)
                .containsExactly(
                        DumpNames.Choice.OF_THE_DATE,
                        DumpNames.Choice.OF_THE_DATE,
                        DumpNames.Choice.NEWEST,
                        DumpNames.Choice.UNDATED,
                        DumpNames.Choice.NEWEST);
        assertThat(examples.get(3).table(WeeklyTables.INVENTORY).rules().constants())
                .isEqualTo(Map.of("store_key", "1"));
        assertThat(examples.get(4).table(WeeklyTables.SALES).rules().derived()).containsOnlyKeys("sales_amt");
        assertThat(examples.get(5).table(WeeklyTables.SALES).rules().types()).containsOnlyKeys("store_key", "prod_key");
        assertThat(examples.get(6).rowSources().exported(WeeklyTables.SALES)).containsExactly("Country", "Description");
        assertThat(examples.get(7).table(WeeklyTables.SALES).dialect().dates()).containsExactly("dd.MM.yyyy");
        assertThat(examples.get(8).table(WeeklyTables.SALES).dialect().header()).isFalse();
        assertThat(examples.stream()
                        .flatMap(example -> example.calendar().stream())
                        .map(choice -> choice.calendar().lastDay(2025).toString()))
                .contains("2025-01-31");
        assertThat(examples.stream()
                        .flatMap(example -> example.raw().manifest().stream())
                        .map(String::valueOf))
                .contains("manifest_{date}.json");
        assertThat(examples.stream().flatMap(example -> example.raw().closed().texts().stream()))
                .contains("SUNDAY", "2024-12-25");
        assertThat(examples.stream().flatMap(example -> example.tablesNotRead().stream()))
                .contains("calendar.source = 4-4-5", "tables.inventory.enabled = false");
        assertThat(examples.subList(0, 2)).allSatisfy(settings -> {
            assertThat(settings.table(WeeklyTables.SALES).columns())
                    .containsEntry("trans_dt", "sold_on")
                    .containsEntry("sales_amt", "Net Amount");
            assertThat(settings.output().path()).isEqualTo("s3://acme-mart/weekmart/");
        });
        Settings whole = examples.get(1);
        assertThat(whole.table(WeeklyTables.SALES).naturalKey()).containsExactly("trans_id", "prod_key");
        assertThat(whole.table(WeeklyTables.INVENTORY).acceptedChecks()).containsExactly("negative-stock");
    }

    private static List<Block> blocks(String language) {
        return Documents.pages().stream()
                .flatMap(page -> Documents.blocks(page).stream())
                .filter(block -> block.language().equals(language))
                .toList();
    }

    private static List<Path> sources() {
        try (Stream<Path> files = Files.walk(Documents.ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The links of a page to files of the repository. */
    private static Stream<String> links(Path page) {
        return LINK.matcher(Documents.prose(page.toString()))
                .results()
                .map(found -> found.group(1))
                .filter(link -> URI.create(link).getScheme() == null);
    }

    private static Path resolved(Path page, String link) {
        return Documents.ROOT.relativize(
                Documents.ROOT.resolve(page).resolveSibling(link).normalize());
    }

    /** The anchors that GitHub gives the headings of a page. */
    private static Set<String> anchors(Path page) {
        return HEADING.matcher(Documents.prose(page.toString()))
                .results()
                .map(DocumentsTest::anchor)
                .collect(Collectors.toSet());
    }

    private static String anchor(MatchResult heading) {
        return heading.group(1)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\w\\- ]", "")
                .replace(' ', '-');
    }
}
