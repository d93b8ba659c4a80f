package dev.richter;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

final class EngineArchitectureTest {

  private static final JavaClasses ENGINE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.richter");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.richter.(**)").should().beFreeOfCycles().check(ENGINE);
    slices().matching("dev.(richter)..").should().beFreeOfCycles().check(ENGINE);
  }

  @Test
  void dataFlowsOneWayThroughThePackages() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.richter..")
        .layer("error")
        .definedBy("dev.richter.error..")
        .layer("vector")
        .definedBy("dev.richter.vector..")
        .layer("build")
        .definedBy("dev.richter.build..")
        .layer("multivector")
        .definedBy("dev.richter.multivector..")
        .layer("simd")
        .definedBy("dev.richter.simd..")
        .layer("codec")
        .definedBy("dev.richter.codec..")
        .layer("search")
        .definedBy("dev.richter.search..")
        .layer("filter")
        .definedBy("dev.richter.filter..")
        .layer("facade")
        .definedBy("dev.richter")
        .whereLayer("error")
        .mayNotAccessAnyLayer()
        .whereLayer("simd")
        .mayNotAccessAnyLayer()
        .whereLayer("vector")
        .mayOnlyAccessLayers("error")
        .whereLayer("filter")
        .mayOnlyAccessLayers("error", "vector")
        .whereLayer("build")
        .mayOnlyAccessLayers("error", "vector")
        .whereLayer("multivector")
        .mayOnlyAccessLayers("error", "vector", "simd")
        .whereLayer("codec")
        .mayOnlyAccessLayers("error", "vector", "build", "multivector", "simd")
        .whereLayer("search")
        .mayOnlyAccessLayers("error", "vector", "build", "multivector", "simd", "codec")
        .whereLayer("facade")
        .mayNotBeAccessedByAnyLayer()
        .ensureAllClassesAreContainedInArchitecture()
        .check(ENGINE);
  }

  @Test
  void theEngineUsesOnlyItsDeclaredLibraries() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "jdk.incubator.vector..",
            "dev.richter..",
            "org.apache.lucene..",
            "org.roaringbitmap..",
            "org.agrona..",
            "com.fasterxml.jackson..",
            "org.jspecify..")
        .check(ENGINE);
  }

  @Test
  void everyPackageForbidsNullUnlessItSaysOtherwise() {
    assertThat(ENGINE.stream().map(JavaClass::getPackage).distinct())
        .isNotEmpty()
        .allMatch(javaPackage -> javaPackage.isAnnotatedWith(NullMarked.class), "is @NullMarked");
  }

  @Test
  void classesAreFinalOrSealedOrMeantToBeExtended() {
    assertThat(
            ENGINE.stream()
                .filter(javaClass -> !javaClass.isInterface() && !javaClass.isAnonymousClass())
                .filter(javaClass -> !javaClass.isEnum() && !javaClass.isRecord()))
        .allMatch(
            javaClass ->
                javaClass.getModifiers().contains(JavaModifier.FINAL)
                    || javaClass.getModifiers().contains(JavaModifier.ABSTRACT)
                    || javaClass.reflect().isSealed());
  }

  @Test
  void noStateIsStaticAndMutable() {
    assertThat(
            ENGINE.stream()
                .flatMap(javaClass -> javaClass.getFields().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC)))
        .allMatch(field -> field.getModifiers().contains(JavaModifier.FINAL));
    noClasses().should().dependOnClassesThat().areAssignableTo(ThreadLocal.class).check(ENGINE);
  }
}
