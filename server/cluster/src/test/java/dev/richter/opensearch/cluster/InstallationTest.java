package dev.richter.opensearch.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstallationTest {

  @TempDir Path directory;
  private Installation installation;

  @BeforeEach
  void makeAnInstallation() throws IOException {
    Path module = directory.resolve("distribution/modules/transport");
    Files.createDirectories(module);
    Files.createDirectories(directory.resolve("distribution/lib"));
    Files.writeString(module.resolve("transport.jar"), "a module");
    installation =
        Installation.create(directory.resolve("distribution"), directory.resolve("home"));
  }

  private Path zip(Map<String, String> entries) throws IOException {
    Path zip = directory.resolve("plugin.zip");
    try (ZipOutputStream output = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        output.putNextEntry(new ZipEntry(entry.getKey()));
        output.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return zip;
  }

  @Test
  void anInstallationHasTheModulesOfItsDistribution() {
    assertThat(directory.resolve("home/modules/transport/transport.jar")).hasContent("a module");
    assertThat(directory.resolve("home/plugins")).isEmptyDirectory();
  }

  @Test
  void aPluginLiesInTheFolderOfItsName() throws IOException {
    Path plugin =
        installation.install(
            zip(Map.of("plugin-descriptor.properties", "name=some", "some.jar", "code")));
    assertThat(plugin).isEqualTo(directory.resolve("home/plugins/some"));
    assertThat(plugin.resolve("some.jar")).hasContent("code");
    assertThat(directory.resolve("home/plugins")).isDirectoryNotContaining("glob:**installing*");
  }

  @Test
  void aPluginIsNotInstalledTwice() throws IOException {
    Path zip = zip(Map.of("plugin-descriptor.properties", "name=some"));
    installation.install(zip);
    assertThatThrownBy(() -> installation.install(zip)).isInstanceOf(FileSystemException.class);
  }

  @Test
  void aZipWithoutDescriptorIsNoPlugin() throws IOException {
    Path zip = zip(Map.of("folder/plugin-descriptor.properties", "name=some"));
    assertThatThrownBy(() -> installation.install(zip))
        .hasMessageContaining("is no plugin: it has no plugin-descriptor.properties");
  }

  @Test
  void anEntryOutsideOfTheZipIsRefused() throws IOException {
    Path zip = zip(Map.of("../../outside", "bad"));
    assertThatThrownBy(() -> installation.install(zip))
        .hasMessageContaining("../../outside, which is outside of it");
    assertThat(directory.resolve("home/outside")).doesNotExist();
  }
}
