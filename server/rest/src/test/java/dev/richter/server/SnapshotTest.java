package dev.richter.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.server.settings.Setting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots, made, taken elsewhere and gone back to. */
final class SnapshotTest {

  private static final String SNAPSHOTS = "/collections/articles/snapshots";

  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server =
        TestServer.start(folder.resolve("data"), Map.of(Setting.MAX_SNAPSHOT_BYTES, "1000000"))
            .withArticles(50);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aCollectionGoesBackToItsSnapshot() {
    JsonNode made = server.call("POST", SNAPSHOTS, "").result();
    String name = made.get("name").asText();
    assertThat(server.get(SNAPSHOTS).result()).hasSize(1);
    server.post("/collections/articles/points/delete?wait=true", "{\"filter\": {}}").result();
    assertThat(count("articles")).isZero();
    server.put(SNAPSHOTS + "/recover", "{\"name\": \"%s\"}".formatted(name)).result();
    assertThat(count("articles")).isEqualTo(50);
    server
        .put(
            "/collections/articles/points?wait=true",
            "{\"points\": [%s]}".formatted(TestServer.point(1000)))
        .result();
    assertThat(count("articles")).isEqualTo(51);
    server.close();
    server = TestServer.start(folder.resolve("data"));
    assertThat(count("articles")).isEqualTo(51);
    server.call("DELETE", SNAPSHOTS + "/" + name, "").result();
    server.get(SNAPSHOTS + "/" + name).isProblem(404, "SNAPSHOT_NOT_FOUND");
  }

  @Test
  void aSnapshotIsTakenToAnotherCollection() throws IOException {
    byte[] zip = download();
    assertThat(upload("copy", zip).status()).isEqualTo(200);
    assertThat(count("copy")).isEqualTo(50);
    assertThat(
            server
                .get("/collections/copy")
                .result()
                .at("/config/multi_vectors/colbert/dimension")
                .asInt())
        .isEqualTo(4);
    server.post("/collections/articles/points/delete?wait=true", "{\"points\": [1]}").result();
    upload("articles", zip).result();
    assertThat(count("articles")).isEqualTo(50);
  }

  @Test
  void whatIsNoSoundSnapshotChangesNothing() throws IOException {
    Map<String, byte[]> sound = unzip(download());
    String vectors =
        sound.keySet().stream().filter(name -> name.endsWith(".rsf")).findFirst().orElseThrow();
    Map<String, Map<String, byte[]>> hostile = new LinkedHashMap<>();
    hostile.put("a file outside", with(sound, "../../evil", new byte[10]));
    hostile.put("a file outside by another name", with(sound, "index/../../evil", new byte[10]));
    hostile.put("an absolute file", with(sound, "/tmp/evil", new byte[10]));
    hostile.put("a hidden file", with(sound, "index/.evil", new byte[10]));
    hostile.put("a directory", with(sound, "index/sub/evil", new byte[10]));
    hostile.put("too much", with(sound, "index/_large.bin", new byte[2_000_000]));
    byte[] flipped = sound.get(vectors).clone();
    flipped[flipped.length / 2] ^= 1;
    hostile.put("a flipped bit", with(sound, vectors, flipped));
    Map<String, byte[]> missing = new LinkedHashMap<>(sound);
    missing.remove(vectors);
    hostile.put("a missing file", missing);
    hostile.put("another file altogether", Map.of("readme.txt", new byte[10]));
    hostile.put("a description that is none", with(sound, "collection.json", new byte[10]));
    for (Map.Entry<String, Map<String, byte[]>> zip : hostile.entrySet()) {
      TestServer.Reply reply = upload("articles", zip(zip.getValue()));
      assertThat(reply.status()).as(zip.getKey() + reply.body()).isEqualTo(400);
      reply.isProblem(400, "SNAPSHOT_INVALID");
      assertThat(reply.body()).doesNotContain(folder.toString());
      assertThat(upload("new", zip(zip.getValue())).status()).isEqualTo(400);
      assertThat(count("articles")).as(zip.getKey()).isEqualTo(50);
    }
    server.get("/collections/new").isProblem(404, "COLLECTION_NOT_FOUND");
    assertThat(folder.resolve("evil")).doesNotExist();
    try (var files = Files.list(folder.resolve("data/collections"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aSnapshotThatWasCutAnywhereChangesNothing() throws IOException {
    byte[] whole = download();
    server.post("/collections/articles/points/delete?wait=true", "{\"points\": [1]}").result();
    IntStream lengths =
        IntStream.concat(
            IntStream.iterate(0, length -> length < whole.length, length -> length + 997),
            IntStream.rangeClosed(whole.length - 64, whole.length - 1));
    for (int length : lengths.toArray()) {
      upload("articles", Arrays.copyOf(whole, length)).isProblem(400, "SNAPSHOT_INVALID");
    }
    assertThat(count("articles")).isEqualTo(49);
    try (var files = Files.list(folder.resolve("data/collections"))) {
      assertThat(files).hasSize(1);
    }
    Path stored =
        folder
            .resolve("data/snapshots/articles")
            .resolve(server.get(SNAPSHOTS).result().at("/0/name").asText());
    Files.write(stored, Arrays.copyOf(whole, whole.length - 1));
    server
        .put(SNAPSHOTS + "/recover", "{\"name\": \"%s\"}".formatted(stored.getFileName()))
        .isProblem(400, "SNAPSHOT_INVALID");
    assertThat(count("articles")).isEqualTo(49);
    upload("articles", whole).result();
    assertThat(count("articles")).isEqualTo(50);
  }

  @Test
  void aFileThatIsNotWhatTheDirectorySaysIsRefused() throws IOException {
    byte[] whole = download();
    String text = new String(whole, StandardCharsets.ISO_8859_1);
    byte[] other = whole.clone();
    // The number of the index, which no other checksum covers.
    other[text.indexOf("index-1") + "index-".length()] = '7';
    upload("articles", other).isProblem(400, "SNAPSHOT_INVALID");
    byte[] longer = whole.clone();
    // A record of the directory has the checksum of its file at byte 16, and the size at byte 24.
    longer[text.lastIndexOf("PK\u0001\u0002") + 24]++;
    upload("articles", longer).isProblem(400, "SNAPSHOT_INVALID");
    byte[] apart = whole.clone();
    apart[text.lastIndexOf("PK\u0001\u0002") + 16]++;
    upload("articles", apart).isProblem(400, "SNAPSHOT_INVALID");
    assertThat(count("articles")).isEqualTo(50);
  }

  private long count(String collection) {
    return server
        .post("/collections/%s/points/count".formatted(collection), "{}")
        .result()
        .get("count")
        .asLong();
  }

  private byte[] download() {
    String name = server.call("POST", SNAPSHOTS, "").result().get("name").asText();
    return server.get(SNAPSHOTS + "/" + name).response().body();
  }

  private TestServer.Reply upload(String collection, byte[] zip) {
    return server.send(
        server
            .request("/collections/" + collection + "/snapshots/upload")
            .header("content-type", "application/zip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(zip)));
  }

  private static Map<String, byte[]> with(Map<String, byte[]> files, String name, byte[] bytes) {
    Map<String, byte[]> more = new LinkedHashMap<>(files);
    more.put(name, bytes);
    return more;
  }

  private static Map<String, byte[]> unzip(byte[] bytes) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }
}
