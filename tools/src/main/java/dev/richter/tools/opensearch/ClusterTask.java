package dev.richter.tools.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.opensearch.ClusterClient.Request;
import java.time.Duration;

/**
 * Work that a cluster does beside requests.
 *
 * @param client the cluster
 * @param id what the cluster calls it
 * @param retries how long to try to ask for it
 */
record ClusterTask(ClusterClient client, String id, Retries retries) {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /**
   * Waits for its end.
   *
   * @throws RichterException with {@link ErrorCode#UPLOAD_FAILED} if it fails
   */
  void await() throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    JsonNode state = state();
    while (!state.path("completed").asBoolean()) {
      Thread.sleep(pause);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
      state = state();
    }
    requireSuccess(state);
  }

  private JsonNode state() throws InterruptedException {
    return client.ask(Request.get("/_tasks/" + id), retries);
  }

  private void requireSuccess(JsonNode state) {
    JsonNode error = state.path("error");
    JsonNode shards = state.path("response").path("_shards");
    if (error.isObject() || shards.path("failed").asInt() > 0) {
      throw new RichterException(
          ErrorCode.UPLOAD_FAILED,
          "task %s (%s) failed: %s"
              .formatted(
                  id,
                  state.path("task").path("description").asText(),
                  error.isObject()
                      ? Answer.reason(error)
                      : Answer.reason(shards.path("failures").path(0).path("reason"))));
    }
  }
}
