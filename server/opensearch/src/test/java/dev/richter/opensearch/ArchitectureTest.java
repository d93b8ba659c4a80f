package dev.richter.opensearch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.richter.opensearch");

  @Test
  void fieldsKnowNothingOfQueries() {
    noClasses()
        .that()
        .resideInAPackage("dev.richter.opensearch.field..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.richter.opensearch.query..", "dev.richter.opensearch.tune..")
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
