package dev.richter.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerSettingsTest {

  @TempDir Path folder;

  @Test
  void flagsGoBeforeVariablesTheseBeforeTheFileAndTheFileBeforeDefaults() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("config"), "data=of-file\nport=1\nqueue=1\nmax-limit = 1\n");
    ServerSettings settings =
        ServerSettings.of(
            Map.of(Setting.CONFIG, file.toString(), Setting.PORT, "3"),
            Map.of("RICHTER_PORT", "2", "RICHTER_QUEUE", "2", "RICHTER_OTHER", "x", "PATH", "y"));
    assertThat(settings.count(Setting.PORT)).isEqualTo(3);
    assertThat(settings.count(Setting.QUEUE)).isEqualTo(2);
    assertThat(settings.count(Setting.MAX_LIMIT)).isEqualTo(1);
    assertThat(settings.text(Setting.HOST)).isEqualTo("127.0.0.1");
    assertThat(settings.path(Setting.DATA)).contains(Path.of("of-file"));
    assertThat(settings.path(Setting.KEYS)).isEmpty();
    assertThat(settings.threads()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "ENCODERS, splade",
    "ENCODERS, =splade:d",
    "ENCODERS, a=d",
    "ENCODERS, a=:d",
    "ENCODERS, 'a=splade:d,'",
    "ENCODERS, 'a=splade:d,a=splade:e'",
    "PORT, x",
    "PORT, -1",
    "PORT, 65536",
    "QUEUE, 0",
    "ALLOW_ANONYMOUS, yes",
    "ACCESS_LOG, some",
    "DEADLINE_MS, 1.5",
    "TLS_KEY, only-one-of-two"
  })
  void valuesThatAreNoneAreNamed(Setting setting, String value) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> ServerSettings.of(Map.of(Setting.DATA, "d", setting, value), Map.of()))
        .matches(e -> e.code() == ErrorCode.PARAMETER_INVALID)
        .withMessageContaining(setting.key());
  }

  @Test
  void encodersAreNamesWithKindsAndDirectories() {
    ServerSettings settings =
        ServerSettings.of(
            Map.of(Setting.DATA, "d", Setting.ENCODERS, "a=splade:/x, b = late-interaction:y:z"),
            Map.of());
    assertThat(settings.encoders())
        .containsExactly(Map.entry("a", "splade:/x"), Map.entry("b", "late-interaction:y:z"));
  }

  @Test
  void unknownNamesInTheFileAreErrors() throws IOException {
    Path file = Files.writeString(folder.resolve("config"), "data=d\nprot=1\n");
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> ServerSettings.of(Map.of(Setting.CONFIG, file.toString()), Map.of()))
        .withMessageContaining("prot");
  }
}
