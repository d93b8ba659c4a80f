package dev.richter.tools.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the nodes of a cluster over HTTP, one after the other. Redirects are not followed; proxies
 * are those of the Java platform. Safe for use by many threads.
 */
public final class ClusterClient implements Closeable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** An answer to a bulk request has some 30 bytes a document, far less than the request. */
  private static final long MOST_ANSWER_BYTES = 256L << 20;

  private final Nodes nodes;
  private final Optional<Credentials> credentials;
  private final Duration timeout;
  private final HttpClient client;

  /**
   * Makes a client, which asks nothing yet; close it when it is not needed any more.
   *
   * @param urls the nodes, {@code http://HOST:PORT} or {@code https://HOST:PORT}
   * @param credentials who asks
   * @param tls which certificates are trusted, if not those that the Java platform trusts
   * @param timeout how long a node may take for an answer, from the first byte sent to it to the
   *     last of its answer
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if there is no URL, one is of
   *     another form, or the timeout is not positive
   */
  public ClusterClient(
      List<URI> urls,
      Optional<Credentials> credentials,
      Optional<SSLContext> tls,
      Duration timeout) {
    if (!timeout.isPositive()) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "timeout %s, expected more than 0".formatted(timeout));
    }
    this.nodes = new Nodes(urls);
    this.credentials = credentials;
    this.timeout = timeout;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT);
    tls.ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /**
   * What is asked.
   *
   * @param method the method
   * @param path the path, with its query
   * @param contentType what the body is
   * @param body the body, which is left as it is, or null for none
   */
  record Request(String method, String path, String contentType, byte @Nullable [] body) {

    static Request get(String path) {
      return new Request("GET", path, "", null);
    }

    static Request post(String path) {
      return new Request("POST", path, "", null);
    }

    static Request put(String path, byte[] json) {
      return new Request("PUT", path, "application/json", json);
    }

    static Request bulk(String path, byte[] lines) {
      return new Request("POST", path, "application/x-ndjson", lines);
    }

    @Override
    public String toString() {
      return method + " " + path.replaceFirst("\\?.*", "");
    }
  }

  /**
   * Makes sure that a node answers, at once, and knows who asks.
   *
   * @throws RichterException with {@link ErrorCode#UPLOAD_FAILED} if none does
   */
  public void requireReachable() throws InterruptedException {
    PassingFailure last = new PassingFailure("no node was asked");
    for (int i = 0; i < nodes.all().size(); i++) {
      try {
        Answer answer = send(Request.get("/"));
        // Who may write to an index need not be allowed to ask what the cluster is.
        if (answer.status() == Answer.UNAUTHORIZED) {
          requireSuccess(Request.get("/"), answer);
        }
        return;
      } catch (PassingFailure failure) {
        last = failure;
      }
    }
    throw new RichterException(ErrorCode.UPLOAD_FAILED, String.valueOf(last.getMessage()), last);
  }

  /**
   * Asks until an answer is more than a failure that may pass.
   *
   * @return the answer; where nothing of that path is there, nothing
   * @throws RichterException with {@link ErrorCode#UPLOAD_FAILED} if it is another than success, or
   *     none comes in time
   */
  Optional<JsonNode> find(Request request, Retries retries) throws InterruptedException {
    Attempts attempts = new Attempts(retries);
    while (true) {
      try {
        Answer answer = send(request);
        if (answer.status() == Answer.NOT_FOUND) {
          return Optional.empty();
        }
        requireSuccess(request, answer);
        return Optional.of(answer.json());
      } catch (PassingFailure failure) {
        attempts.pause(failure);
      }
    }
  }

  /** Asks as {@link #find}, for what has to be there. */
  JsonNode ask(Request request, Retries retries) throws InterruptedException {
    return find(request, retries)
        .orElseThrow(
            () ->
                new RichterException(
                    ErrorCode.UPLOAD_FAILED, "%s: answered 404, expected 200".formatted(request)));
  }

  /**
   * Makes sure that an answer is one of success.
   *
   * @throws RichterException with {@link ErrorCode#UPLOAD_FAILED} if it is not
   */
  static void requireSuccess(Request request, Answer answer) {
    if (!answer.succeeded()) {
      throw new RichterException(
          ErrorCode.UPLOAD_FAILED,
          "%s: %s answers %d, expected 200: %s"
              .formatted(request, answer.node(), answer.status(), answer.reason()));
    }
  }

  /**
   * Asks the next node once.
   *
   * @throws PassingFailure if it cannot be reached, breaks the connection, takes too long, or says
   *     that it has too much to do
   * @throws RichterException with {@link ErrorCode#UPLOAD_FAILED} if it is not to be trusted
   */
  Answer send(Request request) throws PassingFailure, InterruptedException {
    URI node = nodes.next();
    Answer answer;
    try {
      HttpResponse<byte[]> response = exchange(node, request);
      answer = new Answer(node, response.statusCode(), response.body());
    } catch (SSLHandshakeException failure) {
      throw new RichterException(
          ErrorCode.UPLOAD_FAILED,
          "%s: no secure connection: %s".formatted(node, failure.getMessage()),
          failure);
    } catch (IOException failure) {
      nodes.failed(node);
      throw new PassingFailure("%s: %s at %s".formatted(request, describe(failure), node), failure);
    }
    nodes.answered(node);
    if (Answer.mayPass(answer.status())) {
      throw new PassingFailure(
          "%s: %s answers %d: %s".formatted(request, node, answer.status(), answer.reason()));
    }
    return answer;
  }

  private static String describe(IOException failure) {
    String name = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
  }

  /** The timeout of the JDK's own requests ends where the answer's body begins. */
  private HttpResponse<byte[]> exchange(URI node, Request request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> response =
        client.sendAsync(
            request(node, request),
            BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_ANSWER_BYTES));
    try {
      return response.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new IOException("no answer after %d ms".formatted(timeout.toMillis()), late);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(failure.getCause());
    } finally {
      // Nothing happens to a response that is there.
      response.cancel(true);
    }
  }

  private HttpRequest request(URI node, Request request) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(node + request.path()))
            .header("User-Agent", "richter")
            .header("Accept", "application/json")
            .method(
                request.method(),
                request.body() == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(request.body()));
    if (request.body() != null) {
      builder.header("Content-Type", request.contentType());
    }
    credentials.ifPresent(known -> builder.header("Authorization", known.header()));
    return builder.build();
  }

  /** Closes connections. */
  @Override
  public void close() {
    client.shutdownNow();
  }
}
