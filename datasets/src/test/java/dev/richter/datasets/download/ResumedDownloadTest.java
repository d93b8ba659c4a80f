package dev.richter.datasets.download;

import static dev.richter.datasets.download.ScriptedServer.file;
import static dev.richter.datasets.download.ScriptedServer.head;
import static dev.richter.datasets.download.ScriptedServer.part;
import static dev.richter.datasets.download.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.datasets.catalog.Download;
import dev.richter.datasets.download.DownloadListener.Fetched;
import dev.richter.datasets.download.ScriptedServer.Response;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ResumedDownloadTest extends DownloadScenario {

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
  void aServerThatStopsSendingIsAskedForTheRest() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    Response stalls =
        (request, output) -> {
          part(CONTENT, TAG, CUT).write(request, output);
          output.flush();
          over.await();
        };
    ScriptedServer server = start(stalls, file(CONTENT, TAG));
    fetch(download(server, checksum(CONTENT)), options(Duration.ofSeconds(1), 3));
    over.countDown();
    assertArrived(CONTENT);
    assertThat(server.requests().get(1).headers())
        .containsEntry("range", "bytes=%d-".formatted(CUT));
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
                  try (Downloader downloader = new Downloader(OPTIONS, Mirrors.NONE, listener)) {
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
}
