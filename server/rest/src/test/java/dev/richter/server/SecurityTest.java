package dev.richter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.error.RichterException;
import dev.richter.server.http.ApiKeys;
import dev.richter.server.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what. */
final class SecurityTest {

  private static final String QUERY = "{\"query\": {\"1\": 1}}";

  @TempDir Path folder;

  private Path keyFile(ApiKeys.NewKey... keys) throws IOException {
    StringBuilder entries = new StringBuilder();
    for (ApiKeys.NewKey key : keys) {
      entries.append(entries.isEmpty() ? "" : ", ").append(key.entry());
    }
    return Files.writeString(folder.resolve("keys.json"), "{\"keys\": [%s]}".formatted(entries));
  }

  private static int status(
      TestServer server, String method, String path, String body, String key) {
    return server
        .send(
            server
                .request(path)
                .headers("content-type", "application/json", "api-key", key)
                .method(method, java.net.http.HttpRequest.BodyPublishers.ofString(body)))
        .status();
  }

  @Test
  void keysAllowWhatTheirRoleAndCollectionsSay() throws IOException {
    ApiKeys.NewKey admin = ApiKeys.generate("a", ApiKeys.Role.ADMIN, Set.of());
    ApiKeys.NewKey writer = ApiKeys.generate("w", ApiKeys.Role.READ_WRITE, Set.of("one"));
    ApiKeys.NewKey reader = ApiKeys.generate("r", ApiKeys.Role.READ_ONLY, Set.of());
    try (TestServer server =
        TestServer.start(
            folder.resolve("data"),
            Map.of(Setting.KEYS, keyFile(admin, writer, reader).toString()))) {
      server.get("/collections").isProblem(401, "UNAUTHENTICATED");
      assertThat(status(server, "GET", "/collections", "", "nobody's")).isEqualTo(401);
      assertThat(server.get("/livez").status()).isEqualTo(200);
      assertThat(server.get("/docs").status()).isEqualTo(200);
      server.get("/metrics").isProblem(401, "UNAUTHENTICATED");

      for (String name : new String[] {"one", "two"}) {
        String path = "/collections/" + name;
        assertThat(status(server, "PUT", path, TestServer.ARTICLES, reader.key())).isEqualTo(403);
        assertThat(status(server, "PUT", path, TestServer.ARTICLES, writer.key())).isEqualTo(403);
        assertThat(status(server, "PUT", path, TestServer.ARTICLES, admin.key())).isEqualTo(201);
      }
      String points = "{\"points\": [%s]}".formatted(TestServer.point(1));
      assertThat(status(server, "PUT", "/collections/one/points", points, reader.key()))
          .isEqualTo(403);
      assertThat(status(server, "PUT", "/collections/one/points", points, writer.key()))
          .isEqualTo(200);
      assertThat(status(server, "PUT", "/collections/two/points", points, writer.key()))
          .isEqualTo(403);
      assertThat(status(server, "POST", "/collections/one/points/query", QUERY, writer.key()))
          .isEqualTo(200);
      assertThat(status(server, "POST", "/collections/two/points/query", QUERY, writer.key()))
          .isEqualTo(403);
      assertThat(status(server, "POST", "/collections/two/points/query", QUERY, reader.key()))
          .isEqualTo(200);
      assertThat(status(server, "DELETE", "/collections/one", "", writer.key())).isEqualTo(403);
      assertThat(status(server, "GET", "/metrics", "", writer.key())).isEqualTo(403);
      assertThat(status(server, "GET", "/metrics", "", reader.key())).isEqualTo(200);
      TestServer.Reply listed =
          server.send(
              server.request("/collections").header("Authorization", "Bearer " + writer.key()));
      assertThat(listed.result().get("collections").findValuesAsText("name"))
          .containsExactly("one");
    }
  }

