package dev.richter.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed while clients wait for their writes keeps what it acknowledged. */
final class KilledServerTest {

  private static final int KILLS = 2;
  private static final int WRITERS = 4;
  private static final int WRITES_BEFORE_A_KILL = 40;

  @TempDir Path data;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger lastId = new AtomicInteger();

  @Test
  void nothingAcknowledgedIsMissingAndNothingIsDoubled() throws Exception {
    Served served = Served.start(data);
    assertThat(send(served, "PUT", "", TestServer.ARTICLES)).isEqualTo(201);
    for (int kill = 0; kill < KILLS; kill++) {
      writeUntilKilled(served, acknowledged.size() + WRITES_BEFORE_A_KILL);
      served = Served.start(data);
      List<Integer> present = ids(served);
      assertThat(new HashSet<>(present)).as("none twice").hasSameSizeAs(present);
      assertThat(present).as("none missing").containsAll(acknowledged);
      assertThat(present).as("none made up").allMatch(id -> id <= lastId.get());
    }
    served.kill();
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLS * WRITES_BEFORE_A_KILL);
  }

  private void writeUntilKilled(Served served, int enough) throws InterruptedException {
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(Thread.ofVirtual().start(() -> write(served)));
    }
    while (acknowledged.size() < enough && served.process.isAlive()) {
      Thread.sleep(1);
    }
    served.kill();
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private void write(Served served) {
    try {
      while (true) {
        int id = lastId.incrementAndGet();
        String points = "{\"points\": [%s]}".formatted(TestServer.point(id));
        if (send(served, "PUT", "/points?wait=true", points) == 200) {
          acknowledged.add(id);
        }
      }
    } catch (IOException | InterruptedException e) {
      // Killed.
    }
  }

  private int send(Served served, String method, String path, String body)
      throws IOException, InterruptedException {
    return exchange(served, method, path, body).statusCode();
  }

  private HttpResponse<String> exchange(Served served, String method, String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/collections/articles%s".formatted(served.port, path)))
            .header("content-type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private List<Integer> ids(Served served) throws Exception {
    JsonNode page =
        new ObjectMapper()
            .readTree(
                exchange(
                        served,
                        "POST",
                        "/points/scroll",
                        "{\"limit\": 10000, \"with_payload\": false}")
                    .body())
            .get("result");
    assertThat(page.get("next_page_offset").isNull()).isTrue();
    List<Integer> ids = new ArrayList<>();
    page.get("points").forEach(point -> ids.add(point.get("id").asInt()));
    return ids;
  }

  private record Served(Process process, int port) {

    static Served start(Path data) throws IOException {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "--enable-native-access=ALL-UNNAMED",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ServedProcess.class.getName(),
                  data.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      String port = out.readLine();
      assertThat(port).as("the server has started").isNotNull();
      return new Served(process, Integer.parseInt(port));
    }

    void kill() throws InterruptedException {
      process.destroyForcibly();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
