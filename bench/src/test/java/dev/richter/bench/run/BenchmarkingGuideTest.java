package dev.richter.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/benchmarking.md shows is what the bench takes. */
final class BenchmarkingGuideTest {

  private static final Path GUIDE = Path.of("..", "docs", "benchmarking.md");

  @TempDir private Path directory;

  private static String text() throws IOException {
    return Files.readString(GUIDE);
  }

  private static String snippet(String language) throws IOException {
    return Pattern.compile("(?ms)^```%s\\n(.*?)^```$".formatted(language))
        .matcher(text())
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theSettingsThatItShowsAreRead() throws IOException {
    RunConfig config =
        RunConfig.read(Files.writeString(directory.resolve("bench.yaml"), snippet("yaml")));

    assertThat(config.collections().getFirst().encoders()).hasSize(3);
    for (RunConfig.EngineConfig engine : config.engines()) {
      SearchEngine known = SearchEngine.of(engine.name());
      assertThat(known.builds(engine)).isNotEmpty();
      assertThat(known.searches(engine)).isNotEmpty();
    }
  }

  @Test
  void itNamesAllEnginesWithTheirParameters() throws IOException {
    Map<String, String> rows =
        Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (?:sparse|multi) \\|.*\\| (.*) \\|$")
            .matcher(text())
            .results()
            .collect(Collectors.toMap((MatchResult row) -> row.group(1), row -> row.group(2)));

    assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(SearchEngine.labels());
    rows.forEach(
        (label, searches) -> {
          List<String> named =
              Pattern.compile("`(\\w+)`")
                  .matcher(searches)
                  .results()
                  .map(found -> found.group(1))
                  .toList();
          assertThat(named)
              .containsExactlyInAnyOrderElementsOf(SearchEngine.of(label).parameters());
        });
  }

  @Test
  void itsCommandsMeasureTextsAndMakeAPage() throws IOException {
    Files.writeString(
        directory.resolve("passages.jsonl"),
        """
        {"id": "a", "text": "A cat sleeps."}
        {"id": "b", "text": "The dog barks at the cat."}
        {"id": "c", "text": "Birds sing."}
        """);
    Files.writeString(
        directory.resolve("questions.jsonl"),
        """
        {"id": "1", "text": "where do cats sleep"}
        {"id": "2", "text": "zebra"}
        {"id": "3", "text": "which dog barks"}
        """);
    for (String line : snippet("sh").lines().toList()) {
      String quick =
          line.contains("bench run") ? " --rounds 1 --warm-up-seconds 0 --seconds 0" : "";
      run(line.replaceFirst("^\\./richter (bench )?", "") + quick);
    }

    List<Result> results = new RunFiles(directory.resolve("my.run")).all();
    assertThat(results).isNotEmpty();
    assertThat(results)
        .allSatisfy(result -> assertThat(result.setting().encoder()).isEqualTo("bm25"));
    // The question without a known word is none.
    assertThat(results.getFirst().collection().queries()).isEqualTo(2);
    assertThat(directory.resolve("report.html")).content().contains("</html>");
  }

  private void run(String command) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "dev.richter.bench.Main",
                "--home",
                Path.of("").toAbsolutePath().toString()));
    words.addAll(List.of(command.split(" ")));
    Path log = directory.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    int code = builder.start().onExit().join().exitValue();
    assertThat(code).as(command + "\n" + Files.readString(log)).isZero();
  }

  static Stream<Path> configs() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("configs"))) {
      return files.toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void theSettingsThatComeWithItAreRead(Path file) {
    assertThat(RunConfig.read(file).collections()).isNotEmpty();
  }
}
