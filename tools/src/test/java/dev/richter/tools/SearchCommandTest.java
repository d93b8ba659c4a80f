package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.datasets.eval.RunEntry;
import dev.richter.datasets.eval.RunReader;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.search.SearchParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SearchCommandTest {

  private static final String VECTOR = "{\"3\": 2, \"4\": 1}";

  @TempDir static Path directory;

  private static Path index;

  @BeforeAll
  static void buildIndex() throws IOException {
    Path documents = directory.resolve("d.jsonl");
    Files.writeString(
        documents,
        """
        {"id": "a", "contents": "one", "vector": {"3": 1.0}}
        {"id": "b", "contents": "two", "vector": {"3": 1.0, "4": 1.0}}
        {"id": "c", "contents": "three", "vector": {"9": 1.0}}
        """);
    index = directory.resolve("index");
    Cli.run("index", documents, index, "--with-text").succeeded();
  }

  @Test
  void hitsComeBestFirst() {
    Cli cli = Cli.run("search", index, "--vector", VECTOR, "-k", 2).succeeded();
    assertThat(cli.out().lines().skip(1).limit(2).map(String::strip))
        .containsExactly("1      3.0000  b", "2      2.0000  a");
  }

  @Test
  void machinesGetHitsWithScoresAndWork() throws IOException {
    JsonNode json =
        Cli.run("search", index, "--vector", "{\"indices\":[4,3],\"values\":[1,2]}", "--json")
            .succeeded()
            .json();
    assertThat(json.at("/hits/0/id").asText()).isEqualTo("b");
    assertThat(json.at("/hits/0/score").floatValue()).isCloseTo(3, within(1e-5f));
    assertThat(json.at("/hits")).hasSize(2);
    assertThat(json.at("/stages/0/work/documentsScored").asLong()).isPositive();
    assertThat(json.at("/stages/0/work").fieldNames())
        .toIterable()
        .containsExactly(
            "lists",
            "postings",
            "blocksOpened",
            "documentsEstimated",
            "documentsScored",
            "bytesRead");
    assertThat(json.at("/timedOut").asBoolean()).isFalse();
    assertThat(json.at("/hits/0").has("payload")).isFalse();
  }

  @Test
  void payloadsComeOnRequest() throws IOException {
    JsonNode json =
        Cli.run("search", index, "--vector", VECTOR, "--payload", "--json").succeeded().json();
    assertThat(json.at("/hits/0/payload/text").asText()).isEqualTo("two");
    assertThat(Cli.run("search", index, "--vector", VECTOR, "--payload").succeeded().out())
        .contains("{\"text\":\"two\"}");
  }

  @Test
  void aFilterRestrictsWhatIsFound() throws IOException {
    String filter = "{\"must\": [{\"key\": \"text\", \"match\": {\"value\": \"one\"}}]}";
    JsonNode json =
        Cli.run("search", index, "--vector", VECTOR, "--filter", filter, "--json")
            .succeeded()
            .json();
    assertThat(json.at("/hits")).hasSize(1);
    assertThat(json.at("/hits/0/id").asText()).isEqualTo("a");
  }

  @Test
  void everyQueryOfAFileYieldsAnObject() throws IOException {
    List<VectorRecord> queries = Vectors.random(5, 4);
    Path file = Vectors.write(directory.resolve("q.csr"), VectorFormat.CSR, queries);
    Cli cli =
        Cli.run(
                "search",
                index,
                "--queries",
                file,
                "--exact",
                "--impact-cut=0.1",
                "--heap-factor=0.5",
                "--deadline=5s",
                "--json")
            .succeeded();
    List<String> lines = cli.out().lines().toList();
    assertThat(lines).hasSize(4);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(new ObjectMapper().readTree(lines.get(i)).get("query").asText())
          .isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void aRunFileHoldsTheHits() {
    Path file = Vectors.write(directory.resolve("q2.csr"), VectorFormat.CSR, Vectors.random(5, 40));
    Path run = directory.resolve("run.trec");
    Cli cli = Cli.run("search", index, "--queries", file, "--run", run).succeeded();
    assertThat(cli.out()).isEqualTo("40 queries: %s%n", run);
    List<RunEntry> entries = new ArrayList<>();
    try (RunReader reader = RunReader.open(run)) {
      reader.forEachRemaining(entries::add);
    }
    assertThat(entries).isNotEmpty().allMatch(entry -> entry.tag().equals("richter"));
    assertThat(entries.getFirst().rank()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          --field=other       | 2 | FIELD_UNKNOWN     | other
          -k=0                | 2 | PARAMETER_INVALID | k is 0
          -k=ten              | 2 | USAGE             | ten
          --impact-cut=-1     | 2 | PARAMETER_INVALID | impactCut is -1
          --heap-factor=-1    | 2 | PARAMETER_INVALID | heapFactor is -1
          --filter={"must":1} | 2 | FILTER_INVALID    | must
          --recall=2          | 2 | PARAMETER_INVALID | recall is 2
          --deadline=soon     | 2 | USAGE             | 20ms
          --deadline=0ms      | 2 | PARAMETER_INVALID | deadline
          """)
  void aWrongOptionIsAUsageErrorThatNamesIt(
      String option, int exitCode, String code, String fragment) {
    Cli cli = Cli.run("search", index, "--vector", VECTOR, option);
    assertThat(cli.exitCode()).as(cli.err()).isEqualTo(exitCode);
    cli.failed(ExitCode.USAGE, code, fragment);
  }

  @Test
  void aRecallIsReachedByWhatTuningFound() throws IOException {
    Path documents =
        Vectors.write(directory.resolve("d.csr"), VectorFormat.CSR, Vectors.random(1, 2000));
    Path file = Vectors.write(directory.resolve("q3.csr"), VectorFormat.CSR, Vectors.random(2, 40));
    Path tuned = directory.resolve("tuned");
    Cli.run("index", documents, tuned, "--block-threshold=0", "--block-size=8").succeeded();
    String untunedWork = work(tuned, file);
    String exactWork = work(tuned, file, "--exact");
    assertThat(untunedWork).isNotEqualTo(exactWork);
    assertThat(work(tuned, file, "--recall=1")).isEqualTo(exactWork);
    Cli.run("search", tuned, "--queries", file, "--recall=0.9")
        .failed(ExitCode.USAGE, "recall is 0.9", "\"vector\" was not tuned");

    Cli.run("tune", tuned, file, "--recall=1").succeeded();

    assertThat(work(tuned, file)).isEqualTo(exactWork);
    assertThat(work(tuned, file, "--impact-cut=" + SearchParameters.defaults().impactCut()))
        .isEqualTo(untunedWork);
    Cli.run("search", tuned, "--queries", file, "--recall=0.9").succeeded();
  }

  private static String work(Path index, Path queries, String... options) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("search", index, "--queries", queries));
    arguments.addAll(List.of(options));
    arguments.add("--json");
    StringBuilder work = new StringBuilder();
    for (String line : Cli.run(arguments.toArray()).succeeded().out().lines().toList()) {
      work.append(new ObjectMapper().readTree(line).at("/stages/0/work")).append('\n');
    }
    return work.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--impact-cut=0.1", "--heap-factor=0.9", "--exact"})
  void aRecallAndParametersExcludeEachOther(String option) {
    Cli.run("search", index, "--vector", VECTOR, "--recall=0.9", option)
        .failed(ExitCode.USAGE, "--recall", option.split("=", -1)[0], "mutually exclusive");
  }

  @Test
  void theHelpNamesTheDefaultsOfTheEngine() {
    SearchParameters defaults = SearchParameters.defaults();
    for (String command : List.of("search", "eval")) {
      assertThat(Cli.run(command, "--help").succeeded().out().replaceAll("\\s+", " "))
          .contains("Default, unless tuned: " + defaults.impactCut() + ".")
          .contains("Default, unless tuned: " + defaults.heapFactor() + ".");
    }
  }

  @Test
  void aVectorThatIsNoneIsADataError() {
    Cli.run("search", index, "--vector", "{\"3\": \"x\"}")
        .failed(ExitCode.DATA, "DATA_MALFORMED", "/3");
    Cli.run("search", index, "--vector", "{}").failed(ExitCode.DATA, "VECTOR_EMPTY");
  }

  @Test
  void aQueryIsNeededAndOnlyOneWayToGiveIt() {
    Cli.run("search", index).failed(ExitCode.USAGE, "--vector", "--queries");
    Cli.run("search", index, "--vector", VECTOR, "--queries", "q")
        .failed(ExitCode.USAGE, "--vector", "--queries");
  }

  @Test
  void aMissingIndexIsAnIndexError() {
    Cli.run("search", directory.resolve("none"), "--vector", VECTOR)
        .failed(ExitCode.INDEX, "INDEX_NOT_FOUND", "none");
  }

  @Test
  void aDamagedIndexIsNamed() throws IOException {
    Path copy = Files.createDirectories(directory.resolve("damaged"));
    try (var files = Files.list(index)) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        String name = file.getFileName().toString();
        if (name.startsWith("segments_")) {
          bytes[bytes.length / 2] ^= 1;
        }
        Files.write(copy.resolve(name), bytes);
      }
    }
    Cli.run("search", copy, "--vector", VECTOR)
        .failed(ExitCode.CORRUPT, "INDEX_CORRUPT", "segments_");
  }
}
