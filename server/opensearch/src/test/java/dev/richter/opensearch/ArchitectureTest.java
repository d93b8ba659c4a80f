package dev.richter.opensearch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/cluster/"))
          .importPackages("dev.richter.opensearch");

  @Test
  void packagesDependInOneDirectionOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("content")
        .definedBy("dev.richter.opensearch.content..")
        .layer("field")
        .definedBy("dev.richter.opensearch.field..")
        .layer("query")
        .definedBy("dev.richter.opensearch.query..")
        .layer("tune")
        .definedBy("dev.richter.opensearch.tune..")
        .layer("plugin")
        .definedBy("dev.richter.opensearch")
        .whereLayer("plugin")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("tune")
        .mayOnlyBeAccessedByLayers("plugin")
        .whereLayer("query")
        .mayOnlyBeAccessedByLayers("plugin")
        .whereLayer("field")
        .mayOnlyBeAccessedByLayers("query", "tune", "plugin")
        .check(CLASSES);
  }

  /** OpenSearch has another version of one library, and not the other. */
  @Test
  void whatTheZipLeavesOutIsNotUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.roaringbitmap..", "com.fasterxml..")
        .check(CLASSES);
  }
}
