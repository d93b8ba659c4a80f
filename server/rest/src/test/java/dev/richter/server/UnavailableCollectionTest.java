package dev.richter.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.server.settings.Setting;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collection whose files are damaged keeps no other from being served, and can be mended. */
final class UnavailableCollectionTest {

  private static final String BROKEN = "/collections/broken";

  @TempDir Path data;
  private byte[] snapshot = new byte[0];

  @BeforeEach
  void fill() {
    try (TestServer server = TestServer.start(data).withArticles(20)) {
      String made =
          server.call("POST", "/collections/articles/snapshots", "").result().get("name").asText();
      snapshot = server.get("/collections/articles/snapshots/" + made).response().body();
      upload(server).result();
      server.call("POST", BROKEN + "/snapshots", "").result();
    }
  }

  private TestServer.Reply upload(TestServer server) {
    return server.send(
        server
            .request(BROKEN + "/snapshots/upload")
            .header("content-type", "application/zip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(snapshot)));
  }

  private Path broken() {
    return data.resolve("collections/broken");
  }

  private Path fileOfIndex(String ending) throws IOException {
    try (var files = Files.walk(broken())) {
      return files
          .filter(file -> file.getFileName().toString().matches(ending))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void corruptBytesOfASegment() throws IOException {
    flipABitInTheMiddle(fileOfIndex(".*\\.fnm"));
    checkOthersAreServed("INDEX_CORRUPT");
  }

  private static void flipABitInTheMiddle(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void damageThatIsMetWhileReadingIsToldOf() throws IOException {
    // What vectors are is not read before it is needed.
    flipABitInTheMiddle(fileOfIndex(".*\\.rsf"));
    try (TestServer server = TestServer.start(data)) {
      assertThat(server.get(BROKEN).result().get("status").asText()).isEqualTo("green");
      TestServer.Reply refused = server.post(BROKEN + "/points/query", "{\"query\": {\"1\": 1}}");
      assertThat(refused.isProblem(500, "INDEX_CORRUPT").body()).doesNotContain(data.toString());
      JsonNode info = server.get(BROKEN).result();
      assertThat(info.get("status").asText()).isEqualTo("red");
      assertThat(info.get("code").asText()).isEqualTo("INDEX_CORRUPT");
      assertThat(info.get("points_count").asInt()).isEqualTo(20);
      assertThat(count(server, "broken")).isEqualTo(20);
      assertThat(server.get("/readyz").body()).isEqualTo("ready\n");
      assertThat(upload(server).result().get("status").asText()).isEqualTo("green");
      checkIsMended(server);
    }
  }

  @Test
  void aMissingDescription() throws IOException {
    Files.delete(broken().resolve("collection.json"));
    checkOthersAreServed("INDEX_NOT_FOUND");
  }

  @Test
  void aDescriptionThatWasCutShort() throws IOException {
    Path file = broken().resolve("collection.json");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 2));
    checkOthersAreServed("INDEX_CORRUPT");
  }

  @Test
  void anEmptyDescription() throws IOException {
    Files.write(broken().resolve("collection.json"), new byte[0]);
    checkOthersAreServed("INDEX_CORRUPT");
  }

  @Test
  void anIndexOfANewerFormat() throws IOException {
    Path description = fileOfIndex(".*\\.si");
    writeWithVersion(description.getParent(), description.getFileName().toString(), 99);
    checkOthersAreServed("INDEX_INCOMPATIBLE");
  }

  /** Writes a file of Lucene anew, sound but of another version. */
  private static void writeWithVersion(Path folder, String name, int version) throws IOException {
    try (Directory directory = FSDirectory.open(folder)) {
      byte[] bytes = Files.readAllBytes(folder.resolve(name));
      // After the magic number of four bytes, the name of the codec, and its length.
      int place = 5 + bytes[4];
      bytes[place + 3] = (byte) version;
      directory.deleteFile(name);
      try (IndexOutput out = directory.createOutput(name, IOContext.DEFAULT)) {
        out.writeBytes(bytes, bytes.length - CodecUtil.footerLength());
        CodecUtil.writeFooter(out);
      }
    }
  }

  private void checkOthersAreServed(String code) {
    try (TestServer server = TestServer.start(data)) {
      assertThat(count(server, "articles")).isEqualTo(20);
      JsonNode list = server.get("/collections").result().get("collections");
      assertThat(list.findValuesAsText("name")).containsExactly("articles", "broken");
      assertThat(list.findValuesAsText("status")).containsExactly("green", "red");
      assertThat(list.get(1).get("code").asText()).isEqualTo(code);
      assertThat(list.get(1).has("points_count")).isFalse();
      assertThat(list.toString()).doesNotContain(data.toString(), "index-");
      assertThat(server.get("/readyz").body()).isEqualTo("ready\n1 of 2 collections unavailable\n");
      assertThat(server.get("/readyz").status()).isEqualTo(200);
      assertThat(server.get("/metrics").body()).contains("richter_collections_unavailable 1.0");
      checkRequestsAreRefused(server, code);
      assertThat(server.get(BROKEN + "/snapshots").result()).hasSize(1);
      assertThat(server.get("/metrics").body()).contains("richter_commit_failures_total 0.0");
    }
    mendByUpload();
    damageAgain();
    mendByRecovery();
    damageAgain();
    deleteAndCreate();
  }

  private void checkRequestsAreRefused(TestServer server, String code) {
    String point = "{\"id\": 1, \"vector\": {\"splade\": {\"1\": 1}}}";
    List<TestServer.Reply> replies =
        List.of(
            server.get(BROKEN),
            server.call("PATCH", BROKEN, "{\"recall\": 0.9}"),
            server.get(BROKEN + "/points/1"),
            server.post(BROKEN + "/points", "{\"ids\": [1]}"),
            server.post(BROKEN + "/points/count", "{}"),
            server.post(BROKEN + "/points/scroll", "{}"),
            server.post(BROKEN + "/points/delete", "{\"points\": [1]}"),
            server.post(BROKEN + "/points/payload", "{\"payload\": {}, \"points\": [1]}"),
            server.post(BROKEN + "/points/query", "{\"query\": {\"1\": 1}}"),
            server.post(
                BROKEN + "/points/query/batch", "{\"searches\": [{\"query\": {\"1\": 1}}]}"),
            server.put(BROKEN + "/points?wait=true", "{\"points\": [%s]}".formatted(point)),
            server.stream(BROKEN + "/points?wait=true", point.getBytes(UTF_8)),
            server.post(BROKEN + "/jobs", "{\"kind\": \"optimize\"}"),
            server.post(BROKEN + "/jobs", "{\"kind\": \"tune\"}"),
            server.call("POST", BROKEN + "/snapshots", ""));
    for (TestServer.Reply reply : replies) {
      reply.isProblem(503, "COLLECTION_UNAVAILABLE");
      assertThat(reply.json().get("detail").asText())
          .contains("\"broken\"", code)
          .doesNotContain(data.toString(), "index-", ".json", "segments");
      assertThat(reply.response().headers().firstValue("retry-after")).isEmpty();
    }
    server.put(BROKEN, TestServer.ARTICLES).isProblem(409, "COLLECTION_EXISTS");
  }

  private void mendByUpload() {
    try (TestServer server = TestServer.start(data)) {
      assertThat(upload(server).result().get("status").asText()).isEqualTo("green");
      checkIsMended(server);
    }
  }

  private void mendByRecovery() {
    try (TestServer server = TestServer.start(data)) {
      String name = server.get(BROKEN + "/snapshots").result().at("/0/name").asText();
      server.put(BROKEN + "/snapshots/recover", "{\"name\": \"%s\"}".formatted(name)).result();
      checkIsMended(server);
    }
  }

  private static void checkIsMended(TestServer server) {
    assertThat(count(server, "broken")).isEqualTo(20);
    String point = "{\"points\": [%s]}".formatted(TestServer.point(77));
    server.put(BROKEN + "/points?wait=true", point).result();
    server.post(BROKEN + "/points/delete?wait=true", "{\"points\": [77]}").result();
    assertThat(server.get("/readyz").body()).isEqualTo("ready\n");
  }

  private void damageAgain() {
    try {
      Files.delete(broken().resolve("collection.json"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void deleteAndCreate() {
    try (TestServer server = TestServer.start(data)) {
      server.get(BROKEN).isProblem(503, "COLLECTION_UNAVAILABLE");
      server.call("DELETE", BROKEN, "").result();
      server.get(BROKEN).isProblem(404, "COLLECTION_NOT_FOUND");
      server.put(BROKEN, TestServer.ARTICLES).result();
      assertThat(count(server, "broken")).isZero();
    }
  }

  @Test
  void aCollectionWhoseStorageComesBackIsServedAgain() throws IOException {
    Path away = data.resolve("away");
    Map<Setting, String> settings = Map.of(Setting.COMMIT_INTERVAL_MS, "50");
    try (TestServer server = TestServer.start(data, settings)) {
      Files.move(broken(), away);
      server.put(BROKEN + "/points", "{\"points\": [%s]}".formatted(TestServer.point(50)));
      await(() -> server.get(BROKEN).status() == 503);
      Pattern failures = Pattern.compile("richter_commit_failures_total [1-9]");
      await(() -> failures.matcher(server.get("/metrics").body()).find());
      Files.move(away, broken());
      await(() -> server.get(BROKEN).body().contains("\"status\":\"green\""));
      checkIsMended(server);
    }
  }

  private static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static long count(TestServer server, String collection) {
    return server
        .post("/collections/%s/points/count".formatted(collection), "{}")
        .result()
        .get("count")
        .asLong();
  }
}
