package dev.richter.tools.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.server.RichterServer;
import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import dev.richter.tools.docs.MarkdownPage.Snippet;
import dev.richter.tools.encode.ModelEncoder;
import dev.richter.tools.encode.ModelOptions;
import dev.richter.tools.encode.TinyModel;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server that has what the guides speak of: the encoder {@code splade}, and no collections. */
final class DocumentedServer implements Closeable {

  /** Stands in an answer that is shown for a text that differs each time. */
  private static final String ANY_TEXT = "…";

  private static final double TOLERANCE = 1e-6;

  private final ModelEncoder encoder;
  private final RichterServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private DocumentedServer(ModelEncoder encoder, RichterServer server) {
    this.encoder = encoder;
    this.server = server;
  }

  static DocumentedServer start(Path directory) throws IOException {
    Path model = TinyModel.writeSplade(directory.resolve("served.model"));
    ModelEncoder encoder = ModelEncoder.splade("splade", model, ModelOptions.ofThreads(1));
    Map<Setting, String> settings =
        Map.of(Setting.DATA, directory.resolve("served.data").toString(), Setting.PORT, "0");
    return new DocumentedServer(
        encoder, RichterServer.start(ServerSettings.of(settings, Map.of()), List.of(encoder)));
  }

  String address() {
    return "localhost:" + server.port();
  }

  /**
   * Sends a request and returns the answer. The snippet has the method and the path in its first
   * line, then headers, and after a blank line the body, which is JSON where no header says
   * otherwise.
   */
  String answer(Snippet snippet) throws IOException, InterruptedException {
    String[] parts = snippet.body().split("\n\n", 2);
    List<String> head = parts[0].lines().toList();
    String[] first = head.getFirst().split(" ", 2);
    String body = parts.length == 1 ? "" : parts[1];
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + address() + first[1]))
            .method(first[0], HttpRequest.BodyPublishers.ofString(body));
    for (String header : head.subList(1, head.size())) {
      String[] nameAndValue = header.split(": ", 2);
      request.header(nameAndValue[0], nameAndValue[1]);
    }
    if (head.size() == 1 && !body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    int group = snippet.info().isEmpty() ? 2 : Integer.parseInt(snippet.info());
    assertThat(snippet.info().isEmpty() ? answer.statusCode() / 100 : answer.statusCode())
        .as("%s%n%s", snippet.body(), answer.body())
        .isEqualTo(group);
    return answer.body();
  }

  /** Compares an answer with what a page shows of it, which may leave keys out. */
  static void assertHas(JsonNode answer, JsonNode shown, String place) {
    if (shown.isObject()) {
      shown
          .properties()
          .forEach(
              entry ->
                  assertHas(
                      answer.path(entry.getKey()), entry.getValue(), place + "/" + entry.getKey()));
    } else if (shown.isArray()) {
      assertThat(answer.size()).as("%s of %s", place, answer).isEqualTo(shown.size());
      for (int i = 0; i < shown.size(); i++) {
        assertHas(answer.path(i), shown.get(i), place + "/" + i);
      }
    } else if (shown.isNumber()) {
      assertThat(answer.isNumber()).as(place).isTrue();
      assertThat(answer.doubleValue()).as(place).isCloseTo(shown.doubleValue(), within(TOLERANCE));
    } else if (shown.asText().equals(ANY_TEXT)) {
      assertThat(answer.isTextual()).as(place).isTrue();
    } else {
      assertThat(answer).as(place).isEqualTo(shown);
    }
  }

  @Override
  public void close() {
    server.close();
    encoder.close();
  }
}
