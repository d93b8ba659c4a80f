package dev.richter.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.server.http.Contract;
import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Queries and points are read by hand, everything else by the schemas of the contract: here both
 * read the same, thousands of broken variants of the contract's examples.
 */
final class ReadersAgreeTest {

  private static final int VARIANTS = 3000;

  /** What the schemas cannot say, so that only the readers refuse it. */
  private static final List<String> BEYOND_SCHEMAS =
      List.of(
          "VECTOR_",
          "FILTER_INVALID",
          "BITMAP_INVALID",
          "DOCUMENT_ID_INVALID",
          "rows of different lengths",
          "beside",
          "expected at least that of the query",
          "is no token from 0 to",
          // Larger than any integer there is, which the validator overlooks.
          "1E+39, expected an integer");

  private final Contract contract = Contract.load();
  private final QueryReader queries = new QueryReader(contract, Integer.MAX_VALUE, 1000);
  private final long seed = Long.getLong("richter.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @FunctionalInterface
  private interface Reader {
    Object read(byte[] body);
  }

  @Test
  void queriesAreReadAsTheContractSays() {
    agree("Query", "/paths/~1collections~1{collection}~1points~1query/post", queries::query);
  }

  @Test
  void batchesAreReadAsTheContractSays() {
    agree(
        "QueryBatch",
        "/paths/~1collections~1{collection}~1points~1query~1batch/post",
        queries::batch);
  }

  @Test
  void pointsAreReadAsTheContractSays() {
    agree("UpsertPoints", "/paths/~1collections~1{collection}~1points/put", PointReader::points);
  }

  private void agree(String schema, String operation, Reader reader) {
    System.out.printf("ReadersAgreeTest: -Drichter.seed=%d%n", seed);
    List<JsonNode> examples = new ArrayList<>();
    contract
        .root()
        .at(operation + "/requestBody/content/application~1json/examples")
        .forEach(example -> examples.add(example.get("value")));
    assertThat(examples).isNotEmpty();
    int accepted = 0;
    for (int i = 0; i < VARIANTS; i++) {
      JsonNode variant = examples.get(random.nextInt(examples.size())).deepCopy();
      for (int changes = random.nextInt(3); changes >= 0; changes--) {
        variant = changed(variant);
      }
      boolean bySchema = contract.accepts(schema, reread(variant));
      Optional<Problem> problem = read(reader, variant);
      accepted += problem.isEmpty() ? 1 : 0;
      assertThat(bySchema || problem.isPresent())
          .as("the reader takes what the schema refuses: %s", variant)
          .isTrue();
      assertThat(!bySchema || problem.isEmpty() || beyondSchemas(problem.get()))
          .as("the reader refuses what the schema takes: %s, %s", variant, problem)
          .isTrue();
    }
    assertThat(accepted).as("some variants are still sound").isBetween(VARIANTS / 100, VARIANTS);
  }

  private static boolean beyondSchemas(Problem problem) {
    return BEYOND_SCHEMAS.stream()
        .anyMatch(part -> problem.code().startsWith(part) || problem.detail().contains(part));
  }

  /** As a body of a request would be read. */
  private static JsonNode reread(JsonNode variant) {
    try {
      return Json.TREES.readTree(variant.toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<Problem> read(Reader reader, JsonNode variant) {
    try {
      assertThat(reader.read(variant.toString().getBytes(StandardCharsets.UTF_8))).isNotNull();
      return Optional.empty();
    } catch (ProblemException e) {
      return Optional.of(e.problem());
    }
  }

  private JsonNode changed(JsonNode root) {
    List<ContainerNode<?>> containers = new ArrayList<>();
    collect(root, containers);
    if (containers.isEmpty()) {
      return any();
    }
    switch (containers.get(random.nextInt(containers.size()))) {
      case ObjectNode object -> change(object);
      case ArrayNode array -> change(array);
      default -> throw new AssertionError();
    }
    return root;
  }

  private static void collect(JsonNode node, List<ContainerNode<?>> containers) {
    if (node instanceof ContainerNode<?> container) {
      containers.add(container);
      node.forEach(child -> collect(child, containers));
    }
  }

  private void change(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    String name = names.isEmpty() ? "x" : names.get(random.nextInt(names.size()));
    switch (random.nextInt(4)) {
      case 0 -> object.remove(name);
      case 1 -> {
        JsonNode value = object.remove(name);
        object.set(otherName(name), value == null ? any() : value);
      }
      case 2 -> object.set(otherName(name), any());
      default -> object.set(name, any());
    }
  }

  private String otherName(String name) {
    List<String> names =
        List.of(
            "id",
            "vector",
            "payload",
            "query",
            "using",
            "limit",
            "filter",
            "params",
            "prefetch",
            "explain",
            "exact",
            "recall",
            "probes",
            "margin",
            "deadline_ms",
            "with_vector",
            "with_payload",
            "indices",
            "values",
            "text",
            "model",
            "5",
            "05",
            "-1",
            "_x",
            "",
            name + "x");
    return names.get(random.nextInt(names.size()));
  }

  private void change(ArrayNode array) {
    int position = array.isEmpty() ? -1 : random.nextInt(array.size());
    switch (random.nextInt(4)) {
      case 0 -> array.add(any());
      case 1 -> {
        if (position >= 0) {
          array.add(array.get(position).deepCopy());
        }
      }
      case 2 -> {
        if (position >= 0) {
          array.remove(position);
        }
      }
      default -> {
        if (position >= 0) {
          array.set(position, any());
        }
      }
    }
  }

  private JsonNode any() {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (random.nextInt(22)) {
      case 0 -> make.nullNode();
      case 1 -> make.booleanNode(true);
      case 2 -> make.booleanNode(false);
      case 3 -> make.numberNode(0);
      case 4 -> make.numberNode(1);
      case 5 -> make.numberNode(-1);
      case 6 -> make.numberNode(1.5);
      case 7 -> make.numberNode(new BigDecimal("20.0"));
      case 8 -> make.numberNode(new BigDecimal("1e39"));
      case 9 -> make.numberNode(new BigDecimal("1e-60"));
      case 10 -> make.numberNode(new BigInteger("9223372036854775808"));
      case 11 -> make.numberNode(Integer.MAX_VALUE);
      case 12 -> make.numberNode(1L + Integer.MAX_VALUE);
      case 13 -> make.textNode("splade");
      case 14 -> make.textNode("");
      case 15 -> make.textNode("_x");
      case 16 -> make.arrayNode();
      case 17 -> make.arrayNode().add(1);
      case 18 -> make.arrayNode().add(make.arrayNode().add(0.5).add(1));
      case 19 -> make.objectNode();
      case 20 -> make.objectNode().put("7", 0.25);
      default -> make.objectNode().set("exclude", make.arrayNode().add("a"));
    };
  }
}
