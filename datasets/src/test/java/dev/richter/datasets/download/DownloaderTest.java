package dev.richter.datasets.download;

import static dev.richter.datasets.download.ScriptedServer.file;
import static dev.richter.datasets.download.ScriptedServer.head;
import static dev.richter.datasets.download.ScriptedServer.part;
import static dev.richter.datasets.download.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.richter.datasets.catalog.Checksum;
import dev.richter.datasets.catalog.Download;
import dev.richter.datasets.download.DownloadListener.Fetched;
import dev.richter.datasets.download.ScriptedServer.Request;
import dev.richter.datasets.download.ScriptedServer.Response;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DownloaderTest {

  private static final byte[] CONTENT = content(11, 300_000);
  private static final String TAG = "\"one\"";
  private static final int CUT = 120_000;

  /** Long enough for a busy machine, short enough for a test that waits for it. */
  private static final Duration STALL = Duration.ofMillis(1500);

  private static final DownloadOptions OPTIONS =
      new DownloadOptions(
          Duration.ofSeconds(10), STALL, 3, Duration.ofMillis(1), Duration.ofSeconds(2));

  @TempDir Path directory;

  private final List<ScriptedServer> servers = new ArrayList<>();
  private final List<Fetched> fetched = new ArrayList<>();

  @AfterEach
  void stopServers() throws IOException {
    for (ScriptedServer server : servers) {
      server.close();
    }
  }

  @Test
  void aFileArrivesWholeAndIsCompared() throws IOException {
    ScriptedServer server = start(file(CONTENT, TAG));

    fetch(download(server, checksum(CONTENT)), OPTIONS);

    assertArrived(CONTENT);
    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests().getFirst().headers())
        .containsEntry("accept-encoding", "identity")
        .doesNotContainKey("range");
    assertThat(fetched)
        .containsExactly(
            new Fetched(
                server.url("/data/file"), CONTENT.length, "MD5", checksum(CONTENT).digest(), true));
  }

  @Test
  void withoutAChecksumTheListenerIsToldThatNothingWasCompared() throws IOException {
    ScriptedServer server = start(file(CONTENT, TAG));
    fetch(download(server, Optional.empty(), OptionalLong.empty()), OPTIONS);
    assertArrived(CONTENT);
    assertThat(fetched.getFirst().compared()).isFalse();
    assertThat(fetched.getFirst().algorithm()).isEqualTo("SHA-256");
    assertThat(fetched.getFirst().digest()).hasSize(64);
  }

  @Test
  void withoutAChecksumTheSizeIsCompared() throws IOException {
    ScriptedServer server = start(file(CONTENT, TAG));
    RichterException failure =
        fails(download(server, Optional.empty(), OptionalLong.of(CONTENT.length + 1)), OPTIONS);
    assertThat(failure.code()).isEqualTo(ErrorCode.CHECKSUM_MISMATCH);
    assertThat(failure).hasMessageContainingAll("300000 bytes", "expected 300001");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void anEmptyFileArrives() throws IOException {
    ScriptedServer server = start(file(new byte[0], TAG));
    fetch(download(server, checksum(new byte[0])), OPTIONS);
    assertArrived(new byte[0]);
  }

  @Test
  void afterACutOnlyTheRestIsAskedFor() throws IOException {
    ScriptedServer server = start(part(CONTENT, TAG, CUT), file(CONTENT, TAG));

    fetch(download(server, checksum(CONTENT)), OPTIONS);

    assertArrived(CONTENT);
    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().get(1).headers())
        .containsEntry("range", "bytes=%d-".formatted(CUT))
        .containsEntry("if-range", TAG);
  }

  @Test
  void aConnectionThatBreaksAgainAndAgainIsNoFailureWhileBytesCome() throws IOException {
    ScriptedServer server = start(part(CONTENT, TAG, CONTENT.length / 10 + 1));
    fetch(download(server, checksum(CONTENT)), OPTIONS);
    assertArrived(CONTENT);
    assertThat(server.requests()).hasSize(10);
  }

  @Test
  void theNextRunGoesOnWhereOneFailed() throws IOException {
    ScriptedServer broken = start(part(CONTENT, TAG, CUT), status("503 Service Unavailable"));
    RichterException failure = fails(download(broken, checksum(CONTENT)), OPTIONS);
    assertThat(failure.code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
    assertThat(failure).hasMessageContainingAll(broken.url("/data/file").toString(), "503");
    assertThat(target()).doesNotExist();

    ScriptedServer server = start(file(CONTENT, TAG));
    fetch(download(server, checksum(CONTENT)), OPTIONS);

    assertArrived(CONTENT);
    assertThat(server.requests().getFirst().headers())
        .containsEntry("range", "bytes=%d-".formatted(CUT));
  }

  @Test
  void aServerThatKnowsNoRangesSendsAllAgain() throws IOException {
    Response all =
        (request, output) -> {
          head(output, "200 OK", "Content-Length: " + CONTENT.length, "ETag: " + TAG);
          output.write(CONTENT);
        };
    ScriptedServer server = start(part(CONTENT, TAG, CUT), all);
    fetch(download(server, checksum(CONTENT)), OPTIONS);
    assertArrived(CONTENT);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void aServerWithoutVersionsIsAskedForAllAgain() throws IOException {
    Response cut =
        (request, output) -> {
          head(output, "200 OK", "Content-Length: " + CONTENT.length, "ETag: W/\"weak\"");
          output.write(CONTENT, 0, CUT);
        };
    ScriptedServer server = start(cut, file(CONTENT, TAG));
    fetch(download(server, checksum(CONTENT)), OPTIONS);
    assertArrived(CONTENT);
    assertThat(server.requests().get(1).headers()).doesNotContainKeys("range", "if-range");
  }

  @Test
  void aDateServesAsVersion() throws IOException {
    String date = "Sun, 06 Nov 1994 08:49:37 GMT";
    Response cut =
        (request, output) -> {
          head(output, "200 OK", "Content-Length: " + CONTENT.length, "Last-Modified: " + date);
          output.write(CONTENT, 0, CUT);
        };
    ScriptedServer server = start(cut, file(CONTENT, date));
    fetch(download(server, checksum(CONTENT)), OPTIONS);
    assertArrived(CONTENT);
    assertThat(server.requests().get(1).headers()).containsEntry("if-range", date);
  }

  @Test
  void aFileThatChangesBetweenTwoPartsIsFetchedAnew() throws IOException {
    byte[] other = content(12, 200_000);
    ScriptedServer server = start(part(CONTENT, TAG, CUT), file(other, "\"two\""));
    fetch(download(server, checksum(other)), OPTIONS);
    assertArrived(other);
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void aPartOfAnotherVersionIsNotTaken() throws IOException {
    byte[] other = content(12, 200_000);
    Response careless =
        (request, output) -> {
          head(
              output,
              "206 Partial Content",
              "Content-Length: " + (other.length - CUT),
              "ETag: \"two\"",
              "Content-Range: bytes %d-%d/%d".formatted(CUT, other.length - 1, other.length));
          output.write(other, CUT, other.length - CUT);
        };
    ScriptedServer server = start(part(CONTENT, TAG, CUT), careless, file(other, "\"two\""));
    fetch(download(server, checksum(other)), OPTIONS);
    assertArrived(other);
    assertThat(server.requests()).hasSize(3);
    assertThat(server.requests().get(2).headers()).doesNotContainKey("range");
  }

  @Test
  void anotherPartThanWasAskedForIsNotTaken() throws IOException {
    Response wrongPart =
        (request, output) -> {
          head(
              output,
              "206 Partial Content",
              "Content-Length: 10",
              "ETag: " + TAG,
              "Content-Range: bytes 0-9/" + CONTENT.length);
          output.write(CONTENT, 0, 10);
        };
    ScriptedServer server = start(part(CONTENT, TAG, CUT), wrongPart, file(CONTENT, TAG));
    fetch(download(server, checksum(CONTENT)), OPTIONS);
    assertArrived(CONTENT);
  }

  @Test
  void aPartThatIsCompleteNeedsNoBytes() throws IOException {
    Files.write(directory.resolve("file.part"), CONTENT);
    Files.writeString(directory.resolve("file.part.version"), "ETag\n" + TAG + "\n");
    ScriptedServer server =
        start(status("416 Range Not Satisfiable", "Content-Range: bytes */" + CONTENT.length));
    fetch(download(server, checksum(CONTENT)), OPTIONS);
    assertArrived(CONTENT);
  }

  @Test
  void aPartThatIsLongerThanTheFileIsFetchedAnew() throws IOException {
    Files.write(directory.resolve("file.part"), content(5, CONTENT.length + 5));
    Files.writeString(directory.resolve("file.part.version"), "ETag\n" + TAG + "\n");
    ScriptedServer server =
        start(
            status("416 Range Not Satisfiable", "Content-Range: bytes */" + CONTENT.length),
            file(CONTENT, TAG));
    fetch(download(server, checksum(CONTENT)), OPTIONS);
    assertArrived(CONTENT);
  }

  @Test
  void fewerBytesThanAnnouncedAreAFailureThatKeepsThem() throws IOException {
    Response tooLong =
        (request, output) -> {
          head(output, "200 OK", "Content-Length: " + (CONTENT.length + 7), "ETag: " + TAG);
          output.write(CONTENT);
        };
    ScriptedServer server = start(tooLong);
    RichterException failure = fails(download(server, checksum(CONTENT)), OPTIONS);
    assertThat(failure.code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
    assertThat(target()).doesNotExist();
    assertThat(directory.resolve("file.part")).hasSize(CONTENT.length);
  }

  @Test
  void moreBytesThanAnnouncedAreNotTaken() throws IOException {
    Response tooShort =
        (request, output) -> {
          head(output, "200 OK", "Content-Length: " + CUT, "ETag: " + TAG);
          output.write(CONTENT);
        };
    ScriptedServer server = start(tooShort);
    RichterException failure = fails(download(server, checksum(CONTENT)), OPTIONS);
    assertThat(failure.code()).isEqualTo(ErrorCode.CHECKSUM_MISMATCH);
    assertThat(failure).hasMessageContaining("of %d bytes".formatted(CUT));
  }

  @Test
  void aWrongDigestNamesBothAndLeavesNothing() throws IOException {
    byte[] forged = content(13, CONTENT.length);
    ScriptedServer server = start(file(forged, TAG));

    RichterException failure = fails(download(server, checksum(CONTENT)), OPTIONS);

    assertThat(failure.code()).isEqualTo(ErrorCode.CHECKSUM_MISMATCH);
    assertThat(failure)
        .hasMessageContainingAll(
            server.url("/data/file").toString(),
            checksum(CONTENT).digest(),
            checksum(forged).digest());
    assertThat(directory).isEmptyDirectory();
    assertThat(fetched).isEmpty();
  }

  @Test
  void redirectsAreFollowed() throws IOException {
    ScriptedServer elsewhere = start(file(CONTENT, TAG));
    ScriptedServer server =
        start(
            status("302 Found", "Location: /other?token=a%20b"),
            status("307 Temporary Redirect", "Location: " + elsewhere.url("/there")));
    fetch(download(server, checksum(CONTENT)), OPTIONS);
    assertArrived(CONTENT);
    assertThat(server.requests())
        .extracting(Request::path)
        .containsExactly("/data/file", "/other?token=a%20b");
    assertThat(elsewhere.requests()).extracting(Request::path).containsExactly("/there");
  }

  @Test
  void aRedirectLoopEnds() throws IOException {
    ScriptedServer server = start(status("301 Moved Permanently", "Location: /data/file"));
    RichterException failure = fails(download(server, checksum(CONTENT)), OPTIONS);
    assertThat(failure.code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
    assertThat(failure).hasMessageContaining("more than 5 redirects");
    assertThat(server.requests()).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://127.0.0.1/file", "mailto:a@b", "::"})
  void aRedirectOffTheWebIsRefused(String location) throws IOException {
    ScriptedServer server = start(status("302 Found", "Location: " + location));
    RichterException failure = fails(download(server, checksum(CONTENT)), OPTIONS);
    assertThat(failure.code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
    assertThat(failure).hasMessageContaining(location.equals("::") ? "location" : location);
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a/x, https://b/y, true",
    "http://a/x, https://b/y, true",
    "http://a/x, http://b/y, true",
    "https://a/x, http://a/x, false",
    "https://a/x, file:/x, false"
  })
  void noRedirectLeadsOutOfASecureConnection(URI from, URI to, boolean allowed) {
    assertThat(Downloader.mayLead(from, to)).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"404 Not Found", "403 Forbidden", "410 Gone", "204 No Content"})
  void anAnswerThatWillNotChangeIsNotAskedForAgain(String answer) throws IOException {
    ScriptedServer server = start(status(answer));
    RichterException failure = fails(download(server, checksum(CONTENT)), OPTIONS);
    assertThat(failure.code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
    assertThat(failure).hasMessageContainingAll(answer.substring(0, 3), "expected 200");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aFailureThatPassesIsWaitedFor() throws IOException {
    ScriptedServer server =
        start(
            status("500 Internal Server Error"),
            status("429 Too Many Requests", "Retry-After: 1"),
            file(CONTENT, TAG));
    fetch(download(server, checksum(CONTENT)), OPTIONS);
    assertArrived(CONTENT);
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void aServerThatWantsTooLongAPauseHasFailed() throws IOException {
    ScriptedServer server = start(status("429 Too Many Requests", "Retry-After: 3600"));
    RichterException failure = fails(download(server, checksum(CONTENT)), OPTIONS);
    assertThat(failure.code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
    assertThat(failure).hasMessageContainingAll("429", "in 3600 s", "expected 2 s");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aServerThatGoesOnFailingIsGivenUp() throws IOException {
    ScriptedServer server = start(status("502 Bad Gateway"));
    RichterException failure = fails(download(server, checksum(CONTENT)), OPTIONS);
    assertThat(failure).hasMessageContainingAll("502", "attempt 3");
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    ScriptedServer server = start(status("200 OK"));
    server.close();
    RichterException failure = fails(download(server, checksum(CONTENT)), OPTIONS);
    assertThat(failure.code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
    assertThat(failure).hasMessageContainingAll(server.url("/data/file").toString(), "Connect");
  }

  @Test
  void aServerThatStopsSendingIsAskedForTheRest() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    Response stalls =
        (request, output) -> {
          part(CONTENT, TAG, CUT).write(request, output);
          output.flush();
          over.await();
        };
    ScriptedServer server = start(stalls, file(CONTENT, TAG));
    fetch(download(server, checksum(CONTENT)), OPTIONS);
    over.countDown();
    assertArrived(CONTENT);
    assertThat(server.requests().get(1).headers())
        .containsEntry("range", "bytes=%d-".formatted(CUT));
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    ScriptedServer server = start((request, output) -> over.await());
    RichterException failure =
        fails(
            download(server, checksum(CONTENT)),
            new DownloadOptions(STALL, STALL, 1, Duration.ZERO, Duration.ZERO));
    over.countDown();
    assertThat(failure.code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
    assertThat(failure).hasMessageContaining("timed out");
  }

  @Test
  void aFileLargerThanTheDiskIsNotBegun() throws IOException {
    ScriptedServer server =
        start((request, output) -> head(output, "200 OK", "Content-Length: " + (1L << 60)));
    RichterException failure = fails(download(server, checksum(CONTENT)), OPTIONS);
    assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE_FAILED);
    assertThat(failure)
        .hasMessageContainingAll("file.part", "the disk is full", Long.toString(1L << 60));
  }

  @Test
  void anInterruptedRunLeavesItsBytesToTheNext() throws Exception {
    CountDownLatch halfway = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Response stalls =
        (request, output) -> {
          part(CONTENT, TAG, CUT).write(request, output);
          output.flush();
          over.await();
        };
    ScriptedServer server = start(stalls, file(CONTENT, TAG));
    Download download = download(server, checksum(CONTENT));
    DownloadOptions patient =
        new DownloadOptions(
            Duration.ofMinutes(1), Duration.ofMinutes(5), 3, Duration.ZERO, Duration.ZERO);
    DownloadListener listener =
        new DownloadListener() {
          @Override
          public void received(Download shown, long bytes, OptionalLong total) {
            assertThat(total).hasValue(CONTENT.length);
            if (bytes == CUT) {
              halfway.countDown();
            }
          }

          @Override
          public void fetched(Download shown, Fetched file) {}
        };
    List<Throwable> failures = new ArrayList<>();
    Thread run =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (Downloader downloader = new Downloader(patient, Mirrors.NONE, listener)) {
                    downloader.fetch(download, target());
                  } catch (RichterException failure) {
                    failures.add(failure);
                  }
                });
    halfway.await();
    run.interrupt();
    run.join();
    over.countDown();

    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst())
        .hasMessageContaining("interrupted after %d bytes".formatted(CUT));
    assertThat(directory.resolve("file.part")).hasSize(CUT);

    fetch(download, OPTIONS);
    assertArrived(CONTENT);
    assertThat(server.requests().get(1).headers())
        .containsEntry("range", "bytes=%d-".formatted(CUT));
  }

  @Test
  void aMirrorIsAskedInPlaceOfTheHost() throws IOException {
    ScriptedServer server = start(file(CONTENT, TAG));
    Download download =
        new Download(
            "file",
            URI.create("https://data.example.org/sets/a%20b.zip?x=1"),
            OptionalLong.empty(),
            Optional.of(checksum(CONTENT)),
            Map.of("X-Ms-Version", "2019-12-12"),
            "test");
    try (Downloader downloader =
        new Downloader(
            OPTIONS, Mirrors.of(List.of(server.url("/mirror/").toString())), recording())) {
      downloader.fetch(download, target());
    }
    assertArrived(CONTENT);
    assertThat(server.requests().getFirst().path()).isEqualTo("/mirror/sets/a%20b.zip?x=1");
    assertThat(server.requests().getFirst().headers()).containsEntry("x-ms-version", "2019-12-12");
  }

  private ScriptedServer start(Response... script) throws IOException {
    ScriptedServer server = ScriptedServer.start(script);
    servers.add(server);
    return server;
  }

  private Path target() {
    return directory.resolve("file");
  }

  private void fetch(Download download, DownloadOptions options) {
    try (Downloader downloader = new Downloader(options, Mirrors.NONE, recording())) {
      downloader.fetch(download, target());
    }
  }

  private RichterException fails(Download download, DownloadOptions options) {
    return catchThrowableOfType(RichterException.class, () -> fetch(download, options));
  }

  private DownloadListener recording() {
    return new DownloadListener() {
      @Override
      public void received(Download download, long bytes, OptionalLong total) {
        assertThat(bytes).isPositive();
      }

      @Override
      public void fetched(Download download, Fetched file) {
        fetched.add(file);
      }
    };
  }

  private void assertArrived(byte[] expected) throws IOException {
    assertThat(Files.readAllBytes(target())).isEqualTo(expected);
    assertThat(directory).isDirectoryNotContaining(path -> path.toString().contains(".part"));
    assertThat(fetched).hasSize(1);
  }

  private static Download download(ScriptedServer server, Checksum checksum) {
    return download(server, Optional.of(checksum), OptionalLong.empty());
  }

  private static Download download(
      ScriptedServer server, Optional<Checksum> checksum, OptionalLong size) {
    return new Download("file", server.url("/data/file"), size, checksum, Map.of(), "test");
  }

  private static Checksum checksum(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("MD5").digest(content);
      return new Checksum(Checksum.Algorithm.MD5, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] content(long seed, int length) {
    byte[] content = new byte[length];
    new Random(seed).nextBytes(content);
    return content;
  }
}
