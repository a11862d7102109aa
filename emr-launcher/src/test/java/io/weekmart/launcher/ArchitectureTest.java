package io.weekmart.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages, as ARCHITECTURE.md draws them. */
@AnalyzeClasses(packages = "io.weekmart.launcher", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ROOMS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("main")
            .definedBy("io.weekmart.launcher")
            .layer("cli")
            .definedBy("..cli..")
            .layer("check")
            .definedBy("..check..")
            .layer("config")
            .definedBy("..config..")
            .layer("store")
            .definedBy("..store..")
            .layer("fault")
            .definedBy("..fault..")
            .whereLayer("main")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("check")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("cli", "check")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("main", "cli", "check", "config");

    @ArchTest
    static final ArchRule AWS_STAYS_IN_THE_STORE = noClasses()
            .that()
            .resideOutsideOfPackage("..store..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.awssdk..");

    @ArchTest
    static final ArchRule ONLY_MAIN_EXITS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.weekmart.launcher.Main")
            .should()
            .callMethod(System.class, "exit", int.class);
}
