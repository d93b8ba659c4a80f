package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
    // The second hit of query 0 is its only relevant document; no query is named 77.
    String second = Files.readAllLines(run).get(1).split(" ", -1)[2];
    Files.writeString(qrels, "0\t" + second + "\t1\n77\t1\t1\n");

    JsonNode exact = measurements(index, "--qrels=" + qrels, "--exact").getFirst();

    assertThat(exact.at("/judgedQuality/judgedQueries").asInt()).isEqualTo(2);
    assertThat(exact.at("/judgedQuality/missing").asInt()).isEqualTo(1);
    assertThat(exact.at("/judgedQuality/measures").fieldNames())
        .toIterable()
        .containsExactly("nDCG@10", "RR@10", "R@10");
    assertThat(exact.at("/judgedQuality/measures/RR@10").asDouble()).isEqualTo(0.5 / 2);
    List<String> lines =
        Cli.run("eval", index, queries, "--qrels", qrels, "--exact", "--measures=MAP,P@2,RR@1")
            .succeeded()
            .out()
            .lines()
            .toList();
    assertThat(lines.get(0)).endsWith("documents      AP     P@2    RR@1");
    assertThat(lines.get(1)).endsWith("  0.2500  0.2500  0.0000");
    assertThat(lines.getLast())
        .isEqualTo("1 judged queries are not in %s and count 0.".formatted(queries));
    Cli.run("eval", index, queries, "--qrels", qrels, "--measures=R@11")
        .failed(ExitCode.USAGE, "R@11 looks at 11 documents, but -k is 10");
    Cli.run("eval", index, queries, "--measures=RR").failed(ExitCode.USAGE, "--qrels");
    Files.writeString(qrels, "q\t1\t1\n");
    Cli.run("eval", index, queries, "--qrels", qrels).failed(ExitCode.DATA, "(0, …)", "(q, …)");
  }

  @Test
  void whatIsMeasuredOfAnIndexIsWhatIsMeasuredOfItsRun() throws IOException {
    Path qrels = directory.resolve("graded.tsv");
    Path run = directory.resolve("graded.trec");
    Cli.run("search", index, "--queries", queries, "--run", run, "--exact", "-k", 20).succeeded();
    List<String> judgements = new ArrayList<>();
    List<String> found = Files.readAllLines(run);
    for (int line = 0; line < found.size(); line += 7) {
      String[] columns = found.get(line).split(" ", -1);
      judgements.add("%s\t%s\t%d".formatted(columns[0], columns[2], line % 4));
    }
    Files.write(qrels, judgements);
    String measures = "--measures=nDCG@10,RR,AP,R@20";

    JsonNode ofIndex =
        measurements(index, "--qrels=" + qrels, "--exact", "-k=20", measures).getFirst();

    assertThat(ofIndex.at("/judgedQuality/measures/nDCG@10").asDouble()).isBetween(0.01, 0.99);
    assertThat(ofIndex.at("/judgedQuality/measures"))
        .isEqualTo(
            Cli.run("measure", run, "--qrels", qrels, measures, "--json")
                .succeeded()
                .json()
                .get("measures"));
  }

  @Test
  void theScoresThatAreMissedAreTheError() throws IOException {
    List<String> options = List.of("--exact", "--impact-cut=2", "--heap-factor=3");
    List<JsonNode> itself = measurements(index, options.toArray(String[]::new));
    assertThat(itself.get(0).get("scoreError").asDouble()).isZero();
    assertThat(itself.get(1).get("scoreError").asDouble()).isBetween(1e-4, 0.999);
    JsonNode beside =
        measurements(index, "--impact-cut=2", "--heap-factor=3", "--ground-truth=" + truth)
            .getFirst();
    assertThat(beside.get("scoreError").asDouble())
        .isCloseTo(itself.get(1).get("scoreError").asDouble(), within(0.01));
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
