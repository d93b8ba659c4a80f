package dev.richter.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.richter.opensearch.cluster.Cluster;
import dev.richter.opensearch.cluster.RestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the guide shows is asked of a node as it stands there: {@code console} is a request, {@code
 * json answer} what its answer has.
 */
@ExtendWith(SharedCluster.class)
final class GuideIT {

  private static final Path GUIDE = Path.of("../../docs/opensearch.md");
  private static final Pattern SNIPPET =
      Pattern.compile("```(console|json answer)\n(.*?)```", Pattern.DOTALL);
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void theGuideIsRight(Cluster cluster) throws Exception {
    RestClient client = cluster.client();
    JsonNode answer = JSON.createObjectNode();
    Matcher snippets = SNIPPET.matcher(Files.readString(GUIDE));
    int requests = 0;
    for (MatchResult snippet : snippets.results().toList()) {
      String text = snippet.group(2);
      if (snippet.group(1).equals("console")) {
        answer = ask(client, text);
        requests++;
      } else {
        assertHas(answer, JSON.readTree(text), text);
      }
    }
    assertThat(requests).isGreaterThan(5);
  }

  private static JsonNode ask(RestClient client, String text) throws Exception {
    String[] parts = text.split("\n\n", 2);
    String[] line = parts[0].strip().split(" ", 2);
    RestClient.Answer answer = client.exchange(line[0], line[1], parts.length > 1 ? parts[1] : "");
    assertThat(answer.ok()).as(text + answer.body()).isTrue();
    assertThat(answer.body().path("errors").asBoolean()).as(answer.body().toString()).isFalse();
    return answer.body();
  }

  /** Objects may have more; arrays have what is shown, in this order. */
  private static void assertHas(JsonNode answer, JsonNode shown, String text) {
    if (shown.isObject()) {
      for (Map.Entry<String, JsonNode> field : shown.properties()) {
        assertHas(answer.path(field.getKey()), field.getValue(), text);
      }
    } else if (shown.isArray()) {
      assertThat(answer).as(text).hasSize(shown.size());
      for (int i = 0; i < shown.size(); i++) {
        assertHas(answer.get(i), shown.get(i), text);
      }
    } else {
      assertThat(answer).as(text).isEqualTo(shown);
    }
  }
}
