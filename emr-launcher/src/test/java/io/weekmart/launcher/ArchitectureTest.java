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
            .withOptionalLayers(true)
            .layer("main")
            .definedBy("io.weekmart.launcher")
            .layer("lambda")
            .definedBy("..launcher.lambda..")
            .layer("cli")
            .definedBy("..launcher.cli..")
            .layer("doctor")
            .definedBy("..launcher.doctor..")
            .layer("session")
            .definedBy("..launcher.session..")
            .layer("night")
            .definedBy("..launcher.night..")
            .layer("catalog")
            .definedBy("..launcher.catalog..")
            .layer("notify")
            .definedBy("..launcher.notify..")
            .layer("deploy")
            .definedBy("..launcher.deploy..")
            .layer("iam")
            .definedBy("..launcher.iam..")
            .layer("emr")
            .definedBy("..launcher.emr..")
            .layer("compute")
            .definedBy("..launcher.compute..")
            .layer("check")
            .definedBy("..launcher.check..")
            .layer("config")
            .definedBy("..launcher.config..")
            .layer("store")
            .definedBy("..launcher.store..")
            .layer("aws")
            .definedBy("..launcher.aws..")
            .whereLayer("main")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("lambda")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("doctor")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("session")
            .mayOnlyBeAccessedByLayers("cli", "lambda", "doctor")
            .whereLayer("night")
            .mayOnlyBeAccessedByLayers("cli", "lambda", "session")
            .whereLayer("catalog")
            .mayOnlyBeAccessedByLayers("cli", "lambda", "doctor", "session", "night")
            .whereLayer("notify")
            .mayOnlyBeAccessedByLayers("cli", "lambda", "doctor", "session", "night")
            .whereLayer("deploy")
            .mayOnlyBeAccessedByLayers("cli", "lambda", "doctor", "session", "night")
            .whereLayer("iam")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("emr")
            .mayOnlyBeAccessedByLayers("cli", "doctor", "session")
            .whereLayer("compute")
            .mayOnlyBeAccessedByLayers("cli", "lambda", "doctor", "session", "night", "emr")
            .whereLayer("check")
            .mayOnlyBeAccessedByLayers("cli", "lambda", "doctor", "session", "night");

    @ArchTest
    static final ArchRule AWS_STAYS_WHERE_IT_IS_CALLED = noClasses()
            .that()
            .resideOutsideOfPackages("..aws..", "..store..", "..emr..", "..catalog..", "..notify..")
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
