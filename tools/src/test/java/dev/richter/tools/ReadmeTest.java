package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.richter.search.SearchParameters;
import dev.richter.server.settings.Setting;
import dev.richter.tools.encode.TinyModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is run as it stands there. */
final class ReadmeTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
  private static final int MINUTES = 5;

  @TempDir Path directory;

  @Test
  void commandsOfTheReadmeSucceed() throws Exception {
    // The launcher builds, which cannot be nested in a build: the commands meet what it would
    // start.
    Path launcher = directory.resolve("richter");
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        case $1 in
          test | tidy) exit 0 ;;
        esac
        export CLASSPATH="%s"
        exec "%s" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED \\
          dev.richter.tools.Main "$@"
        """
            .formatted(System.getProperty("java.class.path"), JAVA));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    TinyModel.writeSplade(directory.resolve("model"));
    Path script = directory.resolve("commands.sh");
    Files.writeString(
        script,
        "set -eu\n"
            + String.join("\n", snippets("sh")).replace("7333", Integer.toString(freePort())));

    Outcome outcome = run("sh", script.toString());

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains("recall@10", "defaults", "Next, try");
    assertThat(outcome.output()).contains("\"count\":4", "\"points_scored\"");
    assertThat(outcome.output())
        .contains(
            "{\"title\":\"Cats\",\"text\":\"A cat sleeps.\"}", "\"text\":\"cat\",\"weight\":");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void thePythonExampleRuns() throws Exception {
    assumeTrue(run("sh", "-c", "python3 -c 'import requests'").exitCode() == 0, "no requests");
    assertThat(snippets("python")).hasSize(1);
    String port = Integer.toString(freePort());
    Path example = directory.resolve("example.py");
    Files.writeString(example, snippets("python").getFirst().replace("7333", port));
    Process server =
        new ProcessBuilder(
                JAVA.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.richter.tools.Main",
                "serve",
                "--data",
                directory.resolve("python.data").toString(),
                "--port",
                port)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(server.inputReader().readLine()).contains("Serving 0 collections", port);
      Outcome outcome = run("python3", example.toString());
      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertThat(outcome.output()).contains("10000 points");
    } finally {
      server.destroy();
    }
    assertThat(server.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void theReadmeNamesEverySettingOfTheServer() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    for (Setting setting : Setting.values()) {
      assertThat(readme)
          .contains(
              "| `%s` | %s | %s |"
                  .formatted(setting.key(), setting.defaultText(), setting.description()));
    }
  }

  @Test
  void theJavaExampleRunsWithoutTheVectorModuleAndSaysSoOnce() throws Exception {
    // That of the client is run where the client is.
    List<String> snippets =
        snippets("java").stream()
            .filter(snippet -> !snippet.contains("import dev.richter.client."))
            .toList();
    assertThat(snippets).isNotEmpty();
    for (String snippet : snippets) {
      Path source = directory.resolve("Example.java");
      Files.writeString(source, snippet);

      Outcome outcome =
          run(
              JAVA.toString(),
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              System.getProperty("java.class.path"),
              source.toString());

      assertThat(outcome.exitCode()).as(outcome.output()).isZero();
      assertThat(outcome.output().lines().filter(line -> line.contains("scalar kernels")))
          .as(outcome.output())
          .hasSize(1);
    }
  }

  @Test
  void theTestCommandOfTheReadmeIsWhatContinuousIntegrationRuns() throws IOException {
    assertThat(String.join("\n", snippets("sh"))).contains("./richter test");
    assertThat(Files.readAllLines(ROOT.resolve(".ci/run"))).contains("exec ./richter test");
  }

  @Test
  void theDefaultsOfTheReadmeAreThoseOfTheEngine() throws IOException {
    SearchParameters defaults = SearchParameters.defaults();
    assertThat(Files.readString(ROOT.resolve("README.md")))
        .contains("| impact cut | %s |".formatted(defaults.impactCut()))
        .contains("| heap factor | %s |".formatted(defaults.heapFactor()));
  }

  @Test
  void linksOfTheTopLevelDocumentsLeadSomewhere() throws IOException {
    for (String document : List.of("README.md", "ARCHITECTURE.md", "CHANGES.md")) {
      Matcher link =
          Pattern.compile("\\]\\((?!https?:)([^)#]+)")
              .matcher(Files.readString(ROOT.resolve(document)));
      while (link.find()) {
        assertThat(ROOT.resolve(link.group(1))).as(document).exists();
      }
    }
  }

  private static List<String> snippets(String language) throws IOException {
    List<String> snippets = new ArrayList<>();
    Matcher fence = FENCE.matcher(Files.readString(ROOT.resolve("README.md")));
    while (fence.find()) {
      if (fence.group(1).equals(language)) {
        snippets.add(fence.group(2));
      }
    }
    return snippets;
  }

  private Outcome run(String... command) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return new Outcome(
          -1, "no end after %d minutes%n%s".formatted(MINUTES, Files.readString(output)));
    }
    return new Outcome(process.exitValue(), Files.readString(output));
  }

  private record Outcome(int exitCode, String output) {}
}
