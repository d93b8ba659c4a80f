package dev.richter.server;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ServerArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.richter.server");

  @Test
  void requestsFlowOneWayThroughThePackages() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.richter.server..")
        .layer("server")
        .definedBy("dev.richter.server")
        .layer("api")
        .definedBy("dev.richter.server.api")
        .layer("http")
        .definedBy("dev.richter.server.http")
        .layer("store")
        .definedBy("dev.richter.server.store")
        .layer("text")
        .definedBy("dev.richter.server.text")
        .layer("settings")
        .definedBy("dev.richter.server.settings")
        .layer("problem")
        .definedBy("dev.richter.server.problem")
        .whereLayer("server")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("api")
        .mayOnlyBeAccessedByLayers("server")
        .whereLayer("http")
        .mayOnlyBeAccessedByLayers("server", "api")
        .whereLayer("store")
        .mayOnlyBeAccessedByLayers("server", "api")
        .whereLayer("text")
        .mayOnlyBeAccessedByLayers("server", "api")
        .ensureAllClassesAreContainedInArchitecture()
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.richter.server.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
