package dev.richter.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Sends requests, waits where the server is busy, and reads answers. */
final class Transport implements AutoCloseable {

  static final String JSON = "application/json";

  private static final int BUSY = 429;
  private static final int UNAVAILABLE = 503;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          // A newer server may tell more.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .build();

  private final ClientOptions options;
  private final HttpClient http;

  /** What the server's answers have in common; its time is of no use to programs. */
  private record Envelope<T>(T result) {}

  /** What an answer is read as: its envelope. */
  record Result<T>(JavaType envelope) {

    static <T> Result<T> of(Class<T> type) {
      return new Result<>(MAPPER.getTypeFactory().constructParametricType(Envelope.class, type));
    }

    static <T> Result<List<T>> listOf(Class<T> element) {
      TypeFactory types = MAPPER.getTypeFactory();
      return new Result<>(
          types.constructParametricType(
              Envelope.class, types.constructCollectionType(List.class, element)));
    }

    private T read(byte[] answer) {
      try {
        return MAPPER.<Envelope<T>>readValue(answer, envelope).result();
      } catch (IOException e) {
        throw new UncheckedIOException("the server's answer is not of the contract", e);
      }
    }
  }

  /**
   * An answer of whatever kind its handler made of a body.
   *
   * @param retrySeconds when to ask again, if at least 1
   */
  private record Reply<T>(int status, T good, byte[] bad, long retrySeconds) {}

  Transport(ClientOptions options) {
    this.options = options;
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(options.connectTimeout());
    // Over plain connections, an upgrade would only cost a round trip.
    builder.version(
        "https".equals(options.server().getScheme())
            ? HttpClient.Version.HTTP_2
            : HttpClient.Version.HTTP_1_1);
    options.tls().ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  static byte[] json(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a request cannot be written as JSON", e);
    }
  }

  /** Sends a request with a JSON body, and reads the {@code result} of the answer. */
  <T> T call(String method, String path, Object body, Result<T> result) {
    byte[] bytes = json(body);
    return call(method, path, JSON, () -> HttpRequest.BodyPublishers.ofByteArray(bytes), result);
  }

  /** Sends a request without a body, and reads the {@code result} of the answer. */
  <T> T call(String method, String path, Result<T> result) {
    return call(method, path, "", HttpRequest.BodyPublishers::noBody, result);
  }

  /**
   * Sends a request, and reads the {@code result} of the answer.
   *
   * @param body makes the body, once for each attempt
   */
  <T> T call(
      String method,
      String path,
      String mediaType,
      Supplier<BodyPublisher> body,
      Result<T> result) {
    return result.read(send(method, path, mediaType, body, BodyHandlers.ofByteArray()));
  }

  /** Sends a request, again where the server says that it is busy, and gives back a good answer. */
  <T> T send(
      String method,
      String path,
      String mediaType,
      Supplier<BodyPublisher> body,
      BodyHandler<T> handler) {
    for (int attempt = 1; ; attempt++) {
      Reply<T> reply = attempt(method, path, mediaType, body.get(), handler);
      if (reply.status() < 300) {
        return reply.good();
      }
      if (reply.retrySeconds() == 0 || attempt > options.retries()) {
        throw problem(reply.status(), reply.bad());
      }
      pause(reply.retrySeconds());
    }
  }

  @SuppressWarnings("NullAway") // of good and bad, the one that the status asks for is there
  private <T> Reply<T> attempt(
      String method, String path, String mediaType, BodyPublisher body, BodyHandler<T> handler) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(options.base() + path)).method(method, body);
    if (!mediaType.isEmpty()) {
      request.header("content-type", mediaType);
    }
    options.apiKey().ifPresent(key -> request.header("api-key", key));
    options.timeout().ifPresent(request::timeout);
    try {
      HttpResponse<Reply<T>> response =
          http.send(
              request.build(),
              info -> {
                int status = info.statusCode();
                long retry = retrySeconds(info);
                return status < 300
                    ? BodySubscribers.mapping(
                        handler.apply(info), good -> new Reply<>(status, good, null, retry))
                    : BodySubscribers.mapping(
                        BodySubscribers.ofByteArray(),
                        bad -> new Reply<>(status, null, bad, retry));
              });
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException("%s %s: %s".formatted(method, path, e.getMessage()), e);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /** When to ask again, in seconds; 0 for not at all. */
  private static long retrySeconds(HttpResponse.ResponseInfo info) {
    String header = info.headers().firstValue("retry-after").orElse("");
    // What stands between may say a date.
    boolean said = header.matches("[0-9]{1,9}");
    boolean again = info.statusCode() == BUSY || (info.statusCode() == UNAVAILABLE && said);
    return again ? Math.clamp(said ? Long.parseLong(header) : 1, 1, 60) : 0;
  }

  /** Waits as long as the server asked for, and a little, so that clients do not come in step. */
  private static void pause(long seconds) {
    long millis = Duration.ofSeconds(seconds).toMillis();
    try {
      Thread.sleep(millis + ThreadLocalRandom.current().nextLong(millis / 4));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static UncheckedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new UncheckedIOException(new InterruptedIOException("interrupted while asking"));
  }

  private static ServerProblem problem(int status, byte[] body) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(body);
    } catch (IOException e) {
      String text = new String(body, StandardCharsets.UTF_8);
      return new ServerProblem(status, "", "Status " + status, text, "", "");
    }
    return new ServerProblem(
        status,
        tree.path("code").asText(""),
        tree.path("title").asText("Status " + status),
        tree.path("detail").asText(""),
        tree.path("pointer").asText(""),
        tree.path("request_id").asText(""));
  }

  @Override
  public void close() {
    http.close();
  }
}
