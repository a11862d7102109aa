package io.weekmart.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.weekmart.contract.calendar.RetailCalendar;
import io.weekmart.contract.calendar.Week;
import io.weekmart.contract.calendar.WeekId;

/** What the contract is free of, and the arrows between its packages, as ARCHITECTURE.md draws them. */
@AnalyzeClasses(packages = "io.weekmart.contract", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** Whoever depends on the contract gets what it depends on: the JDK and as little as possible beside it. */
    @ArchTest
    static final ArchRule IT_NEEDS_NEITHER_SPARK_NOR_AWS = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.weekmart.contract..",
                    "java..",
                    "org.jspecify.annotations..",
                    "com.typesafe.config..",
                    "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule THE_CONFIGURATION_ALONE_IS_READ_AS_HOCON = noClasses()
            .that()
            .resideOutsideOfPackage("io.weekmart.contract.config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.typesafe.config..");

    @ArchTest
    static final ArchRule REPORTS_AND_MANIFESTS_ALONE_ARE_JSON = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.weekmart.contract.report..", "io.weekmart.contract.manifest..", "io.weekmart.contract.page..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule MANIFESTS_KNOW_FAULTS_ALONE = only(
            "manifest",
            "io.weekmart.contract.manifest..",
            "io.weekmart.contract.fault..",
            "java..",
            "org.jspecify.annotations..",
            "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule NO_PACKAGES_KNOW_EACH_OTHER_IN_A_CIRCLE =
            slices().matching("io.weekmart.contract.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule DUMPS_KNOW_NOTHING_ELSE =
            only("dump", "io.weekmart.contract.dump..", "java..", "org.jspecify.annotations..");

    @ArchTest
    static final ArchRule CALENDAR_KNOWS_FAULTS_ALONE = only(
            "calendar",
            "io.weekmart.contract.calendar..",
            "io.weekmart.contract.fault..",
            "java..",
            "org.jspecify.annotations..");

    @ArchTest
    static final ArchRule PARTITIONS_KNOW_NOTHING_ELSE =
            only("output", "io.weekmart.contract.output..", "java..", "org.jspecify.annotations..");

    @ArchTest
    static final ArchRule TABLES_KNOW_NOTHING_ELSE =
            only("table", "io.weekmart.contract.table..", "java..", "org.jspecify.annotations..");

    @ArchTest
    static final ArchRule CONFIGURATION_KNOWS_RULES_OF_CALENDARS_AND_NO_WEEKS = noClasses()
            .that()
            .resideInAPackage("io.weekmart.contract.config..")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(RetailCalendar.class, Week.class, WeekId.class);

    @ArchTest
    static final ArchRule NOBODY_EXITS = noClasses().should().callMethod(System.class, "exit", int.class);

    private static ArchRule only(String room, String... known) {
        return classes()
                .that()
                .resideInAPackage("io.weekmart.contract." + room + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(known);
    }
}
