package dev.richter.datasets;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

final class DatasetsArchitectureTest {

  private static final JavaClasses DATASETS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.richter.datasets");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.richter.datasets.(**)").should().beFreeOfCycles().check(DATASETS);
  }

  @Test
  void onlyVectorsAndErrorsOfTheEngineAreUsed() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.net.ssl..",
            "dev.richter.datasets..",
            "dev.richter.vector..",
            "dev.richter.error..",
            "org.agrona..",
            "com.fasterxml.jackson.core..",
            "com.fasterxml.jackson.databind..",
            "org.apache.commons.compress..",
            "org.apache.lucene.analysis..",
            "org.jspecify..")
        .check(DATASETS);
  }

  @Test
  void everyPackageForbidsNullUnlessItSaysOtherwise() {
    assertThat(DATASETS.stream().map(JavaClass::getPackage).distinct())
        .isNotEmpty()
        .allMatch(javaPackage -> javaPackage.isAnnotatedWith(NullMarked.class), "is @NullMarked");
  }
}
