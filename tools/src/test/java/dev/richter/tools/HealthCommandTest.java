package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.server.RichterServer;
import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code health} says of servers that are there, others, and none. */
final class HealthCommandTest {

  private static final String PASSWORD = "changeit";

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
    Path[] own = makeCertificate("own");
    Path[] other = makeCertificate("other");
    Map<Setting, String> settings =
        Map.of(Setting.TLS_CERTIFICATE, own[0].toString(), Setting.TLS_KEY, own[1].toString());
    try (RichterServer server = start(settings)) {
      assertThat(health(server, own).succeeded().out()).startsWith("ready");
      health(server, other).failed(ExitCode.STORAGE, "STORAGE_FAILED");
      Cli.run("health", "--data", folder, "--port", server.port())
          .failed(ExitCode.STORAGE, "STORAGE_FAILED");
    }
  }

  private Cli health(RichterServer server, Path[] files) {
    return Cli.run(
        "health",
        "--data",
        folder,
        "--port",
        server.port(),
        "--tls-certificate",
        files[0],
        "--tls-key",
        files[1]);
  }

  /** Makes a certificate and its key by the JDK's tool, for no name of this machine. */
  private Path[] makeCertificate(String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve(name + ".p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String command =
        "%s -genkeypair -keyalg EC -alias %s -dname CN=%s.example -keystore %s -storepass %s"
            .formatted(tool, name, name, store, PASSWORD);
    Process keytool = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    return new Path[] {
      write(name + ".cert", "CERTIFICATE", keys.getCertificate(name).getEncoded()),
      write(name + ".key", "PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded())
    };
  }

  private Path write(String file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(bytes);
    return Files.writeString(
        folder.resolve(file),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what));
  }
}
