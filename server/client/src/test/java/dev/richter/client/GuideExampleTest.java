package dev.richter.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.server.RichterServer;
import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuideExampleTest {

  private static final Path GUIDE = Path.of("..", "..", "docs", "server.md");
  private static final Pattern JAVA_FENCE = Pattern.compile("(?ms)^```java\\n(.*?)^```$");

  @Test
  void theExampleOfTheServersGuideRunsAsItStandsThere(@TempDir Path directory)
      throws IOException, InterruptedException {
    String example =
        JAVA_FENCE
            .matcher(Files.readString(GUIDE))
            .results()
            .map(match -> match.group(1))
            .filter(snippet -> snippet.contains("import dev.richter.client."))
            .findFirst()
            .orElseThrow();
    Map<Setting, String> settings =
        Map.of(Setting.DATA, directory.resolve("data").toString(), Setting.PORT, "0");
    try (RichterServer server = RichterServer.start(ServerSettings.of(settings, Map.of()))) {
      Path source = directory.resolve("Example.java");
      Files.writeString(source, example.replace("7333", Integer.toString(server.port())));
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  source.toString())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      assertThat(output).contains("doc-1", "token=2054");
    }
  }
}
