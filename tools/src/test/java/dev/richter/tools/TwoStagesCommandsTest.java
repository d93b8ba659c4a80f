package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.Document;
import dev.richter.DocumentId;
import dev.richter.RichterIndex;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.MultiVectorFileWriter;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.multivector.Head;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sparse vectors and multi-vectors of the same texts, in one index and in two stages. */
final class TwoStagesCommandsTest {

  /** The direction of a row, in degrees; the query's is 0. */
  private static final Map<String, int[]> DEGREES =
      Map.of("a", new int[] {80}, "b", new int[] {90, 0}, "c", new int[] {60}, "d", new int[] {10});

  @TempDir Path directory;

  private Path documents;
  private Path rows;
  private Path queries;
  private Path queryRows;
  private Path index;

  /** By sparse vectors the order is a, b, c, d; by MaxSim b, d, c, a. */
  @BeforeEach
  void writeVectors() throws IOException {
    documents = directory.resolve("d.jsonl");
    Files.writeString(
        documents,
        """
        {"id": "a", "contents": "first", "vector": {"7": 4}}
        {"id": "b", "contents": "second", "vector": {"7": 3}}
        {"id": "c", "contents": "third", "vector": {"7": 2}}
        {"id": "d", "contents": "fourth", "vector": {"7": 1}}
        """);
    rows = directory.resolve("d.npy");
    writeRows(rows, List.of("a", "b", "c", "d"), DEGREES);
    queries =
        Vectors.write(directory.resolve("q.csr"), VectorFormat.CSR, List.of(query(7), query(7, 8)));
    queryRows = directory.resolve("q.npy");
    writeRows(queryRows, List.of("q1", "q2"), Map.of("q1", new int[] {0}, "q2", new int[] {0}));
    index = directory.resolve("index");
  }

  private static VectorRecord query(int... tokens) {
    float[] weights = new float[tokens.length];
    Arrays.fill(weights, 1);
    return VectorRecord.ofRow(0, SparseVector.of(tokens, weights));
  }

  private static void writeRows(Path path, List<String> ids, Map<String, int[]> degrees) {
    try (MultiVectorFileWriter writer = MultiVectorFileWriter.create(path, 2, FloatType.FLOAT32)) {
      for (String id : ids) {
        int[] directions = degrees.getOrDefault(id, new int[0]);
        float[] values = new float[2 * directions.length];
        for (int row = 0; row < directions.length; row++) {
          double radians = Math.toRadians(directions[row]);
          values[2 * row] = (float) Math.cos(radians);
          values[2 * row + 1] = (float) Math.sin(radians);
        }
        writer.write(id, MultiVector.of(2, values));
      }
      writer.finish();
    }
  }

