package dev.richter.tools;

import static dev.richter.tools.opensearch.ScriptedCluster.judged;
import static dev.richter.tools.opensearch.ScriptedCluster.status;
import static dev.richter.tools.opensearch.ScriptedCluster.taken;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.tools.encode.TinyModel;
import dev.richter.tools.opensearch.ScriptedCluster;
import dev.richter.tools.opensearch.ScriptedCluster.Operation;
import dev.richter.tools.opensearch.ScriptedCluster.Refused;
import dev.richter.tools.opensearch.ScriptedCluster.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code index --to opensearch}: the index that it makes or checks, and how it goes on. */
final class OpenSearchCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SPLADE =
      "{\"type\": \"richter_sparse\", \"weight_type\": \"uint8\", \"block_size\": 0, \"block_threshold\": 256}";

  @TempDir Path directory;

  private ScriptedCluster cluster;
  private Path documents;
  private Path journal;

  @BeforeEach
  void start() throws IOException {
    cluster = ScriptedCluster.start();
    documents =
        Vectors.write(directory.resolve("d.csr.gz"), VectorFormat.CSR, Vectors.random(1, 200));
    journal = directory.resolve("d.csr.gz.passages.loading");
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private Cli load(Object... options) {
    return load(documents, options);
  }

  private Cli load(Path source, Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("index", source, "passages"));
    arguments.addAll(List.of("--to=opensearch", "--url", cluster.url(), "--field=splade"));
    arguments.addAll(List.of(options));
    return Cli.run(arguments.toArray());
  }

  @Test
  void anIndexIsMadeWithTheMappingThatOptionsAskFor() throws IOException {
    load(
            "--block-size=3",
            "--weight-type=float16",
            "--shards=2",
            "--replicas=0",
            "--no-vectors-in-source")
        .succeeded();

    assertThat(cluster.index().path("mappings"))
        .isEqualTo(
            JSON.readTree(
                """
                {"_source": {"excludes": ["splade"]},
                 "properties": {"splade": {"type": "richter_sparse", "weight_type": "float16",
                   "block_size": 3, "block_threshold": 256}}}
                """));
    assertThat(cluster.setting("number_of_shards").asInt()).isEqualTo(2);
    assertThat(cluster.setting("number_of_replicas").asInt()).isZero();
    assertThat(cluster.documents()).hasSize(200);
  }

  @Test
  void documentsAreThoseOfTheFileAndTheReportCountsThem() throws IOException {
    JsonNode report = load("--json", "--bulk-bytes=2000").succeeded().json();

    for (VectorRecord record : Vectors.read(documents)) {
      JsonNode vector = cluster.documents().get(record.id()).get("splade");
      assertThat(vector.get("indices")).isEqualTo(JSON.valueToTree(record.vector().tokens()));
      assertThat(JSON.convertValue(vector.get("values"), float[].class))
          .isEqualTo(record.vector().weights());
    }
    assertThat(cluster.index().path("mappings").has("_source")).isFalse();
    assertThat(report.get("index").asText()).isEqualTo("passages");
    assertThat(report.get("documentsRead").asInt()).isEqualTo(200);
    assertThat(report.get("documentsTaken").asInt()).isEqualTo(200);
    assertThat(report.get("documentsInIndex").asInt()).isEqualTo(200);
    assertThat(report.get("requests").asInt()).isEqualTo(cluster.bulks().size()).isGreaterThan(5);
    assertThat(report.get("retries").asInt()).isZero();
    assertThat(report.get("bytes").asLong())
        .isEqualTo(
            cluster.bulks().stream().flatMap(List::stream).mapToLong(Operation::bytes).sum());
    assertThat(cluster.requests()).doesNotContain("POST /passages/_forcemerge");
    assertThat(journal).doesNotExist();
    assertThat(load().succeeded().out())
        .startsWith("200 documents in ")
        .contains("passages has 200 documents.");
  }

  @Test
  void textsStandBesideTheirVectorsAndTheIndexRemembersTheEncoders() throws IOException {
    Path splade = TinyModel.writeSplade(directory.resolve("model"));
    Path late = TinyModel.write(directory.resolve("colbert"));
    Path texts = directory.resolve("texts.jsonl");
    Files.writeString(
        texts,
        """
        {"_id": "a", "title": "Cats", "text": "cat dog"}
        {"_id": "b", "text": "dogs"}
        """);
    Object[] options = {
      "--encoder=splade:" + splade,
      "--encoder=late-interaction:" + late,
      "--multi-field=colbert",
      "--with-text",
      "--document-budget=25%"
    };
    load(texts, options).succeeded();

    JsonNode mappings = cluster.index().path("mappings");
    JsonNode properties = mappings.path("properties");
    JsonNode encoder = properties.path("splade").path("encoder");
    assertThat(encoder.path("name").asText()).isEqualTo("model");
    assertThat(encoder.path("digest").asText()).hasSize(64);
    ObjectNode withoutEncoder = properties.path("splade").deepCopy();
    withoutEncoder.remove("encoder");
    assertThat((JsonNode) withoutEncoder).isEqualTo(JSON.readTree(SPLADE));
    assertThat(properties.path("colbert").path("type").asText()).isEqualTo("richter_multi_vector");
    assertThat(properties.path("colbert").path("document_budget").asText()).isEqualTo("25%");
    assertThat(properties.path("colbert").has("head")).isFalse();
    assertThat(properties.path("text").path("type").asText()).isEqualTo("text");
    JsonNode document = cluster.documents().get("a");
    assertThat(document.get("title").asText()).isEqualTo("Cats");
    assertThat(document.get("text").asText()).isEqualTo("cat dog");
    assertThat(document.get("splade").get("indices")).isNotEmpty();
    assertThat(document.get("colbert").get(0))
        .hasSize(properties.path("colbert").path("dimension").asInt());
    assertThat(cluster.documents().get("b").has("title")).isFalse();

    load(texts, options).succeeded();
    Path other = TinyModel.writeSplade(directory.resolve("other"));
    Files.writeString(other.resolve("encoder.json"), "{\"document_prefix\": \"a \"}");
    load(texts, "--encoder=splade:" + other, "--fresh")
        .failed(ExitCode.USAGE, "FIELD_MISMATCH", "\"splade\"", "\"model\"", "\"other\"");
  }

  @Test
  void textsNeedAnEncoderWithADirectoryOfItsOwn() throws IOException {
    Path texts = directory.resolve("texts.jsonl");
    Files.writeString(texts, "{\"_id\": \"a\", \"text\": \"cat dog\"}\n");
    load(texts).failed(ExitCode.USAGE, "texts.jsonl", "--encoder KIND:DIRECTORY");
    load(texts, "--encoder=bm25").failed(ExitCode.USAGE, "--encoder KIND:DIRECTORY");
    assertThat(cluster.requests()).isEmpty();

    load(texts, "--encoder=bm25:" + directory.resolve("words")).succeeded();

    assertThat(cluster.documents().get("a").get("splade").get("indices")).hasSize(2);
    assertThat(cluster.documents().get("a").has("text")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          {"other": {"type": "text"}}            | --timeout=60s             | FIELD_UNKNOWN     | expected one of [other]
          {"splade": {"type": "sparse_vector"}}  | --timeout=60s             | FIELD_MISMATCH    | "type":"sparse_vector"
          {"splade": {"type": "richter_sparse"}} | --block-size=3            | FIELD_MISMATCH    | "block_size":3
          {"splade": {"type": "richter_multi_vector", "dimension": 4}} | --timeout=60s | FIELD_MISMATCH | "dimension":4
          {"splade": {"type": "richter_sparse"}} | --shards=7                | PARAMETER_INVALID | number_of_shards 1, expected 7
          {"splade": {"type": "richter_sparse"}} | --replicas=7              | PARAMETER_INVALID | number_of_replicas 1, expected 7
          {"splade": {"type": "richter_sparse"}} | --no-vectors-in-source    | PARAMETER_INVALID | to leave out "splade"
          """)
  void anIndexOfAnotherKindIsRefusedBeforeAnythingIsSent(
      String properties, String option, String code, String fragment) throws IOException {
    cluster.create("{\"mappings\": {\"properties\": %s}}".formatted(properties));

    load(option).failed(ExitCode.USAGE, code, fragment);

    assertThat(cluster.bulks()).isEmpty();
    assertThat(journal).doesNotExist();
  }

  @Test
  void anIndexThatLeavesOutDefaultsIsTheSame() throws IOException {
    cluster.create(
        """
        {"mappings": {"_source": {"excludes": ["splade"]},
          "properties": {"splade": {"type": "richter_sparse", "weight_type": "float16"}}}}
        """);
    load().succeeded();
    load("--weight-type=float16", "--no-vectors-in-source", "--replicas=1").succeeded();
    load("--vectors-in-source").failed(ExitCode.USAGE, "[splade], expected it to keep \"splade\"");
  }

  /** Ends a run after so many documents. */
  private void breakOff(int taken, Object... options) {
    AtomicInteger count = new AtomicInteger();
    Refused wrong = new Refused(400, "mapper_parsing_exception", "failed");
    cluster.otherwise(judged(each -> count.incrementAndGet() > taken ? wrong : null));
    load(options).failed(ExitCode.DATA, "DOCUMENT_REFUSED", "mapper_parsing_exception");
    cluster.otherwise(taken());
  }

  @Test
  void theNextRunGoesOnWhereOneWasEnded() throws IOException {
    breakOff(90, "--bulk-bytes=2000", "--in-flight=1");
    assertThat(journal).exists();
    List<String> before = new ArrayList<>(cluster.documents().keySet());
    cluster.bulks().clear();

    JsonNode report = load("--json", "--bulk-bytes=2000", "--in-flight=1").succeeded().json();

    int finished = report.get("documentsFinishedBefore").asInt();
    assertThat(finished).isBetween(50, 90);
    assertThat(report.get("documentsTaken").asInt()).isEqualTo(200 - finished);
    assertThat(before).contains(Integer.toString(finished - 1));
    assertThat(cluster.bulks().getFirst().getFirst().id()).isEqualTo(Integer.toString(finished));
    assertThat(cluster.documents()).hasSize(200);
    assertThat(journal).doesNotExist();
  }

  @Test
  void anotherSourceOrIndexIsRefusedUnlessToldToStartOver() throws IOException {
    breakOff(90, "--bulk-bytes=2000");
    load("--multi-vectors=none.npy").failed(ExitCode.DATA, "none.npy");
    Vectors.write(documents, VectorFormat.CSR, Vectors.random(2, 201));
    load().failed(ExitCode.USAGE, "is of another load", "d.csr.gz of ", "--fresh");
    assertThat(load("--fresh", "--json").succeeded().json().get("documentsFinishedBefore").asInt())
        .isZero();
    assertThat(cluster.documents()).hasSize(201);

    breakOff(90, "--bulk-bytes=2000");
    cluster.create("{\"mappings\": {\"properties\": {\"splade\": %s}}}".formatted(SPLADE));
    load().failed(ExitCode.USAGE, "is of another run", "uuid", "--fresh");
    load("--journal", directory.resolve("other.loading")).succeeded();
    load("--fresh").succeeded();
    assertThat(journal).doesNotExist();
  }

  @Test
  void withoutRefreshesAndReplicasOnlyWhileDocumentsComeIn() throws IOException {
    cluster.create(
        """
        {"settings": {"index": {"refresh_interval": "7s", "number_of_replicas": "2"}},
         "mappings": {"properties": {"splade": %s}}}
        """
            .formatted(SPLADE));
    List<String> during = new ArrayList<>();
    Response watching =
        (answering, exchange, operations) -> {
          during.add(
              cluster.setting("refresh_interval").asText()
                  + " "
                  + cluster.setting("number_of_replicas").asText());
          taken().write(answering, exchange, operations);
        };
    cluster.otherwise(watching);

    load("--bulk-settings", "--optimize").succeeded();

    assertThat(during).containsOnly("-1 0");
    assertThat(cluster.setting("refresh_interval").asText()).isEqualTo("7s");
    assertThat(cluster.setting("number_of_replicas").asText()).isEqualTo("2");
    assertThat(cluster.requests())
        .containsSubsequence(
            "PUT /passages/_settings",
            "POST /passages/_forcemerge",
            "GET /_tasks/node:1",
            "PUT /passages/_settings",
            "POST /passages/_refresh");
  }

  @Test
  void settingsArePutBackAfterAnErrorOrElseByTheNextRun() throws IOException {
    breakOff(90, "--bulk-settings", "--bulk-bytes=2000");
    assertThat(cluster.setting("refresh_interval").isMissingNode()).isTrue();
    assertThat(cluster.setting("number_of_replicas").asText()).isEqualTo("1");

    // They are not put back where the cluster does not take them any more.
    Response gone =
        (answering, exchange, operations) -> {
          cluster.fix("PUT /passages/_settings", 403, "{\"error\": \"no more\"}");
          status(403, "{\"error\": \"gone\"}").write(answering, exchange, operations);
        };
    cluster.otherwise(gone);
    load("--bulk-settings")
        .failed(ExitCode.UPLOAD, "gone", "until the next run puts them back", "no more");
    assertThat(cluster.setting("number_of_replicas").asText()).isEqualTo("0");

    cluster.otherwise(taken());
    cluster.unfix("PUT /passages/_settings");
    load("--fresh", "--replicas=1").succeeded();
    assertThat(cluster.setting("refresh_interval").isMissingNode()).isTrue();
    assertThat(cluster.setting("number_of_replicas").asText()).isEqualTo("1");
  }

  @Test
  void sparseVectorsAndMultiVectorsOfTwoFilesGoOnTogether() throws IOException {
    Path late = TinyModel.write(directory.resolve("late"));
    Path texts = directory.resolve("texts.jsonl");
    Path sparse = directory.resolve("s.jsonl");
    Path rows = directory.resolve("m.npy");
    StringBuilder text = new StringBuilder();
    StringBuilder vectors = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      text.append("{\"_id\": \"t%d\", \"text\": \"cat dogs\"}\n".formatted(i));
      vectors.append("{\"id\": \"t%d\", \"vector\": {\"%d\": 1.5}}\n".formatted(i, i));
    }
    Files.writeString(texts, text);
    Files.writeString(sparse, vectors);
    Cli.run("encode", "--encoder=late-interaction:" + late, "--input", texts, "--output", rows)
        .succeeded();
    Object[] options = {
      "--multi-vectors", rows, "--multi-field=rows.colbert", "--bulk-bytes=1000", "--in-flight=1"
    };
    Refused wrong = new Refused(400, "mapper_parsing_exception", "failed");
    cluster.otherwise(judged(each -> each.id().equals("t13") ? wrong : null));
    load(sparse, options).failed(ExitCode.DATA, "\"t13\"");
    cluster.otherwise(taken());
    cluster.bulks().clear();
    // As OpenSearch shows a field with a dot in its name.
    cluster.nest("rows.colbert");

    List<Object> json = new ArrayList<>(List.of(options));
    json.add("--json");
    JsonNode report = load(sparse, json.toArray()).succeeded().json();

    int finished = report.get("documentsFinishedBefore").asInt();
    assertThat(finished).isBetween(1, 13);
    assertThat(cluster.bulks().getFirst().getFirst().id()).isEqualTo("t" + finished);
    assertThat(cluster.documents()).hasSize(20);
    for (int i = 0; i < 20; i++) {
      JsonNode document = cluster.documents().get("t" + i);
      assertThat(document.get("splade").get("indices").get(0).asInt()).isEqualTo(i);
      assertThat(document.get("rows.colbert")).isNotEmpty();
    }
  }

  @Test
  void aFileOfVectorsIsWrongWhereItHasNone() throws IOException {
    Path json = directory.resolve("d.jsonl");
    Files.writeString(
        json,
        """
        {"id": "a", "vector": {"3": 1.5}}
        {"id": "b", "vector": {}}
        """);
    load(json).failed(ExitCode.DATA, "VECTOR_EMPTY", "\"b\"");
  }

  @Test
  void documentsThatAreRefusedAreReported() throws IOException {
    Refused wrong = new Refused(400, "mapper_parsing_exception", "failed");
    cluster.otherwise(judged(each -> each.id().equals("17") ? wrong : null));
    assertThat(load("--max-errors=1").succeeded().out())
        .startsWith("199 documents in ")
        .contains("1 documents were refused:")
        .contains("  \"17\": 400, mapper_parsing_exception: failed (because of 17)");
  }

  @Test
  void anIndexThatIsDeletedMeanwhileIsNoticed() throws IOException {
    Response deleting =
        (answering, exchange, operations) -> {
          cluster.create("{}");
          taken().write(answering, exchange, operations);
        };
    cluster.script(deleting);
    load().failed(ExitCode.UPLOAD, "UPLOAD_FAILED", "passages has UUID", "deleted meanwhile");
  }

  @Test
  void anAliasOfOneIndexIsThatIndex() throws IOException {
    cluster.create("{\"mappings\": {\"properties\": {\"splade\": %s}}}".formatted(SPLADE));
    String index = cluster.index().toString();
    cluster.fix("GET /passages", 200, "{\"passages-1\": %s}".formatted(index));
    assertThat(load().succeeded().out()).contains("passages-1 has 200 documents");
    assertThat(cluster.requests()).contains("POST /passages-1/_refresh");
    cluster.fix("GET /passages", 200, "{\"a\": %s, \"b\": %s}".formatted(index, index));
    load().failed(ExitCode.USAGE, "passages stands for 2 indexes, expected one");
  }

  @Test
  void whatTheClusterSaysAgainstTheIndexIsShown() {
    cluster.fix(
        "PUT /passages",
        400,
        "{\"error\": {\"type\": \"mapper_parsing_exception\", \"reason\": \"No handler for type"
            + " [richter_sparse] declared on field [splade]\"}}");
    load().failed(ExitCode.UPLOAD, "UPLOAD_FAILED", "PUT /passages", "400", "No handler for type");
    assertThat(journal).doesNotExist();
  }

  @Test
  void anIndexThatAnotherLoadMakesMeanwhileIsTaken() throws IOException {
    cluster.fix("PUT /passages", 400, "{\"error\": {\"type\": \"resource_already_exists\"}}");
    cluster.beforeNext(
        "PUT /passages", "{\"mappings\": {\"properties\": {\"splade\": %s}}}".formatted(SPLADE));
    load().succeeded();
    assertThat(cluster.documents()).hasSize(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --bulk-bytes=0           | PARAMETER_INVALID | 0 bytes a request
          --in-flight=65           | PARAMETER_INVALID | 65 requests in flight
          --max-errors=-1          | PARAMETER_INVALID | -1 errors
          --shards=0               | PARAMETER_INVALID | shards is 0
          --replicas=-1            | PARAMETER_INVALID | replicas is -1
          --timeout=0s             | PARAMETER_INVALID | timeout PT0S
          --timeout=soon           | USAGE             | soon
          --url=ftp://127.0.0.1    | PARAMETER_INVALID | ftp://127.0.0.1
          --no-bulk                | USAGE             | --no-bulk
          --ram-buffer-mib=10      | USAGE             | --ram-buffer-mib
          --to=elsewhere           | USAGE             | opensearch
          """)
  void aWrongOptionIsAUsageErrorThatNamesIt(String option, String code, String fragment) {
    Cli.run("index", documents, "passages", "--to=opensearch", option)
        .failed(ExitCode.USAGE, code, fragment);
    assertThat(cluster.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Passages", "_all", "a*", "'a,b'", "..", "a b", "-a"})
  void aNameThatIsNoneOfAnIndexIsRefused(String name) {
    Cli.run("index", "--to=opensearch", "--url", cluster.url(), "--", documents, name)
        .failed(ExitCode.USAGE, "PARAMETER_INVALID", "index \"%s\"".formatted(name));
    assertThat(cluster.bulks()).isEmpty();
  }

  @Test
  void optionsOfOpenSearchAreForOpenSearch() {
    Cli.run("index", documents, directory.resolve("index"), "--in-flight=3")
        .failed(ExitCode.USAGE, "--to");
  }
}
