package dev.richter.bench;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.richter.tools.encode.SpladePooling;
import org.junit.jupiter.api.Test;

final class BenchArchitectureTest {

  @Test
  void ofToolsOnlyTrainingPlotsAndPoolingAreUsed() {
    noClasses()
        .that()
        .resideInAPackage("dev.richter.bench..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.richter.tools..")
                .and(not(resideInAnyPackage("dev.richter.tools.train", "dev.richter.tools.plot")))
                .and(not(type(SpladePooling.class))))
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.richter.bench"));
  }

  @Test
  void packagesFormNoCycles() {
    slices()
        .matching("dev.richter.(**)")
        .should()
        .beFreeOfCycles()
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.richter.bench"));
  }
}
