package dev.slipway.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The import rules of the house, see docs/architecture.md. */
class HouseRulesTest {
    private static final JavaClasses SLIPWAY = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.slipway");

    @Test
    void importsOnlyPointDown() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("app")
                .definedBy("dev.slipway.app..")
                .layer("ui")
                .definedBy("dev.slipway.ui..")
                .layer("fleet")
                .definedBy("dev.slipway.fleet..")
                .layer("pxe")
                .definedBy("dev.slipway.pxe..")
                .layer("ssh")
                .definedBy("dev.slipway.ssh..", "dev.slipway.host..")
                .layer("templates")
                .definedBy("dev.slipway.templates..")
                .optionalLayer("testbed")
                .definedBy("dev.slipway.testbed..")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("ui")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("fleet")
                .mayOnlyBeAccessedByLayers("app", "ui")
                .whereLayer("pxe")
                .mayOnlyBeAccessedByLayers("app", "ui", "fleet", "testbed")
                .whereLayer("ssh")
                .mayOnlyBeAccessedByLayers("app", "ui", "fleet", "testbed")
                .whereLayer("templates")
                .mayOnlyBeAccessedByLayers("app", "ui", "fleet", "testbed")
                .whereLayer("testbed")
                .mayOnlyBeAccessedByLayers("app")
                .check(SLIPWAY);
    }

    @Test
    void leavesKnowNoSpring() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.slipway.pxe..", "dev.slipway.ssh..", "dev.slipway.host..", "dev.slipway.templates..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "com.vaadin..")
                .check(SLIPWAY);
    }

    @Test
    void declaredFleetKnowsNoSpringAndNoDatabase() {
        noClasses()
                .that()
                .resideInAPackage("dev.slipway.fleet.declared..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "java.sql..", "dev.slipway.fleet.provision..")
                .check(SLIPWAY);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.slipway.(*).(*)..").should().beFreeOfCycles().check(SLIPWAY);
    }
}
