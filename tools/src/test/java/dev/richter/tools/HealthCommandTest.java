package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.server.RichterServer;
import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code health} says of servers that are there, others, and none. */
final class HealthCommandTest {

  @TempDir Path folder;

  private RichterServer start(Map<Setting, String> more) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.DATA, folder.resolve("data").toString());
    settings.put(Setting.PORT, "0");
    settings.putAll(more);
    return RichterServer.start(ServerSettings.of(settings, Map.of()));
  }

  @Test
  void aServerThatIsReadyIsHealthyAndNoneIsNot() {
    int port;
    try (RichterServer server = start(Map.of())) {
      port = server.port();
      Cli cli = Cli.run("health", "--data", folder, "--port", port).succeeded();
      assertThat(cli.out()).isEqualTo("ready" + System.lineSeparator());
      Cli.run("health", "--data", folder, "--port", port, "--host", "0.0.0.0").succeeded();
    }
    Cli.run("health", "--data", folder, "--port", port).failed(ExitCode.STORAGE, "STORAGE_FAILED");
  }

  @Test
  void overTlsTheServerHasToHaveTheCertificate() throws Exception {
    // For no name of this machine.
    TestCertificate own = TestCertificate.make(folder, "own", "own.example");
    TestCertificate other = TestCertificate.make(folder, "other", "other.example");
    Map<Setting, String> settings =
        Map.of(
            Setting.TLS_CERTIFICATE,
            own.certificate().toString(),
            Setting.TLS_KEY,
            own.key().toString());
    try (RichterServer server = start(settings)) {
      assertThat(health(server, own).succeeded().out()).startsWith("ready");
      health(server, other).failed(ExitCode.STORAGE, "STORAGE_FAILED");
      Cli.run("health", "--data", folder, "--port", server.port())
          .failed(ExitCode.STORAGE, "STORAGE_FAILED");
    }
  }

  private Cli health(RichterServer server, TestCertificate files) {
    return Cli.run(
        "health",
        "--data",
        folder,
        "--port",
        server.port(),
        "--tls-certificate",
        files.certificate(),
        "--tls-key",
        files.key());
  }
}
