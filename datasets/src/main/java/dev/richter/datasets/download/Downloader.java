package dev.richter.datasets.download;

import dev.richter.datasets.catalog.Checksum;
import dev.richter.datasets.catalog.Download;
import dev.richter.datasets.download.DownloadListener.Fetched;
import dev.richter.datasets.download.PartFile.Version;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.net.ssl.SSLHandshakeException;

/**
 * Fetches files over HTTP. What has arrived stays when a connection breaks or the process ends, and
 * the next attempt asks for the rest only, if the server says that the file is still the same.
 *
 * <p>Redirects are followed, five at most and none from {@code https} to {@code http}. Proxies are
 * those of the Java platform ({@code https.proxyHost}, {@code java.net.useSystemProxies}). Safe for
 * use by many threads, if no two fetch to the same file.
 */
public final class Downloader implements Closeable {

  private static final int MAX_REDIRECTS = 5;

  private final HttpClient client;
  private final DownloadOptions options;
  private final Mirrors mirrors;
  private final DownloadListener listener;

  /** Makes a downloader; close it when it is not needed any more. */
  public Downloader(DownloadOptions options, Mirrors mirrors, DownloadListener listener) {
    this.options = options;
    this.mirrors = mirrors;
    this.listener = listener;
    // One file at a time: the streams of HTTP/2 have no use, and its flow control costs.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(options.connectTimeout())
            .build();
  }

  /**
   * Fetches a file, which appears under its name whole and compared with its checksum, or not at
   * all.
   *
   * @param download what to fetch
   * @param target the file, whose folder has to be there
   * @throws RichterException with {@link ErrorCode#DOWNLOAD_FAILED} if the server does not deliver,
   *     or the thread is interrupted; {@link ErrorCode#CHECKSUM_MISMATCH} if the file is another
   *     than was published, which deletes it; {@link ErrorCode#STORAGE_FAILED} if the disk is full
   *     or refuses
   */
  public void fetch(Download download, Path target) {
    new Run(download, mirrors.resolve(download.url()), PartFile.of(target)).fetch();
  }

  /** Closes idle connections. */
  @Override
  public void close() {
    client.shutdownNow();
  }

  /** Whether a redirect may lead somewhere: on the web, and not out of a secure connection. */
  static boolean mayLead(URI from, URI to) {
    boolean safe =
        "https".equals(to.getScheme())
            || ("http".equals(to.getScheme()) && "http".equals(from.getScheme()));
    return safe && to.getHost() != null;
  }

  /** A failure that may pass. */
  private static final class Passing extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Optional<Duration> pause;

