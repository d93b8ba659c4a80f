package dev.richter.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.richter.opensearch.cluster.Cluster;
import dev.richter.opensearch.cluster.ClusterOptions;
import dev.richter.opensearch.cluster.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InstallIT {

  @TempDir Path directory;

  @Test
  void theZipHasADescriptorAndTheLibrariesThatOpenSearchLacks() throws Exception {
    try (ZipFile zip = new ZipFile(ClusterFixture.plugin().toFile())) {
      List<String> names =
          zip.stream()
              .map(ZipEntry::getName)
              .map(name -> name.replaceFirst("-\\d.*\\.jar$", ".jar"))
              .toList();
      assertThat(names)
          .containsExactlyInAnyOrder(
              "plugin-descriptor.properties",
              "LICENSE",
              "richter-opensearch.jar",
              "richter-engine.jar",
              "agrona.jar");
    }
  }

  @Test
  void aNodeTellsThatItHasThePlugin() throws Exception {
    Installation installation = ClusterFixture.installation(directory);
    try (Cluster cluster =
        Cluster.start(installation, directory.resolve("cluster"), ClusterOptions.of(1))) {
      assertThat(cluster.client().get("/_cat/plugins").asText())
          .containsPattern("node-0 +richter ");
    }
  }

  @Test
  void anotherVersionOfOpenSearchRefusesThePlugin() throws Exception {
    Installation installation = ClusterFixture.bareInstallation(directory);
    Path descriptor =
        installation.install(ClusterFixture.plugin()).resolve("plugin-descriptor.properties");
    Files.writeString(
        descriptor,
        Files.readString(descriptor)
            .replaceAll("opensearch.version=.*", "opensearch.version=3.8.0"));
    assertThatThrownBy(
            () -> Cluster.start(installation, directory.resolve("cluster"), ClusterOptions.of(1)))
        .hasMessageContaining(
            "Plugin [richter] was built for OpenSearch version 3.8.0 but version 3.9.0 is running");
  }
}
