package dev.richter.opensearch;

import dev.richter.opensearch.cluster.Installation;
import java.io.IOException;
import java.nio.file.Path;

/** What tests in clusters have in common. */
final class ClusterFixture {

  private ClusterFixture() {}

  /** OpenSearch as Maven has put it together, without plugins. */
  static Installation bareInstallation(Path directory) throws IOException {
    return Installation.create(
        Path.of(System.getProperty("opensearch.distribution")), directory.resolve("opensearch"));
  }

  /** The plugin as it was packaged. */
  static Path plugin() {
    return Path.of(System.getProperty("opensearch.plugin"));
  }

  /** OpenSearch with the plugin. */
  static Installation installation(Path directory) throws IOException {
    Installation installation = bareInstallation(directory);
    installation.install(plugin());
    return installation;
  }
}
