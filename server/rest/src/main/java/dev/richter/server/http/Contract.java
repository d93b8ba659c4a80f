package dev.richter.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The contract {@code openapi.json}: which operations there are, and what their parameters and
 * bodies look like. Safe for use by many threads.
 */
public final class Contract {

  private static final String RESOURCE = "/dev/richter/server/openapi.json";
  private static final String IRI = "https://richter.invalid/openapi.json";
  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  private final byte[] bytes;
  private final JsonNode root;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, Pattern> parameterPatterns = new HashMap<>();
  private final SchemaRegistry registry;
  private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

  private Contract(byte[] bytes) throws IOException {
    this.bytes = bytes;
    this.root = new ObjectMapper().readTree(bytes);
    this.registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemas(Map.of(IRI, new String(bytes, StandardCharsets.UTF_8))));
    root.get("paths").properties().forEach(path -> addOperations(path.getKey(), path.getValue()));
    operations.sort(Comparator.comparingInt(Operation::fixedSegments).reversed());
    for (Map.Entry<String, JsonNode> parameter : root.at("/components/parameters").properties()) {
      JsonNode pattern = resolved(parameter.getValue().get("schema")).path("pattern");
      if (pattern.isTextual()) {
        parameterPatterns.put(parameter.getKey(), Pattern.compile(pattern.textValue()));
      }
    }
  }

  /** Reads the contract that comes with the server. */
  public static Contract load() {
    try (InputStream in = Contract.class.getResourceAsStream(RESOURCE)) {
      return new Contract(Objects.requireNonNull(in, RESOURCE).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addOperations(String path, JsonNode item) {
    for (Map.Entry<String, JsonNode> entry : item.properties()) {
      if (METHODS.contains(entry.getKey())) {
        JsonNode operation = entry.getValue();
        JsonNode content = operation.at("/requestBody/content");
        Set<String> mediaTypes = new HashSet<>();
        content.fieldNames().forEachRemaining(mediaTypes::add);
        Set<String> booleans = new HashSet<>();
        operation.path("parameters").forEach(node -> booleans.add(nameOf(node)));
        operations.add(
            new Operation(
                operation.get("operationId").textValue(),
                entry.getKey().toUpperCase(java.util.Locale.ROOT),
                Arrays.asList(path.substring(1).split("/")),
                Optional.of(content.at("/application~1json/schema/$ref"))
                    .filter(JsonNode::isTextual)
                    .map(Contract::nameOf),
                mediaTypes,
                booleans,
                operation.path("security").isArray() && operation.path("security").isEmpty()));
      }
    }
  }

  private static String nameOf(JsonNode reference) {
    String text = reference.isTextual() ? reference.textValue() : reference.get("$ref").textValue();
    return text.substring(text.lastIndexOf('/') + 1);
  }

  private JsonNode resolved(JsonNode schema) {
    return schema.has("$ref") ? root.at("/components/schemas/" + nameOf(schema)) : schema;
  }

  /** The document. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The document, to be read only. */
  public JsonNode root() {
    return root;
  }

  /** All operations, those with the most fixed segments first. */
  public List<Operation> operations() {
    return List.copyOf(operations);
  }

  /**
   * Checks the parameters of a path.
   *
   * @throws ProblemException if one is not what the contract says
   */
  void checkPath(Map<String, String> parameters) {
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      Pattern pattern = parameterPatterns.get(parameter.getKey());
      if (pattern != null && !pattern.matcher(parameter.getValue()).matches()) {
        throw new ProblemException(
            ProblemCode.REQUEST_INVALID,
            "the %s of the path does not match %s".formatted(parameter.getKey(), pattern));
      }
    }
  }

  /**
   * Checks a value.
   *
   * @param schema the name of a schema of the contract
   * @throws ProblemException with a pointer to the first place that breaks it
   */
  public void check(String schema, JsonNode value) {
    List<Error> errors = schema(schema).validate(value);
    if (!errors.isEmpty()) {
      // Where alternatives fail, those that came farthest tell most.
      Error error =
          errors.stream()
              .max(
                  Comparator.comparingInt(
                      candidate -> candidate.getInstanceLocation().getNameCount()))
              .orElseThrow();
      throw new ProblemException(
          Problem.of(ProblemCode.REQUEST_INVALID, shortened(message(error)))
              .at(error.getInstanceLocation().toString()));
    }
  }

  private static String message(Error error) {
    String message = error.getMessage();
    String prefix = error.getInstanceLocation() + ": ";
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }

  private static String shortened(String message) {
    return message.length() <= 300 ? message : message.substring(0, 300) + "…";
  }

  /** Whether a value is what a schema of the contract says. */
  public boolean accepts(String schema, JsonNode value) {
    return schema(schema).validate(value).isEmpty();
  }

  private Schema schema(String name) {
    return schemas.computeIfAbsent(
        name, any -> registry.getSchema(SchemaLocation.of(IRI + "#/components/schemas/" + name)));
  }
}
