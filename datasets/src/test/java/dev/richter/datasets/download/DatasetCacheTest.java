package dev.richter.datasets.download;

import static dev.richter.datasets.download.ScriptedServer.file;
import static dev.richter.datasets.download.ScriptedServer.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.richter.datasets.catalog.Catalog;
import dev.richter.datasets.catalog.DatasetFile;
import dev.richter.datasets.catalog.Part;
import dev.richter.datasets.download.ScriptedServer.Response;
import dev.richter.datasets.text.BeirText;
import dev.richter.datasets.text.BeirTextReader;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatasetCacheTest {

  private static final Catalog CATALOG =
      catalog(
          """
          {"downloads": [
             {"id": "zip", "path": "set/set.zip", "url": "https://host/set.zip", "source": "test"},
             {"id": "tar", "path": "set/set.tar.gz", "url": "https://host/set.tar.gz",
              "source": "test"},
             {"id": "qrels", "path": "set/qrels.txt", "url": "https://host/q", "source": "test"}],
           "files": [
             {"path": "set/corpus.jsonl", "part": "documents", "format": "beir-jsonl",
              "download": "zip", "member": "set/corpus.jsonl"},
             {"path": "set/queries.jsonl", "part": "queries", "format": "beir-jsonl",
              "download": "zip", "member": "set/queries.jsonl"},
             {"path": "set/queries.tsv", "part": "queries", "format": "tsv", "download": "tar",
              "member": "queries.tsv"},
             {"path": "set/qrels.txt", "part": "qrels", "format": "trec-qrels",
              "download": "qrels"},
             {"path": "set/judged/queries.jsonl", "part": "queries", "format": "beir-jsonl",
              "queriesOf": "set/queries.tsv", "judgedIn": "set/qrels.txt"}],
           "datasets": [
             {"name": "set", "title": "t", "kind": "text", "licence": "l", "citation": ["c"],
              "files": ["set/corpus.jsonl", "set/queries.jsonl", "set/qrels.txt"]},
             {"name": "set/judged", "title": "t", "kind": "text", "licence": "l",
              "citation": ["c"], "files": ["set/corpus.jsonl", "set/judged/queries.jsonl",
                                           "set/qrels.txt"]}]}
          """);

  private static final DatasetFile DOCUMENTS =
      CATALOG.dataset("set").files(Part.DOCUMENTS).getFirst();
  private static final DatasetFile QRELS = CATALOG.dataset("set").files(Part.QRELS).getFirst();

  private static final byte[] ZIP =
      Archives.zip(
          Map.of(
              "set/corpus.jsonl",
              "{\"_id\": \"d\", \"text\": \"x\"}\n".getBytes(UTF_8),
              "set/queries.jsonl",
              "{\"_id\": \"q\", \"text\": \"x\"}\n".getBytes(UTF_8)));

  @TempDir Path directory;

  private final List<ScriptedServer> servers = new ArrayList<>();

  @AfterEach
  void stopServers() throws IOException {
    for (ScriptedServer server : servers) {
      server.close();
    }
  }

  @Test
  void allMembersOfAnArchiveAreUnpackedAndItIsNotKept() throws IOException {
    ScriptedServer server = start(file(ZIP, "\"z\""));
    Path documents = obtain(server, DOCUMENTS);
    assertThat(documents)
        .isEqualTo(directory.resolve("cache/set/corpus.jsonl"))
        .hasContent("{\"_id\": \"d\", \"text\": \"x\"}");
    assertThat(directory.resolve("cache/set/queries.jsonl")).exists();
    assertThat(directory.resolve("cache/set/set.zip")).doesNotExist();
  }

  @Test
  void whatIsThereIsNotAskedForAgain() throws IOException {
    ScriptedServer server = start(file(ZIP, "\"z\""));
    obtain(server, DOCUMENTS);
    Path again = obtain(server, DOCUMENTS);
    obtain(server, CATALOG.dataset("set").files(Part.QUERIES).getFirst());
    assertThat(again).exists();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void anArchiveThatWasFetchedBeforeTheProcessEndedIsOnlyUnpacked() throws IOException {
    Files.createDirectories(directory.resolve("cache/set"));
    Files.write(directory.resolve("cache/set/set.zip"), ZIP);
    ScriptedServer server = start(status("500 Internal Server Error"));
    assertThat(obtain(server, DOCUMENTS)).exists();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aDamagedArchiveIsNotKept() throws IOException {
    ScriptedServer server =
        start(file("<html>sorry</html>".getBytes(UTF_8), "\"h\""), file(ZIP, "\"z\""));
    RichterException failure =
        catchThrowableOfType(RichterException.class, () -> obtain(server, DOCUMENTS));
    assertThat(failure.code()).isEqualTo(ErrorCode.DATA_MALFORMED);
    assertThat(failure).hasMessageContaining("set.zip");
    assertThat(obtain(server, DOCUMENTS)).exists();
  }

  @Test
  void queriesWithJudgementsAreTakenFromTheirFile() throws IOException {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("other", new byte[10]);
    members.put("queries.tsv", "1\tone\n2\ttwo\ttabs\n3\tthree\n".getBytes(UTF_8));
    ScriptedServer server =
        start(
            file(Archives.tar(members), "\"t\""),
            file("3 0 d1 2\n2 0 d2 0\n2 0 d3 1\n".getBytes(UTF_8), "\"q\""));
    Path judged = obtain(server, CATALOG.dataset("set/judged").files(Part.QUERIES).getFirst());
    List<BeirText> texts = new ArrayList<>();
    try (BeirTextReader reader = BeirTextReader.open(judged)) {
      reader.forEachRemaining(texts::add);
    }
    assertThat(texts)
        .containsExactly(new BeirText("2", "", "two\ttabs"), new BeirText("3", "", "three"));
  }

  @Test
  void ofTwoRunsAtOnceOneFetches() throws Exception {
    CountDownLatch bothAreThere = new CountDownLatch(1);
    Response slow =
        (request, output) -> {
          bothAreThere.await();
          file(ZIP, "\"z\"").write(request, output);
        };
    ScriptedServer server = start(slow);
    try (ExecutorService runs = Executors.newFixedThreadPool(2)) {
      Future<Path> first = runs.submit(() -> obtain(server, DOCUMENTS));
      Future<Path> second = runs.submit(() -> obtain(server, DOCUMENTS));
      // The second run is at the lock, or will come there: either way it may not ask.
      Thread.sleep(200);
      bothAreThere.countDown();
      assertThat(first.get()).exists().isEqualTo(second.get());
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aFileOfAnotherProcessIsWaitedFor() throws Exception {
    ScriptedServer server = start(file("q 0 d 1\n".getBytes(UTF_8), "\"q\""));
    Files.createDirectories(directory.resolve("cache/set"));
    DownloadLock other = DownloadLock.acquire(directory.resolve("cache/set/qrels.txt"));
    try (ExecutorService runs = Executors.newSingleThreadExecutor()) {
      Future<Path> waiting = runs.submit(() -> obtain(server, QRELS));
      Thread.sleep(200);
      assertThat(waiting).isNotDone();
      assertThat(server.requests()).isEmpty();
      other.close();
      assertThat(waiting.get()).exists();
    }
  }

  @Test
  void theFolderIsThatOfTheEnvironment() {
    Path home = Path.of("/home/who");
    assertThat(
            DatasetCache.defaultFolder(
                Map.of("RICHTER_CACHE", "/data", "XDG_CACHE_HOME", "/xdg"), home))
        .isEqualTo(Path.of("/data"));
    assertThat(DatasetCache.defaultFolder(Map.of("XDG_CACHE_HOME", "/xdg"), home))
        .isEqualTo(Path.of("/xdg/richter"));
    assertThat(DatasetCache.defaultFolder(Map.of("XDG_CACHE_HOME", "xdg"), home))
        .isEqualTo(Path.of("/home/who/.cache/richter"));
    assertThat(DatasetCache.defaultFolder(Map.of("RICHTER_CACHE", ""), home))
        .isEqualTo(Path.of("/home/who/.cache/richter"));
  }

  private ScriptedServer start(Response... script) throws IOException {
    ScriptedServer server = ScriptedServer.start(script);
    servers.add(server);
    return server;
  }

  private Path obtain(ScriptedServer server, DatasetFile file) {
    DownloadOptions options =
        new DownloadOptions(
            Duration.ofSeconds(10), Duration.ofSeconds(30), 2, Duration.ZERO, Duration.ZERO);
    Mirrors mirrors = Mirrors.of(List.of(server.url("").toString()));
    try (Downloader downloader = new Downloader(options, mirrors, DownloadListener.NONE)) {
      return new DatasetCache(CATALOG, directory.resolve("cache")).obtain(file, downloader);
    }
  }

  private static Catalog catalog(String json) {
    return Catalog.read(new ByteArrayInputStream(json.getBytes(UTF_8)));
  }
}