  private Cli indexBoth(Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("index", documents, index));
    arguments.addAll(List.of("--multi-vectors", rows));
    arguments.addAll(List.of(options));
    return Cli.run(arguments.toArray());
  }

  private List<JsonNode> search(Object... options) throws IOException {
    return json("search", List.of(index, "--rerank", queryRows), options);
  }

  private static List<JsonNode> json(String command, List<Object> given, Object... options)
      throws IOException {
    List<Object> arguments = new ArrayList<>(List.of(command, "--json"));
    arguments.addAll(given);
    arguments.addAll(List.of(options));
    List<JsonNode> objects = new ArrayList<>();
    for (String line : Cli.run(arguments.toArray()).succeeded().out().lines().toList()) {
      objects.add(new ObjectMapper().readTree(line));
    }
    return objects;
  }

  private static List<String> ids(JsonNode found) {
    List<String> ids = new ArrayList<>();
    found.get("hits").forEach(hit -> ids.add(hit.get("id").asText()));
    return ids;
  }

  @Test
  void bothFilesGoIntoFieldsOfTheSameDocuments() {
    Cli cli =
        indexBoth(
                "--field=splade",
                "--multi-field=colbert",
                "--weight-type=float16",
                "--document-budget=1",
                "--with-text")
            .succeeded();

    assertThat(cli.out()).startsWith("4 documents in ").contains("has 4 documents");
    try (RichterIndex opened = RichterIndex.openReadOnly(index)) {
      assertThat(opened.fields().get("splade"))
          .isInstanceOfSatisfying(
              SparseParameters.class,
              splade -> assertThat(splade.weightType().name()).isEqualTo("FLOAT16"));
      assertThat(opened.fields().get("colbert")).isInstanceOf(MultiVectorParameters.class);
      Document second = opened.get(DocumentId.of("b")).orElseThrow();
      assertThat(second.sparseVector("splade").orElseThrow().weight(0)).isEqualTo(3);
      assertThat(second.multiVector("colbert").orElseThrow().size()).isEqualTo(1);
      assertThat(second.payload()).contains("{\"text\":\"second\"}");
    }
    indexBoth("--field=splade", "--multi-field=colbert").succeeded();
  }

  @Test
  void filesWithoutIdentifiersTakeThoseOfTheMultiVectors() {
    documents =
        Vectors.write(
            directory.resolve("d.csr"),
            VectorFormat.CSR,
            List.of(query(1), query(2), query(3), query(4)));
    indexBoth().succeeded();
    try (RichterIndex opened = RichterIndex.openReadOnly(index)) {
      Document third = opened.get(DocumentId.of("c")).orElseThrow();
      assertThat(third.sparseVector("vector").orElseThrow().token(0)).isEqualTo(3);
      assertThat(third.multiVector("multivector")).isPresent();
    }
  }

  @Test
  void aDocumentMayDoWithoutOneOfItsVectors() throws IOException {
    writeRows(rows, List.of("a", "b", "c", "d"), Map.of("b", new int[] {5}, "d", new int[] {6}));
    Files.writeString(documents, Files.readString(documents).replace("{\"7\": 1}", "{}"));
    indexBoth().succeeded();
    assertThat(ids(search("--queries", queries).getFirst())).containsExactly("b");
    assertThat(ids(json("search", List.of(index, "--queries", queryRows)).getFirst()))
        .containsExactly("b", "d");
  }

  private void writeOneQuery() {
    writeRows(queryRows, List.of("alone"), Map.of("alone", new int[] {0}));
  }

  @Test
  void filesThatDoNotFitAreNamedBoth() {
    writeRows(rows, List.of("a", "b", "x", "d"), DEGREES);
    indexBoth().failed(ExitCode.DATA, "d.npy, text 2: id \"x\", expected \"c\" as in", "d.jsonl");
    writeRows(rows, List.of("a", "b", "c"), DEGREES);
    indexBoth()
        .failed(ExitCode.DATA, "d.npy: multi-vectors of 3 texts, expected more than 3", "d.jsonl");
    writeRows(rows, List.of("a", "b", "c", "d", "e"), DEGREES);
    indexBoth().failed(ExitCode.DATA, "d.npy: multi-vectors of 5 texts, expected 4", "d.jsonl");
    Path csr = Vectors.write(directory.resolve("n.csr"), VectorFormat.CSR, List.of(query(1)));
    Path none = directory.resolve("none");
    Cli.run("index", csr, none, "--multi-vectors", rows)
        .failed(ExitCode.DATA, "d.npy: multi-vectors of 5 texts, expected 1", "n.csr");
    assertThat(none).doesNotExist();
  }

  @Test
  void optionsWithoutTheirFileAreUsageErrors() {
    Cli.run("index", documents, index, "--multi-field=colbert")
        .failed(ExitCode.USAGE, "--multi-vectors");
    Cli.run("index", documents, index, "--document-budget=4")
        .failed(ExitCode.USAGE, "--multi-vectors NAME.npy");
    Cli.run("index", rows, index, "--multi-vectors", rows).failed(ExitCode.USAGE, "d.npy");
    indexBoth().succeeded();
    Cli.run("search", index, "--queries", queryRows, "--rerank", queryRows)
        .failed(ExitCode.USAGE, "q.npy has multi-vectors, expected sparse ones");
    Cli.run("search", index, "--queries", queries, "--rerank-depth=20")
        .failed(ExitCode.USAGE, "expected --rerank NAME.npy");
    Cli.run("eval", index, queries, "--rerank-depth=20")
        .failed(ExitCode.USAGE, "expected --rerank NAME.npy");
    Cli.run("search", index, "--queries", queries, "--rerank", queryRows, "--rerank-depth=9")
        .failed(ExitCode.USAGE, "rerank depth is 9, expected at least k, which is 10");
    Cli.run("search", index, "--queries", queries, "--rerank", rows)
        .failed(ExitCode.DATA, "d.npy: multi-vectors of 4 texts, expected 2", "q.csr");
    Cli.run("search", index, "--vector={\"7\": 1}", "--rerank", queryRows)
        .failed(ExitCode.DATA, "q.npy: multi-vectors of 2 texts, expected 1", "--vector");
  }

  @Test
  void theBestOfTheFirstStageAreRankedByMaxSim() throws IOException {
    indexBoth().succeeded();
    List<JsonNode> found = search("--queries", queries);
    assertThat(found).extracting(query -> query.get("query").asText()).containsExactly("q1", "q2");
    assertThat(ids(found.getFirst())).containsExactly("b", "d", "c", "a");
    assertThat(found.getFirst().at("/hits/0/score").floatValue()).isCloseTo(1, within(0.01f));
    // d is not among the first three by its sparse vector.
    assertThat(ids(search("--queries", queries, "-k=2", "--rerank-depth=3").getFirst()))
        .containsExactly("b", "c");
    writeOneQuery();
    assertThat(ids(search("--vector={\"7\": 1}", "-k=1").getFirst())).containsExactly("b");
  }

  @Test
  void filtersDeadlinesAndRunsHoldForBothStages() throws IOException {
    indexBoth("--with-text").succeeded();
    String notSecond = "{\"must_not\": [{\"key\": \"text\", \"match\": {\"value\": \"second\"}}]}";
    assertThat(ids(search("--queries", queries, "--filter", notSecond).getFirst()))
        .containsExactly("d", "c", "a");
    assertThat(
            search("--queries", queries, "--deadline=60s").getFirst().get("timedOut").asBoolean())
        .isFalse();
    Path run = directory.resolve("run.trec");
    search("--queries", queries, "--run", run);
    assertThat(Files.readAllLines(run)).hasSize(8);
    assertThat(Files.readAllLines(run).getFirst()).startsWith("q1 Q0 b 1 ");
  }

  @Test
  void theSecondStageGoesThroughTheHeadOfTheIndex() throws IOException {
    Path head = directory.resolve("head.rch");
    // Only the first value counts, and -1 turns the ranking round.
    Head.of("any", 2, 1, new float[] {1, 0}).write(head);
    indexBoth("--head", head).succeeded();
    Cli.run("search", index, "--queries", queries, "--rerank", queryRows)
        .failed(ExitCode.USAGE, "rows of no head, expected those of head");
    assertThat(search("--queries", queries, "--head", head)).hasSize(2);
    Cli.run("eval", index, queries, "--head", head).failed(ExitCode.USAGE, "--head is for");
  }

  @Test
  void aQueryWithoutOneOfItsVectorsIsNamed() {
    indexBoth().succeeded();
    writeRows(queryRows, List.of("q1", "q2"), Map.of("q1", new int[] {0}));
    Cli cli =
        Cli.run(
            "search",
            index,
            "--queries",
            queries,
            "--rerank",
            queryRows,
            "--run",
            directory.resolve("r"));
    cli.failed(ExitCode.DATA, "VECTOR_EMPTY", "query \"q2\"", "no rows");
  }

  @Test
  void severalFieldsOfAKindHaveToBeTold() {
    indexBoth().succeeded();
    Cli.run("search", index, "--queries", queries, "--rerank", queryRows, "--rerank-field=vector")
        .failed(ExitCode.USAGE, "FIELD_MISMATCH", "\"vector\"");
    Cli.run("search", index, "--queries", queries, "--field=none")
        .failed(ExitCode.USAGE, "FIELD_UNKNOWN", "none");
  }

  @Test
  void twoStagesAreMeasuredAgainstMaxSimOfAll() throws IOException {
    indexBoth().succeeded();
    Path qrels = directory.resolve("qrels.tsv");
    Files.writeString(qrels, "q1\td\t1\n");
    List<JsonNode> measured =
        json(
            "eval",
            List.of(index, queries, "--rerank", queryRows, "--qrels", qrels, "-k=2"),
            "--exact",
            "--impact-cut=0",
            "--rerank-depth=2,3,4");
    assertThat(measured)
        .extracting(setting -> setting.get("exact").asBoolean())
        .containsExactly(true, true, true, false, false, false);
    assertThat(measured)
        .extracting(setting -> setting.get("rerankDepth").asInt())
        .containsExactly(2, 3, 4, 2, 3, 4);
    // The two best by MaxSim are b and d.
    assertThat(measured)
        .extracting(setting -> setting.get("recall").asDouble())
        .containsExactly(0.5, 0.5, 1.0, 0.5, 0.5, 1.0);
    assertThat(measured)
        .extracting(setting -> setting.at("/judgedQuality/measures/RR@2").asDouble())
        .containsExactly(0.0, 0.0, 0.5, 0.0, 0.0, 0.5);
    Cli cli = Cli.run("eval", index, queries, "--rerank", queryRows, "--rerank-depth=10,20");
    assertThat(cli.succeeded().out().lines().toList()).hasSize(3);
    assertThat(cli.out()).startsWith("  cut  factor  depth   recall");
  }

  @Test
  void multiVectorsAreMeasuredAlone() throws IOException {
    indexBoth().succeeded();
    List<JsonNode> measured =
        json(
            "eval",
            List.of(index, queryRows, "-k=2"),
            "--exact",
            "--probes=1,8",
            "--margin=3,4",
            "--candidates=5");
    assertThat(measured).hasSize(5);
    assertThat(measured).extracting(setting -> setting.get("recall").asDouble()).containsOnly(1.0);
    assertThat(measured.get(2).get("probes").asInt()).isEqualTo(1);
    assertThat(measured.get(2).get("margin").asDouble()).isEqualTo(4);
    assertThat(measured.get(2).get("candidates").asInt()).isEqualTo(5);
    assertThat(measured.get(2).has("rerankDepth")).isFalse();
    List<String> lines =
        Cli.run("eval", index, queryRows, "--exact", "--probes=2")
            .succeeded()
            .out()
            .lines()
            .toList();
    assertThat(lines.get(0)).startsWith("probes  candidates  margin   recall");
    assertThat(lines.get(1)).startsWith("exact ").contains("1.0000");
    assertThat(lines.get(2)).startsWith("     2   automatic     4.0   1.0000");
  }
}