    Passing(String message, Optional<Duration> pause) {
      super(message);
      this.pause = pause;
    }
  }

  /** One file being fetched. */
  private final class Run {

    private final Download download;
    private final URI url;
    private final PartFile part;

    /** How many attempts have failed since one has brought new bytes. */
    private int failures;

    /** How many bytes have been there at most. */
    private long most;

    Run(Download download, URI url, PartFile part) {
      this.download = download;
      this.url = url;
      this.part = part;
    }

    void fetch() {
      most = part.sizeBytes();
      try {
        while (!attempted()) {
          // Every failed attempt has made its pause, or was the last one.
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw failed(
            "interrupted after %d bytes, from which the next run goes on"
                .formatted(part.sizeBytes()),
            interrupted);
      }
      Fetched fetched = verify();
      part.complete();
      listener.fetched(download, fetched);
    }

    /** Makes one attempt, and a pause if it fails in a way that may pass. */
    private boolean attempted() throws InterruptedException {
      try {
        attempt();
        return true;
      } catch (SSLHandshakeException failure) {
        throw failed("no secure connection: " + failure.getMessage(), failure);
      } catch (Passing failure) {
        pause(String.valueOf(failure.getMessage()), failure.pause, failure);
      } catch (IOException failure) {
        pause(describe(failure), Optional.empty(), failure);
      }
      return false;
    }

    private static String describe(IOException failure) {
      String name = failure.getClass().getSimpleName();
      return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
    }

    private void pause(String reason, Optional<Duration> asked, Exception cause)
        throws InterruptedException {
      long present = part.sizeBytes();
      failures = present > most ? 1 : failures + 1;
      most = Math.max(most, present);
      if (failures >= options.attempts()) {
        throw failed("%s, at attempt %d of as many".formatted(reason, failures), cause);
      }
      if (asked.isPresent() && asked.get().compareTo(options.longestPause()) > 0) {
        throw failed(
            "%s, and wants to be asked again in %d s, expected %d s at most"
                .formatted(reason, asked.get().toSeconds(), options.longestPause().toSeconds()),
            cause);
      }
      Duration pause = options.pause(failures);
      Thread.sleep(asked.filter(least -> least.compareTo(pause) > 0).orElse(pause));
    }

    private void attempt() throws IOException, InterruptedException, Passing {
      HttpResponse<Body> response = send();
      Answer answer = Answer.of(response);
      try (Body body = response.body()) {
        if (answer.status() == 200) {
          part.restart(answer.version());
          receive(body, answer.length());
        } else if (answer.status() == 206) {
          requireContinuation(answer);
          receive(body, answer.wholeLength());
        } else if (answer.status() == 416 && part.sizeBytes() > 0) {
          requireComplete(answer);
        } else if (answer.mayPass()) {
          throw new Passing(
              "the server answers %d".formatted(answer.status()), answer.retryAfter(Instant.now()));
        } else {
          throw failed("the server answers %d, expected 200".formatted(answer.status()));
        }
      }
    }

    /** Sends the request, wherever redirects lead. */
    private HttpResponse<Body> send() throws IOException, InterruptedException {
      URI at = url;
      for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
        HttpResponse<Body> response =
            client.send(request(at, at.getHost().equals(url.getHost())), info -> new Body());
        Answer answer = Answer.of(response);
        if (!answer.redirects()) {
          return response;
        }
        response.body().close();
        at = redirected(at, answer);
      }
      throw failed("more than %d redirects, the last one to %s".formatted(MAX_REDIRECTS, at));
    }

    private URI redirected(URI from, Answer answer) {
      URI to =
          answer
              .location(from)
              .orElseThrow(
                  () ->
                      failed(
                          "the server answers %d without a location that can be read"
                              .formatted(answer.status())));
      if (!mayLead(from, to)) {
        throw failed(
            "a redirect from %s to %s, expected %s"
                .formatted(from, to, "http".equals(from.getScheme()) ? "http or https" : "https"));
      }
      return to;
    }

    private HttpRequest request(URI at, boolean asCatalogued) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(at)
              .timeout(options.stallTimeout())
              .header("User-Agent", "richter")
              .header("Accept-Encoding", "identity");
      if (asCatalogued) {
        download.headers().forEach(request::header);
      }
      long present = part.sizeBytes();
      Optional<Version> version = part.version();
      if (present > 0 && version.isPresent()) {
        request.header("Range", "bytes=%d-".formatted(present));
        request.header("If-Range", version.get().value());
      }
      return request.build();
    }

    private void requireContinuation(Answer answer) throws Passing {
      OptionalLong start = answer.rangeStart();
      long present = part.sizeBytes();
      if (start.isEmpty() || start.getAsLong() != present) {
        part.discard();
        throw new Passing("the server sends another part than was asked for", Optional.empty());
      }
      if (part.version().filter(answer::isOther).isPresent()) {
        part.discard();
        throw new Passing("the file has changed at the server", Optional.empty());
      }
    }

    /** There is no rest: either all is there, or what is there is of something else. */
    private void requireComplete(Answer answer) throws Passing {
      OptionalLong whole = answer.wholeLength();
      if (whole.isEmpty() || whole.getAsLong() != part.sizeBytes()) {
        part.discard();
        throw new Passing("the file at the server is shorter than before", Optional.empty());
      }
    }

    private void receive(Body body, OptionalLong total)
        throws IOException, InterruptedException, Passing {
      long present = part.sizeBytes();
      if (total.isPresent()) {
        part.requireRoom(total.getAsLong() - present);
      }
      OptionalLong shown = total.isPresent() ? total : download.sizeBytes();
      try (FileChannel channel = part.append()) {
        Optional<List<ByteBuffer>> pieces = body.next(options.stallTimeout());
        while (pieces.isPresent()) {
          for (ByteBuffer piece : pieces.get()) {
            present += piece.remaining();
            part.write(channel, piece);
          }
          listener.received(download, present, shown);
          pieces = body.next(options.stallTimeout());
        }
      }
      if (total.isPresent() && present != total.getAsLong()) {
        throw new Passing(
            "the server sends %d bytes, expected %d".formatted(present, total.getAsLong()),
            Optional.empty());
      }
    }

    private Fetched verify() {
      long bytes = part.sizeBytes();
      Checksum.Algorithm algorithm =
          download.checksum().map(Checksum::algorithm).orElse(Checksum.Algorithm.SHA256);
      String digest = part.digest(algorithm);
      Optional<Checksum> expected = download.checksum();
      boolean otherDigest = expected.isPresent() && !expected.get().digest().equals(digest);
      boolean otherSize =
          expected.isEmpty()
              && download.sizeBytes().isPresent()
              && download.sizeBytes().getAsLong() != bytes;
      if (otherDigest || otherSize) {
        part.discard();
        throw new RichterException(
            ErrorCode.CHECKSUM_MISMATCH,
            "%s: %s, expected %s; what came was deleted"
                .formatted(
                    url,
                    otherSize
                        ? "%d bytes".formatted(bytes)
                        : "%s %s of %d bytes".formatted(algorithm.algorithmName(), digest, bytes),
                    otherSize
                        ? "%d".formatted(download.sizeBytes().getAsLong())
                        : expected.map(Checksum::digest).orElse("")));
      }
      return new Fetched(url, bytes, algorithm.algorithmName(), digest, expected.isPresent());
    }

    private RichterException failed(String message) {
      return new RichterException(ErrorCode.DOWNLOAD_FAILED, "%s: %s".formatted(url, message));
    }

    private RichterException failed(String message, Exception cause) {
      return new RichterException(
          ErrorCode.DOWNLOAD_FAILED, "%s: %s".formatted(url, message), cause);
    }
  }
}
