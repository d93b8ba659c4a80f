package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.search.SearchParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EvalCommandTest {

  @TempDir static Path directory;

  private static Path index;
  private static Path queries;
  private static Path truth;

  @BeforeAll
  static void buildIndex() {
    Path documents =
        Vectors.write(directory.resolve("d.csr"), VectorFormat.CSR, Vectors.random(1, 2000));
    queries = Vectors.write(directory.resolve("q.csr"), VectorFormat.CSR, Vectors.random(2, 30));
    truth = directory.resolve("truth.bin");
    index = directory.resolve("index");
    Cli.run("groundtruth", documents, queries, truth, "-k", 50).succeeded();
    Cli.run("index", documents, index, "--weight-type=float16", "--block-threshold=0").succeeded();
  }

  @Test
  void everyCombinationOfSettingsIsMeasured() throws IOException {
    Cli cli =
        Cli.run(
                "eval",
                index,
                queries,
                "--ground-truth",
                truth,
                "--exact",
                "--impact-cut=2,0",
                "--heap-factor=0.5,1.5",
                "--warm-up=0",
                "--passes=2",
                "--threads=2",
                "--json")
            .succeeded();

    List<JsonNode> measurements = new ArrayList<>();
    for (String line : cli.out().lines().toList()) {
      measurements.add(new ObjectMapper().readTree(line));
    }
    assertThat(measurements).hasSize(5);
    JsonNode exact = measurements.getFirst();
    assertThat(exact.get("exact").asBoolean()).isTrue();
    assertThat(exact.get("recall").asDouble()).isGreaterThan(0.97);
    assertThat(exact.at("/latency/queries").asInt()).isEqualTo(60);
    JsonNode hasty = measurements.get(2);
    JsonNode thorough = measurements.get(3);
    assertThat(hasty.get("impactCut").asDouble()).isEqualTo(2);
    assertThat(thorough.get("impactCut").asDouble()).isZero();
    for (String more : List.of("recall", "postingsMean", "documentsScoredMean", "bytesReadMean")) {
      assertThat(thorough.get(more).asDouble()).as(more).isGreaterThan(hasty.get(more).asDouble());
    }
  }

  @Test
  void withoutAGroundTruthTheIndexIsComparedWithItself() {
    Cli cli =
        Cli.run(
            "eval", index, queries, "--exact", "--impact-cut=0", "--heap-factor=0", "--passes=1");
    List<String> lines = cli.succeeded().out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains("recall", "p99");
    assertThat(lines.get(1)).startsWith("exact").contains("1.0000");
    assertThat(lines.get(2)).startsWith("  0.0").contains("1.0000");
  }

  @Test
  void judgementsYieldRankingMeasures() throws IOException {
    Path qrels = directory.resolve("qrels.tsv");
    Path run = directory.resolve("run.trec");
    Cli.run("search", index, "--queries", queries, "--run", run, "--exact", "-k", 2).succeeded();
    // The second hit of query 0 is its only relevant document.
    String second = Files.readAllLines(run).get(1).split(" ", -1)[2];
    Files.writeString(qrels, "0\t" + second + "\t1\n");

    JsonNode exact =
        new ObjectMapper()
            .readTree(
                Cli.run("eval", index, queries, "--qrels", qrels, "--exact", "--json")
                    .succeeded()
                    .out()
                    .lines()
                    .findFirst()
                    .orElseThrow());

    assertThat(exact.at("/judgedQuality/judgedQueries").asInt()).isEqualTo(1);
    assertThat(exact.at("/judgedQuality/meanReciprocalRank").asDouble()).isEqualTo(0.5);
  }

  @Test
  void aRecallBelowWhatWasAskedForIsAFailedCheck() {
    String[] hasty = {
      "eval", index.toString(), queries.toString(), "--impact-cut=2", "--heap-factor=3"
    };
    List<Object> arguments = new ArrayList<>(List.of((Object[]) hasty));
    arguments.add("--min-recall=0.999");
    Cli cli = Cli.run(arguments.toArray());
    assertThat(cli.exitCode()).isEqualTo(ExitCode.CHECK_FAILED.number());
    assertThat(cli.out()).contains("0.999");
    Cli.run("eval", index, queries, "--min-recall=0.5").succeeded();
  }

  @Test
  void recallsAreMeasuredBesideTheGridAndATunedIndexByItsDefault() throws IOException {
    Path documents =
        Vectors.write(directory.resolve("t.csr"), VectorFormat.CSR, Vectors.random(5, 1000));
    Path tuned = directory.resolve("tuned");
    Cli.run("index", documents, tuned, "--block-threshold=0", "--block-size=8").succeeded();
    SearchParameters defaults = SearchParameters.defaults();
    List<JsonNode> untuned = measurements(tuned);
    assertThat(untuned).hasSize(1);
    assertThat(untuned.getFirst().get("impactCut").floatValue()).isEqualTo(defaults.impactCut());
    assertThat(untuned.getFirst().has("wantedRecall")).isFalse();
    assertThat(measurements(tuned, "--recall=1").getFirst().get("exact").asBoolean()).isTrue();
    Cli.run("eval", tuned, queries, "--recall=0.9")
        .failed(ExitCode.USAGE, "recall is 0.9", "richter tune");

    Cli.run("tune", tuned, queries, "--recall=0.8").succeeded();

    assertThat(measurements(tuned))
        .extracting(measurement -> measurement.get("wantedRecall").asDouble())
        .containsExactly(0.8);
    assertThat(measurements(tuned, "--recall=0.7,1"))
        .extracting(measurement -> measurement.get("wantedRecall").asDouble())
        .containsExactly(0.7, 1.0);
    List<JsonNode> both = measurements(tuned, "--recall=0.7", "--heap-factor=0.5,1");
    assertThat(both).hasSize(3);
    assertThat(both.get(0).get("heapFactor").asDouble()).isEqualTo(0.5);
    assertThat(both.get(0).get("impactCut").floatValue()).isEqualTo(defaults.impactCut());
    assertThat(both.get(1).has("wantedRecall")).isFalse();
    assertThat(both.get(2).get("wantedRecall").asDouble()).isEqualTo(0.7);
    assertThat(Cli.run("eval", tuned, queries, "--recall=1").succeeded().out())
        .containsPattern("exact .* for recall 1.0");
    Cli.run("eval", tuned, queries, "--recall=7").failed(ExitCode.USAGE, "recall is 7");
  }

  private static List<JsonNode> measurements(Path index, String... options) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("eval", index, queries));
    arguments.addAll(List.of("--warm-up=0", "--passes=1", "--json"));
    arguments.addAll(List.of(options));
    List<JsonNode> measurements = new ArrayList<>();
    for (String line : Cli.run(arguments.toArray()).succeeded().out().lines().toList()) {
      measurements.add(new ObjectMapper().readTree(line));
    }
    return measurements;
  }

  @Test
  void wrongNumbersAreUsageErrors() {
    Cli.run("eval", index, queries, "-k", 51, "--ground-truth", truth)
        .failed(ExitCode.USAGE, "-k is 51, expected at most 50");
    Cli.run("eval", index, queries, "--threads=0").failed(ExitCode.USAGE, "--threads is 0");
    Cli.run("eval", index, queries, "--passes=0").failed(ExitCode.USAGE, "--passes is 0");
    Cli.run("eval", index, queries, "--warm-up=-1").failed(ExitCode.USAGE, "--warm-up is -1");
    Cli.run("eval", index, queries, "--impact-cut=-1").failed(ExitCode.USAGE, "impactCut is -1");
  }

  @Test
  void aGroundTruthOfOtherQueriesIsADataError() {
    Path fewer = Vectors.write(directory.resolve("q2.csr"), VectorFormat.CSR, Vectors.random(3, 5));
    Cli.run("eval", index, fewer, "--ground-truth", truth)
        .failed(ExitCode.DATA, "DATA_MALFORMED", "30", "5");
  }

  @Test
  void aTruncatedGroundTruthIsADataError() throws IOException {
    Path broken = directory.resolve("broken.bin");
    byte[] bytes = Files.readAllBytes(truth);
    Files.write(broken, java.util.Arrays.copyOf(bytes, bytes.length - 3));
    Cli.run("eval", index, queries, "--ground-truth", broken)
        .failed(ExitCode.DATA, "DATA_", "broken.bin");
  }
}
