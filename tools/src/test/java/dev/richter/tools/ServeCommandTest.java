package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.server.http.ApiKeys;
import dev.richter.server.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code serve} refuses, for it does not end otherwise; and the keys it reads. */
final class ServeCommandTest {

  @TempDir Path folder;

  @Test
  void theHelpNamesEverySetting() {
    Cli cli = Cli.run("serve", "--help").succeeded();
    for (Setting setting : Setting.values()) {
      assertThat(cli.out()).contains("--" + setting.key() + "=");
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() throws IOException {
    Cli.run("serve").failed(ExitCode.USAGE, "data");
    Cli.run("serve", "--data", folder, "--port", "99999").failed(ExitCode.USAGE, "port", "99999");
    Cli.run("serve", "--data", folder, "--access-log", "some").failed(ExitCode.USAGE, "access-log");
    Cli.run("serve", "--data", folder, "--encoders", "a").failed(ExitCode.USAGE, "encoders");
    Cli.run("serve", "--data", folder, "--encoders", "a=glove:" + folder)
        .failed(ExitCode.USAGE, "\"a\"", "glove", "splade:DIRECTORY");
    Cli.run("serve", "--data", folder, "--encoders", "a=splade:" + folder)
        .failed(ExitCode.DATA, "DATA_NOT_FOUND", "model.onnx");
    Cli.run("serve", "--data", folder, "--host", "0.0.0.0").failed(ExitCode.USAGE, "keys");
    Path config = Files.writeString(folder.resolve("config"), "prot=7333\n");
    Cli.run("serve", "--data", folder, "--config", config).failed(ExitCode.USAGE, "prot");
    Cli.run("serve", "--data", folder, "--keys", folder.resolve("none"))
        .failed(ExitCode.DATA, "none");
  }

  @Test
  void keysAreShownOnceAndStoredAsHashes() throws IOException {
    Cli cli =
        Cli.run("api-key", "--name", "web", "--role", "read-only", "--collection", "a", "--json")
            .succeeded();
    JsonNode made = cli.json();
    assertThat(made.get("entry").toString()).doesNotContain(made.get("key").asText());
    assertThat(made.at("/entry/collections/0").asText()).isEqualTo("a");
    Path file =
        Files.writeString(folder.resolve("keys"), "{\"keys\": [%s]}".formatted(made.get("entry")));
    assertThat(ApiKeys.read(file)).isNotNull();
    Cli.run("api-key", "--name", "web", "--role", "root").failed(ExitCode.USAGE, "root");
  }
}
