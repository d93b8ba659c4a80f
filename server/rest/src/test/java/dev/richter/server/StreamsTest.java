package dev.richter.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.server.settings.Setting;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What else happens while a stream of points arrives. */
final class StreamsTest {

  private static final String POINTS = "/collections/articles/points";

  private static final int LINES = 10_000;

  @TempDir Path data;

  /** Sends a stream whose lines are written one by one. */
  private static CompletableFuture<TestServer.Reply> stream(
      TestServer server, PipedOutputStream lines) throws IOException {
    PipedInputStream body = new PipedInputStream(lines, 1 << 20);
    HttpRequest.Builder request =
        server
            .request(POINTS)
            .header("content-type", "application/x-ndjson")
            .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> body));
    return CompletableFuture.supplyAsync(() -> server.send(request));
  }

  private static void write(PipedOutputStream lines, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      lines.write((TestServer.point(i) + "\n").getBytes(UTF_8));
    }
    lines.flush();
  }

  /** The last of the lines may wait for a buffer to be full. */
  private static void awaitHalf(TestServer server) throws InterruptedException {
    for (int i = 0; i < 1000 && count(server) < LINES / 2; i++) {
      Thread.sleep(20);
    }
    assertThat(count(server)).isGreaterThanOrEqualTo(LINES / 2);
  }

  private static int count(TestServer server) {
    return server.post(POINTS + "/count", "{}").result().get("count").asInt();
  }

  @Test
  void whoAsksHowTheServerIsIsToldThoughNoMoreWritesAreTaken() throws Exception {
    try (TestServer server = TestServer.start(data, Map.of(Setting.WRITES, "1")).withArticles(0);
        PipedOutputStream lines = new PipedOutputStream()) {
      CompletableFuture<TestServer.Reply> reply = stream(server, lines);
      write(lines, LINES);
      awaitHalf(server);
      server.get("/collections").isProblem(429, "OVERLOADED");
      for (String path : new String[] {"/livez", "/readyz", "/metrics"}) {
        assertThat(server.get(path).status()).as(path).isEqualTo(200);
      }
      lines.close();
      assertThat(reply.get(20, TimeUnit.SECONDS).result().get("accepted").asInt()).isEqualTo(LINES);
    }
  }

  @Test
  void aStreamThatTheCollectionDoesNotOutliveTellsWhatWasStored() throws Exception {
    try (TestServer server = TestServer.start(data).withArticles(0);
        PipedOutputStream lines = new PipedOutputStream()) {
      CompletableFuture<TestServer.Reply> reply = stream(server, lines);
      write(lines, LINES);
      awaitHalf(server);
      server.call("DELETE", "/collections/articles", "").result();
      write(lines, LINES);
      lines.close();
      JsonNode problem = reply.get(20, TimeUnit.SECONDS).isProblem(503, "UNAVAILABLE").json();
      assertThat(problem.get("accepted").asInt()).isBetween(LINES / 2, LINES);
    }
  }
}
