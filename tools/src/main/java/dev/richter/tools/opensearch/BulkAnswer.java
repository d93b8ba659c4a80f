package dev.richter.tools.opensearch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the bulk API answers of the documents of a batch.
 *
 * @param failures what was not done
 */
record BulkAnswer(List<Failure> failures) {

  /** What has to be asked for, so that an answer is no larger than it has to be. */
  static final String FILTER =
      "filter_path=items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.reason";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A document that was not taken.
   *
   * @param place its place in the batch
   * @param status the status, as for a request of its own
   * @param reason why
   * @param mayPass whether the node has too much to do, or the shard is not there, so that it may
   *     be taken later; if not, it is the document that is wrong
   */
  record Failure(int place, int status, String reason, boolean mayPass) {

    private static Failure of(int place, JsonNode result) {
      int status = result.path("status").asInt();
      String type = result.path("error").path("type").asText();
      boolean overload =
          type.endsWith("rejected_execution_exception")
              || type.equals("circuit_breaking_exception");
      return new Failure(
          place, status, Answer.reason(result.path("error")), overload || Answer.mayPass(status));
    }
  }

  /**
   * Reads an answer.
   *
   * @param answer one of success
   * @param size how many documents the batch has
   * @throws PassingFailure if it is something else, or of another number of documents
   */
  static BulkAnswer read(Answer answer, int size) throws PassingFailure {
    List<Failure> failures = new ArrayList<>();
    int place = 0;
    try (JsonParser parser = JSON.createParser(answer.body())) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          boolean items = parser.currentName().equals("items");
          if (parser.nextToken() != JsonToken.START_ARRAY || !items) {
            parser.skipChildren();
            continue;
          }
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            JsonNode result = result(parser);
            if (result.path("status").asInt() / 100 != 2) {
              failures.add(Failure.of(place, result));
            }
            place++;
          }
        }
      }
    } catch (IOException failure) {
      throw new PassingFailure(
          "%s answers a bulk request with what cannot be read: %s"
              .formatted(answer.node(), failure.getMessage()),
          failure);
    }
    if (place != size) {
      throw new PassingFailure(
          "%s answers a bulk request of %d documents with %d results"
              .formatted(answer.node(), size, place));
    }
    return new BulkAnswer(List.copyOf(failures));
  }

  /** The only member of an item, whose name is that of the operation. */
  private static JsonNode result(JsonParser parser) throws IOException {
    JsonNode item = JSON.readTree(parser);
    if (!item.isObject() || item.size() != 1 || !item.iterator().next().path("status").isInt()) {
      throw new IOException("an item without a status: " + item);
    }
    return item.iterator().next();
  }
}
