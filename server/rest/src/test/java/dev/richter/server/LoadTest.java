package dev.richter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.server.settings.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More requests than the server can take, and its end while it has some. */
final class LoadTest {

  @TempDir Path data;

  @Test
  void tooManyQueriesAreRefusedAndTheRestAnswered() throws Exception {
    try (TestServer server =
            TestServer.start(data, Map.of(Setting.THREADS, "1", Setting.QUEUE, "1"))
                .withArticles(500);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      String query = "{\"query\": {\"1\": 1, \"99\": 1}, \"params\": {\"exact\": true}}";
      String batch =
          "{\"searches\": [%s]}"
              .formatted(String.join(",", java.util.Collections.nCopies(300, query)));
      List<Future<TestServer.Reply>> replies = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        replies.add(
            clients.submit(() -> server.post("/collections/articles/points/query/batch", batch)));
      }
      int refused = 0;
      for (Future<TestServer.Reply> future : replies) {
        TestServer.Reply reply = future.get();
        if (reply.status() != 200) {
          reply.isProblem(429, "OVERLOADED");
          assertThat(reply.response().headers().firstValue("retry-after")).contains("1");
          refused++;
        }
      }
      assertThat(refused).isBetween(1, 39);
      assertThat(server.post("/collections/articles/points/query", query).status()).isEqualTo(200);
    }
  }

  @Test
  void theEndWaitsForWhatWasAccepted() throws Exception {
    TestServer server = TestServer.start(data).withArticles(0);
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    try (socket) {
      String line = TestServer.point(1) + "\n";
      write(
          socket,
          "PUT /collections/articles/points?wait=true HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(2 * line.length(), line));
      while (!server.get("/metrics").body().contains("richter_requests_open 2.0\n")) {
        Thread.sleep(10);
      }
      Thread end = Thread.ofVirtual().start(server::close);
      Thread.sleep(300);
      assertThat(end.isAlive()).isTrue();
      write(socket, line);
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200 ")
          .contains("\"accepted\":2");
      end.join();
    }
    try (TestServer again = TestServer.start(data)) {
      assertThat(again.get("/collections/articles").result().get("points_count").asInt())
          .isEqualTo(1);
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }
}