  @Test
  void theFileHoldsNoKeyAndIsReadAgainWhenItChanges() throws Exception {
    ApiKeys.NewKey first = ApiKeys.generate("first", ApiKeys.Role.ADMIN, Set.of());
    ApiKeys.NewKey second = ApiKeys.generate("second", ApiKeys.Role.ADMIN, Set.of());
    Path file = keyFile(first);
    assertThat(Files.readString(file)).doesNotContain(first.key());
    try (TestServer server =
        TestServer.start(folder.resolve("data"), Map.of(Setting.KEYS, file.toString()))) {
      assertThat(status(server, "GET", "/collections", "", second.key())).isEqualTo(401);
      keyFile(second);
      Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + 5000));
      for (int i = 0;
          i < 1000 && status(server, "GET", "/collections", "", first.key()) == 200;
          i++) {
        Thread.sleep(50);
      }
      assertThat(status(server, "GET", "/collections", "", first.key())).isEqualTo(401);
      assertThat(status(server, "GET", "/collections", "", second.key())).isEqualTo(200);
      Files.writeString(file, "{");
      Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis() + 9000));
      Thread.sleep(1500);
      assertThat(status(server, "GET", "/collections", "", second.key())).isEqualTo(200);
    }
  }

  @Test
  void theLogTellsWhoseKeyWasRefused() throws Exception {
    ApiKeys.NewKey reader = ApiKeys.generate("curious", ApiKeys.Role.READ_ONLY, Set.of());
    BlockingQueue<Object> keys = new LinkedBlockingQueue<>();
    Handler noted =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            if (line.getParameters()[0] instanceof Map<?, ?> fields
                && Integer.valueOf(403).equals(fields.get("status"))) {
              keys.add(fields.get("key"));
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger("dev.richter.access");
    log.addHandler(noted);
    try (TestServer server =
        TestServer.start(
            folder.resolve("data"),
            Map.of(Setting.KEYS, keyFile(reader).toString(), Setting.ACCESS_LOG, "failures"))) {
      assertThat(status(server, "DELETE", "/collections/one", "", reader.key())).isEqualTo(403);
      assertThat(keys.poll(1, TimeUnit.MINUTES)).isEqualTo("curious");
    } finally {
      log.removeHandler(noted);
    }
  }

  @Test
  void aServerThatAnybodyCanReachNeedsKeysOrAWord() throws IOException {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> TestServer.start(folder.resolve("data"), Map.of(Setting.HOST, "0.0.0.0")))
        .withMessageContaining("allow-anonymous=true");
    TestServer.start(
            folder.resolve("data"),
            Map.of(Setting.HOST, "0.0.0.0", Setting.ALLOW_ANONYMOUS, "true"))
        .close();
    ApiKeys.NewKey key = ApiKeys.generate("a", ApiKeys.Role.ADMIN, Set.of());
    TestServer.start(
            folder.resolve("data"),
            Map.of(Setting.HOST, "0.0.0.0", Setting.KEYS, keyFile(key).toString()))
        .close();
  }

  @Test
  void twoServersDoNotShareTheirData() {
    try (TestServer first = TestServer.start(folder.resolve("data"))) {
      assertThat(first.get("/readyz").status()).isEqualTo(200);
      assertThatExceptionOfType(RichterException.class)
          .isThrownBy(() -> TestServer.start(folder.resolve("data")))
          .withMessageContaining("another server");
    }
  }

  @Test
  void otherOriginsAreLetInOnlyWhereOneIsConfigured() {
    try (TestServer closed = TestServer.start(folder.resolve("closed"));
        TestServer open =
            TestServer.start(
                folder.resolve("open"), Map.of(Setting.CORS_ORIGIN, "https://a.example"))) {
      assertThat(allowed(closed, "https://a.example")).isEmpty();
      assertThat(allowed(open, "https://b.example")).isEmpty();
      assertThat(allowed(open, "https://a.example")).isEqualTo("https://a.example");
      TestServer.Reply preflight =
          open.send(
              open.request("/collections")
                  .headers("Origin", "https://a.example", "Access-Control-Request-Method", "PUT")
                  .method("OPTIONS", java.net.http.HttpRequest.BodyPublishers.noBody()));
      assertThat(preflight.status()).isEqualTo(204);
    }
  }

  private static String allowed(TestServer server, String origin) {
    return server
        .send(server.request("/livez").header("Origin", origin))
        .response()
        .headers()
        .firstValue("access-control-allow-origin")
        .orElse("");
  }
}
