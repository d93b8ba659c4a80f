package dev.richter.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.richter.server.http.Contract;
import dev.richter.server.http.Operation;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the contract shows as an example works, and the answers are what it says. */
final class ContractTest {

  /** Each operation after those that it needs. */
  private static final List<String> ORDER =
      List.of(
          "createCollection",
          "upsertPoints",
          "listCollections",
          "listEncoders",
          "getCollection",
          "updateCollection",
          "getPoints",
          "getPoint",
          "scrollPoints",
          "countPoints",
          "queryPoints",
          "queryPointsBatch",
          "startJob",
          "listJobs",
          "getJob",
          "createSnapshot",
          "listSnapshots",
          "downloadSnapshot",
          "recoverSnapshot",
          "uploadSnapshot",
          "deleteSnapshot",
          "setPayload",
          "overwritePayload",
          "deletePayload",
          "deletePoints",
          "deleteCollection",
          "live",
          "ready",
          "metrics",
          "contract");

  private static final String IRI = "https://test.invalid/openapi.json";

  @TempDir Path data;

  private final Contract contract = Contract.load();
  private final SchemaRegistry schemas =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemas(Map.of(IRI, new String(contract.bytes(), StandardCharsets.UTF_8))));

  @Test
  void everyExampleWorksAndIsAnsweredAsTheContractSays() throws InterruptedException {
    assertThat(contract.operations()).extracting(Operation::id).hasSameElementsAs(ORDER);
    try (TestServer server = TestServer.start(data, WordEncoder.sparse())) {
      String snapshot = "none";
      byte[] zip = new byte[0];
      for (String id : ORDER) {
        Operation operation =
            contract.operations().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow();
        int number = 0;
        for (Example example : examples(operation)) {
          String path = path(operation, snapshot);
          if (id.equals("createCollection") && !example.name().equals("both")) {
            path += "-" + example.name();
          } else if (example.name().startsWith("text")) {
            path = path.replace("articles", "articles-text");
          }
          byte[] body =
              example
                  .text()
                  .replace("articles-20260131-120000-1.zip", snapshot)
                  .getBytes(StandardCharsets.UTF_8);
          TestServer.Reply reply =
              send(
                  server,
                  operation,
                  path,
                  example.mediaType(),
                  id.equals("uploadSnapshot") ? zip : body);
          assertThat(reply.status())
              .as(id + " " + example + " " + reply.body())
              .isBetween(200, 299);
          checkAnswer(operation, reply);
          switch (id) {
            case "createSnapshot" -> snapshot = reply.result().get("name").asText();
            case "downloadSnapshot" -> zip = reply.response().body();
            case "startJob" -> await(server, ++number);
            default -> {}
          }
        }
      }
    }
  }

  /** A job has the collection for itself. */
  private static void await(TestServer server, int job) throws InterruptedException {
    while (!server.get("/collections/articles/jobs/" + job).result().has("finished")) {
      Thread.sleep(20);
    }
  }

  private record Example(String name, String mediaType, String text) {}

  private JsonNode spec(Operation operation) {
    return contract
        .root()
        .get("paths")
        .get("/" + String.join("/", operation.template()))
        .get(operation.method().toLowerCase(Locale.ROOT));
  }

  private List<Example> examples(Operation operation) {
    List<Example> examples = new ArrayList<>();
    for (Map.Entry<String, JsonNode> content :
        spec(operation).at("/requestBody/content").properties()) {
      if (content.getKey().equals("application/zip")) {
        examples.add(new Example("zip", content.getKey(), ""));
      }
      for (Map.Entry<String, JsonNode> example : content.getValue().path("examples").properties()) {
        JsonNode value = example.getValue().get("value");
        examples.add(
            new Example(
                example.getKey(),
                content.getKey(),
                value.isTextual() ? value.textValue() : value.toString()));
      }
    }
    assertThat(operation.mediaTypes().isEmpty() == examples.isEmpty()).as(operation.id()).isTrue();
    return examples.isEmpty() ? List.of(new Example("none", "", "")) : examples;
  }

  private String path(Operation operation, String snapshot) {
    StringBuilder path = new StringBuilder();
    for (String segment : operation.template()) {
      path.append('/');
      if (segment.startsWith("{")) {
        String name = segment.substring(1, segment.length() - 1);
        path.append(
            name.equals("snapshot")
                ? snapshot
                : contract.root().at("/components/parameters/" + name + "/example").asText());
      } else {
        path.append(segment);
      }
    }
    operation.booleans().forEach(name -> path.append('?').append(name).append("=true"));
    return path.toString();
  }

  private static TestServer.Reply send(
      TestServer server, Operation operation, String path, String mediaType, byte[] body) {
    HttpRequest.Builder request = server.request(path);
    if (!mediaType.isEmpty()) {
      request.header("content-type", mediaType);
    }
    return server.send(
        request.method(operation.method(), HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private void checkAnswer(Operation operation, TestServer.Reply reply) {
    String place =
        "/paths/~1%s/%s/responses/%d/content/application~1json/schema"
            .formatted(
                String.join("~1", operation.template()),
                operation.method().toLowerCase(Locale.ROOT),
                reply.status());
    assertThat(spec(operation).get("responses").has(Integer.toString(reply.status())))
        .as("%s may answer %d", operation.id(), reply.status())
        .isTrue();
    if (contract.root().at(place).has("properties")) {
      assertThat(
              schemas
                  .getSchema(
                      SchemaLocation.of(IRI + "#" + place.replace("{", "%7B").replace("}", "%7D")))
                  .validate(reply.json()))
          .as("%s answers %s", operation.id(), reply.body())
          .isEmpty();
    }
  }

  @Test
  void theCodesOfExamplesOfErrorsAreThoseOfTheServer() {
    Set<String> known = new HashSet<>();
    for (var code : dev.richter.server.problem.ProblemCode.values()) {
      known.add(code.status() + code.name());
    }
    for (JsonNode response : contract.root().at("/components/responses")) {
      JsonNode example = response.at("/content/application~1problem+json/example");
      assertThat(known).contains(example.get("status").asInt() + example.get("code").asText());
      assertThat(contract.accepts("Problem", example)).isTrue();
    }
  }
}
