package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.RichterIndex;
import dev.richter.tools.encode.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts are indexed and found without a model. */
final class Bm25CommandsTest {

  @TempDir Path directory;

  private Path texts;
  private Path index;
  private Path statistics;

  @BeforeEach
  void writeInputs() throws IOException {
    texts = directory.resolve("texts.jsonl");
    index = directory.resolve("index");
    statistics = index.resolve("bm25").resolve("bm25.jsonl.gz");
    Files.writeString(
        texts,
        """
        {"id": "a", "title": "Cats", "contents": "A cat sleeps."}
        {"id": "b", "contents": "The dog barks at a cat."}
        {"id": "c", "title": "Dogs and foxes"}
        {"id": "d", "text": "The"}
        """);
  }

  private Cli indexTexts(Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("index", texts, index));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray());
  }

  private List<String> found(Object... more) throws IOException {
    List<Object> arguments = new ArrayList<>(List.of("search", index, "--json"));
    arguments.addAll(List.of(more));
    return ids(Cli.run(arguments.toArray()).succeeded().json());
  }

  private static List<String> ids(JsonNode found) {
    List<String> ids = new ArrayList<>();
    found.get("hits").forEach(hit -> ids.add(hit.get("id").asText()));
    return ids;
  }

  @Test
  void textsAreIndexedAndFoundAsAStrangerTypesIt() throws IOException {
    assertThat(indexTexts().succeeded().out())
        .contains("bm25 was made of 3 texts with 5 terms, and is in " + index.resolve("bm25"))
        .contains("of which 1 gave no vector and are left out", "has 3 documents");
    assertThat(found("cats")).containsExactly("a", "b");
    assertThat(found("--text", "do dogs bark?")).containsExactly("b", "c");
    assertThat(found("--encoder", "bm25", "foxes")).containsExactly("c");
    Path other = directory.resolve("other");
    JsonNode indexed = Cli.run("index", "--text", texts, other, "--json").succeeded().json();
    assertThat(indexed.at("/bm25/counted").asBoolean()).isTrue();
    assertThat(indexed.get("documentsWithoutVector").asInt()).isEqualTo(1);
    assertThat(Files.readAllBytes(other.resolve("bm25/bm25.jsonl.gz")))
        .isEqualTo(Files.readAllBytes(statistics));
  }

  @Test
  void scoresAreThoseOfTheFormula() throws IOException {
    indexTexts("--weight-type=float16", "--bm25-analysis=standard", "--bm25-k1=1", "--bm25-b=0")
        .succeeded();
    JsonNode hits = Cli.run("search", index, "cat cat", "--json").succeeded().json().get("hits");
    double inverseDocumentFrequency = Math.log(1 + 2.5 / 2.5);
    assertThat(hits).hasSize(2);
    for (JsonNode hit : hits) {
      assertThat(hit.get("score").asDouble())
          .isCloseTo(2 * inverseDocumentFrequency / 2, within(1e-3));
    }
  }

  @Test
  void laterTextsAreWeightedByWhatWasCountedBefore() throws IOException {
    indexTexts().succeeded();
    byte[] before = Files.readAllBytes(statistics);
    Files.writeString(texts, "{\"id\": \"e\", \"text\": \"A bird and a cat\"}\n");
    assertThat(indexTexts().succeeded().out())
        .contains("bm25 is as it was made, of 3 texts with 5 terms", "has 4 documents");
    assertThat(Files.readAllBytes(statistics)).isEqualTo(before);
    assertThat(found("cat")).containsExactlyInAnyOrder("a", "b", "e");
    assertThat(found("bird")).isEmpty();
    indexTexts("--bm25-k1=2").failed(ExitCode.USAGE, "k1 2.0", "expected english", "k1 0.9");
  }

  @Test
  void whatARunLeftThatEndedBeforeItMadeAnIndexIsCountedAnew() throws IOException {
    indexTexts().succeeded();
    byte[] whole = Files.readAllBytes(statistics);
    try (var files = Files.list(index)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    Files.writeString(statistics, "cut");
    Cli.run("search", index, "cat").failed(ExitCode.INDEX, "INDEX_NOT_FOUND");
    assertThat(indexTexts().succeeded().out()).contains("bm25 was made of 3 texts");
    assertThat(Files.readAllBytes(statistics)).isEqualTo(whole);
    assertThat(found("cat")).containsExactly("a", "b");
  }

  @Test
  void statisticsThatAreMissingDamagedOrOfOtherTextsAreNamed() throws IOException {
    indexTexts().succeeded();
    String digest;
    try (RichterIndex opened = RichterIndex.openReadOnly(index)) {
      digest = opened.fields().get("vector").encoder().orElseThrow().digest();
    }
    byte[] whole = Files.readAllBytes(statistics);
    Files.write(statistics, java.util.Arrays.copyOf(whole, whole.length - 9));
    Cli.run("search", index, "cat").failed(ExitCode.DATA, "DATA_TRUNCATED", "bm25.jsonl.gz");
    indexTexts().failed(ExitCode.DATA, "DATA_TRUNCATED", "bm25.jsonl.gz");
    Files.delete(statistics);
    for (Cli cli : List.of(Cli.run("search", index, "cat"), indexTexts())) {
      cli.failed(ExitCode.USAGE, "FIELD_MISMATCH", "no bm25 in " + index.resolve("bm25"), digest);
    }
    Path other = directory.resolve("other");
    Files.writeString(texts, "{\"id\": \"e\", \"text\": \"A bird and a cat\"}\n");
    Cli.run("index", texts, other).succeeded();
    Files.copy(other.resolve("bm25/bm25.jsonl.gz"), statistics);
    Cli.run("search", index, "cat").failed(ExitCode.USAGE, "FIELD_MISMATCH", digest);
  }

  @Test
  void aDirectoryIsMadeOnceAndUsedByOthers() throws IOException {
    Path shared = directory.resolve("shared");
    assertThat(indexTexts("--encoder", "bm25:" + shared).succeeded().out())
        .contains("bm25 was made of 3 texts");
    assertThat(index.resolve("bm25")).doesNotExist();
    assertThat(found("cat", "--encoder", "bm25:" + shared)).containsExactly("a", "b");
    Cli.run("search", index, "cat")
        .failed(ExitCode.USAGE, "FIELD_MISMATCH", "field \"vector\" by encoder \"shared\"");
    index = directory.resolve("second");
    assertThat(indexTexts("--encoder", "bm25:" + shared).succeeded().out())
        .contains("bm25 is as it was made");
  }

  @Test
  void anIndexWithItsStatisticsIsSoundAndItsSizeCountsThem() throws IOException {
    long size = indexTexts("--json").succeeded().json().get("sizeBytes").asLong();
    assertThat(size).isGreaterThan(Files.size(statistics));
    JsonNode verified = Cli.run("verify", index, "--json").succeeded().json();
    assertThat(verified.get("sound").asBoolean()).isTrue();
    assertThat(size - Files.size(statistics)).isEqualTo(verified.get("sizeBytes").asLong());
    assertThat(Cli.run("inspect", index).succeeded().out()).contains("bm25");
    try (RichterIndex opened = RichterIndex.open(index)) {
      opened.snapshot(directory.resolve("snapshot"));
    }
    assertThat(Cli.run("verify", directory.resolve("snapshot")).succeeded().out())
        .contains("3 documents");
  }

  @Test
  void filesOfQueriesAreSearchedAndThoseWithoutAKnownTermFindNothing() throws IOException {
    indexTexts().succeeded();
    Path queries = directory.resolve("queries.tsv");
    Files.writeString(queries, "q1\twhere is my cat\nq2\tthe unicorn\nq3\tfoxes\n");
    Path run = directory.resolve("run.trec");
    Cli.run("search", index, "--queries", queries, "--run", run).succeeded();
    assertThat(Files.readAllLines(run))
        .extracting(line -> line.split(" ", -1)[0])
        .containsExactly("q1", "q1", "q3");
    assertThat(found("unicorn")).isEmpty();
    assertThat(Cli.run("search", index, "unicorn").succeeded().out())
        .startsWith("query 0: 0 documents");
  }

  @Test
  void textsAreQueriesOfEvalAndTuneToo() throws IOException {
    indexTexts().succeeded();
    Path queries = directory.resolve("queries.jsonl");
    Files.writeString(
        queries,
        """
        {"_id": "q1", "text": "cat"}
        {"_id": "q2", "text": "unicorn"}
        {"_id": "q3", "text": "dogs"}
        """);
    Path qrels = directory.resolve("qrels.tsv");
    Files.writeString(qrels, "query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\ta\t1\nq3\tx\t1\n");
    Cli eval = Cli.run("eval", index, queries, "--qrels", qrels, "--passes=1").succeeded();
    assertThat(eval.out()).contains("1 of 3 queries have no token", "RR@10");
    JsonNode measured =
        Cli.run("eval", index, queries, "--qrels", qrels, "--passes=1", "--json")
            .succeeded()
            .json();
    assertThat(measured.at("/judgedQuality/judgedQueries").asInt()).isEqualTo(3);
    assertThat(measured.at("/judgedQuality/measures/RR@10").asDouble())
        .isCloseTo(1 / 3.0, within(1e-9));
    Cli.run("tune", index, queries).succeeded();
    Files.writeString(queries, "{\"_id\": \"q2\", \"text\": \"unicorn\"}\n");
    Cli.run("eval", index, queries)
        .failed(ExitCode.DATA, "queries.jsonl: 1 queries without a token");
  }

  @Test
  void bothKindsOfVectorsOfATextAreSearchedInTwoStages() throws IOException {
    Path late = TinyModel.write(directory.resolve("late"));
    indexTexts("--encoder", "bm25", "--encoder", "late-interaction:" + late).succeeded();
    try (RichterIndex opened = RichterIndex.openReadOnly(index)) {
      assertThat(opened.fields().keySet()).containsExactlyInAnyOrder("vector", "multivector");
      assertThat(opened.fields().get("multivector").encoder().orElseThrow().name())
          .isEqualTo("late");
    }
    JsonNode both =
        Cli.run(
                "search",
                index,
                "dog cat",
                "--encoder=bm25",
                "--encoder=late-interaction:" + late,
                "--rerank-depth=20",
                "--json")
            .succeeded()
            .json();
    assertThat(both.get("stages")).hasSize(2);
    assertThat(ids(both)).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(found("cat")).containsExactly("a", "b");
    assertThat(found("cat", "--encoder", "late-interaction:" + late))
        .as("a document without a known term has tokens all the same")
        .hasSize(4);
    Path queries = directory.resolve("q.tsv");
    Files.writeString(queries, "1\tcat\n2\tdog\n");
    Cli eval =
        Cli.run(
                "eval",
                index,
                queries,
                "--encoder=bm25",
                "--encoder=late-interaction:" + late,
                "--passes=1",
                "--rerank-depth=10,20")
            .succeeded();
    assertThat(eval.out().lines()).hasSize(3);
    Cli.run("tune", index, queries, "--encoder=late-interaction:" + late)
        .failed(ExitCode.USAGE, "multi-vectors");
  }

  @Test
  void whatDoesNotGoTogetherIsAUsageError() throws IOException {
    Path late = TinyModel.write(directory.resolve("late"));
    Cli.run("index", "--text", texts, texts, index).failed(ExitCode.USAGE, "--text", "INDEX alone");
    Cli.run("index", texts).failed(ExitCode.USAGE, "expected DOCUMENTS and INDEX");
    indexTexts("--bm25-k1=-1").failed(ExitCode.USAGE, "k1 -1.0");
    indexTexts("--bm25-analysis=klingon").failed(ExitCode.USAGE, "klingon", "english, standard");
    indexTexts("--encoder=bm25", "--encoder=splade:" + late)
        .failed(ExitCode.USAGE, "2 encoders of sparse vectors");
    indexTexts("--encoder=bm25:").failed(ExitCode.USAGE, "bm25:", "directory");
    indexTexts("--multi-field=x").failed(ExitCode.USAGE, "--encoder");
    indexTexts("--document-budget=3").failed(ExitCode.USAGE, "--encoder");
    assertThat(index).as("what failed made no index").doesNotExist();
    indexTexts().succeeded();
    Cli.run("search", index).failed(ExitCode.USAGE, "TEXT", "--queries");
    Cli.run("search", index, "cat", "--text", "cat").failed(ExitCode.USAGE, "expected one of TEXT");
    Cli.run("search", index, "cat", "--rerank", "q.npy").failed(ExitCode.USAGE, "--rerank");
    Cli.run("serve", "--data", directory.resolve("data"), "--encoders", "words=bm25:" + late)
        .failed(ExitCode.DATA, "DATA_NOT_FOUND", "bm25.jsonl.gz");
  }
}
