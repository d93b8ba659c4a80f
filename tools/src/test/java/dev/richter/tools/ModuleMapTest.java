package dev.richter.tools;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ModuleMapTest {

  @Test
  void modulesDependInOneDirectionOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInAnyPackage("dev.richter..")
        .layer("engine")
        .definedBy(
            "dev.richter",
            "dev.richter.error..",
            "dev.richter.vector..",
            "dev.richter.build..",
            "dev.richter.multivector..",
            "dev.richter.codec..",
            "dev.richter.search..",
            "dev.richter.filter..",
            "dev.richter.simd..")
        .optionalLayer("datasets")
        .definedBy("dev.richter.datasets..")
        .optionalLayer("server")
        .definedBy("dev.richter.server..")
        .layer("tools")
        .definedBy("dev.richter.tools..")
        .whereLayer("tools")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("server")
        .mayOnlyBeAccessedByLayers("tools")
        .whereLayer("datasets")
        .mayOnlyBeAccessedByLayers("tools")
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers("datasets", "server", "tools")
        .ensureAllClassesAreContainedInArchitecture()
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.richter"));
  }
}
