package dev.richter.datasets.download;

import static dev.richter.datasets.download.ScriptedServer.file;
import static dev.richter.datasets.download.ScriptedServer.head;
import static dev.richter.datasets.download.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.datasets.catalog.Download;
import dev.richter.datasets.download.DownloadListener.Fetched;
import dev.richter.datasets.download.ScriptedServer.Request;
import dev.richter.datasets.download.ScriptedServer.Response;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DownloaderTest extends DownloadScenario {

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
  void aServerThatNeverAnswersIsGivenUp() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    ScriptedServer server = start((request, output) -> over.await());
    RichterException failure =
        fails(download(server, checksum(CONTENT)), options(Duration.ofMillis(300), 1));
    over.countDown();
    assertThat(failure.code()).isEqualTo(ErrorCode.DOWNLOAD_FAILED);
    assertThat(failure).hasMessageContaining("timed out");
  }

  @Test
  void aFileLargerThanTheDiskIsNotBegun() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    Response large =
        (request, output) -> {
          head(output, "200 OK", "Content-Length: " + (1L << 60));
          // A connection that breaks at once may hide the head from the client.
          over.await();
        };
    ScriptedServer server = start(large);
    RichterException failure = fails(download(server, checksum(CONTENT)), OPTIONS);
    over.countDown();
    assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE_FAILED);
    assertThat(failure)
        .hasMessageContainingAll("file.part", "the disk is full", Long.toString(1L << 60));
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
}
