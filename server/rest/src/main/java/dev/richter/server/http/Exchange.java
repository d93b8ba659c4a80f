package dev.richter.server.http;

import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer. Begins on an event loop, where nothing may wait; its handler runs
 * elsewhere; the answer goes back to the event loop.
 */
final class Exchange {

  private static final System.Logger LOGGER = System.getLogger("dev.richter.server");
  private static final String NO_OPERATION = "none";
  private static final Map<String, String> RETRY = Map.of("Retry-After", "1");

  /** Stands in logs for a status where the client did not wait for one. */
  private static final int CLIENT_GONE = 499;

  private static final int NOT_MODIFIED = 304;

  /** How long the rest of a refused body is read, so that the client sees the answer. */
  private static final long DRAIN_MILLIS = 2000;

  private final HttpListener listener;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Context context;
  private final String requestId;
  private final long arrivedNanos = System.nanoTime();
  private final AtomicBoolean answered = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private String operation = NO_OPERATION;
  private String identity = "";
  private boolean bodyEnded;
  private volatile boolean collecting;
  private int answerStatus;
  private final AtomicLong reservedBytes = new AtomicLong();

  Exchange(HttpListener listener, HttpServerRequest request, Context context, String requestId) {
    this.listener = listener;
    this.request = request;
    this.response = request.response();
    this.context = context;
    this.requestId = requestId;
  }

  /** Handles the request; to be called on the event loop. */
  void begin() {
    listener.opened(this);
    response.closeHandler(closed -> finished(0));
    try {
      route();
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  private void route() {
    if (listener.isStopping() && !"/livez".equals(request.path())) {
      throw new ProblemException(ProblemCode.UNAVAILABLE, "the server is shutting down");
    }
    if (request.version() == HttpVersion.HTTP_1_1 && request.headers().getAll("host").size() != 1) {
      throw new ProblemException(
          ProblemCode.REQUEST_MALFORMED, "the header has no host, or more than one");
    }
    if (listener.cors().isPreflight(request)) {
      answer(listener.cors().preflight());
      return;
    }
    Optional<StaticFiles.Part> file = listener.staticFile(request.path());
    if (file.isPresent()) {
      Routes.checkReads(request.method().name());
      answer(file.get().answer(header("if-none-match")));
      return;
    }
    List<String> segments = Uri.segments(request.path());
    Routes.Match match = listener.routes().match(request.method().name(), segments);
    operation = match.operation().id();
    listener.routes().contract().checkPath(match.parameters());
    ApiKeys.Identity who = match.operation().open() ? ApiKeys.ANYBODY : listener.identify(request);
    // Before anything is refused, so that the log tells who was.
    identity = who.name();
    who.require(
        match.handler().access(), Optional.ofNullable(match.parameters().get("collection")));
    Map<String, String> query = Uri.parameters(request.query());
    for (String name : query.keySet()) {
      if (!match.operation().booleans().contains(name)) {
        throw new ProblemException(
            ProblemCode.REQUEST_INVALID,
            "the path has a parameter that is none of %s".formatted(match.operation().booleans()));
      }
    }
    String mediaType = mediaType();
    checkBodyHead(match.operation(), mediaType);
    InputStream none = InputStream.nullInputStream();
    Call call =
        new Call(
            match.operation(),
            match.parameters(),
            query,
            mediaType,
            who,
            requestId,
            arrivedNanos,
            arrivedNanos,
            none);
    boolean streams =
        match.handler().lane() == Handler.Lane.STREAM && !mediaType.equals(Answer.JSON);
    expectContinue();
    if (streams) {
      BodyStream body = new BodyStream(request, context, listener.bodyTimeoutMillis());
      listener.work(
          () -> run(match.handler(), call, Encodings.decode(header("content-encoding"), body)));
    } else {
      collect(body -> dispatch(match.handler(), call, body));
    }
  }

  private String mediaType() {
    String header = header("content-type").orElse("");
    int parameters = header.indexOf(';');
    return (parameters < 0 ? header : header.substring(0, parameters))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  private void checkBodyHead(Operation wanted, String mediaType) {
    if (!header("transfer-encoding").orElse("chunked").equalsIgnoreCase("chunked")) {
      throw new ProblemException(
          ProblemCode.REQUEST_MALFORMED, "the transfer-encoding is not chunked");
    }
    Encodings.check(header("content-encoding"));
    if (!wanted.mediaTypes().isEmpty() && !wanted.mediaTypes().contains(mediaType)) {
      throw new ProblemException(
          ProblemCode.MEDIA_TYPE_UNSUPPORTED,
          "the content-type is none of %s".formatted(String.join(", ", wanted.mediaTypes())));
    }
    boolean limited = !wanted.mediaTypes().isEmpty() && mediaType.equals(Answer.JSON);
    Optional<String> length = header("content-length");
    if (limited && length.isPresent() && isLonger(length.get(), listener.maxBodyBytes())) {
      throw LimitedStream.tooLarge(listener.maxBodyBytes());
    }
  }

  /** A length that is no number was refused before. */
  private static boolean isLonger(String length, long limit) {
    return length.length() > 18 || Long.parseLong(length) > limit;
  }

  private void expectContinue() {
    Optional<String> expectation = header("expect");
    if (expectation.isPresent()) {
      if (!expectation.get().equalsIgnoreCase("100-continue")) {
        throw new ProblemException(
            ProblemCode.EXPECTATION_FAILED, "the only expectation that is met is 100-continue");
      }
      response.writeContinue();
    }
  }

  /** Reads the whole body without waiting for it. */
  private void collect(java.util.function.Consumer<byte[]> next) {
    Buffer body = Buffer.buffer();
    collecting = true;
    request.exceptionHandler(
        cut ->
            fail(
                new ProblemException(
                    ProblemCode.REQUEST_MALFORMED, "the body was cut short, or breaks HTTP")));
    request.handler(
        chunk -> {
          if (answered.get()) {
            return;
          }
          try {
            if (body.length() + chunk.length() > listener.maxBodyBytes()) {
              throw LimitedStream.tooLarge(listener.maxBodyBytes());
            }
            reserve(chunk.length());
            body.appendBuffer(chunk);
          } catch (ProblemException e) {
            fail(e);
          }
        });
    request.endHandler(
        end -> {
          bodyEnded = true;
          collecting = false;
          if (!answered.get()) {
            try {
              next.accept(body.getBytes());
            } catch (RuntimeException | Error e) {
              fail(e);
            }
          }
        });
  }

  /** Fails if the body should have come by now; from any thread. */
  void refuseSlowBody(long nowNanos) {
    if (collecting && nowNanos - arrivedNanos > listener.bodyTimeoutMillis() * 1_000_000) {
      fail(
          new ProblemException(
              ProblemCode.REQUEST_TIMEOUT,
              "the body was not complete after %d ms".formatted(listener.bodyTimeoutMillis())));
    }
  }

  /** Takes memory until the exchange ends. */
  private void reserve(int bytes) {
    listener.reserve(bytes);
    reservedBytes.addAndGet(bytes);
  }

  private void dispatch(Handler handler, Call call, byte[] body) {
    Optional<String> encoding = header("content-encoding");
    Runnable task = () -> run(handler, call, decoded(encoding, new ByteArrayInputStream(body)));
    switch (handler.lane()) {
      case QUERY -> listener.query(context, task);
      case WORK, STREAM -> listener.work(task);
      case SERVICE -> listener.serve(task);
    }
  }

  private InputStream decoded(Optional<String> encoding, InputStream body) {
    return encoding.isEmpty()
        ? body
        : new LimitedStream(
            Encodings.decode(encoding, body), listener.maxBodyBytes(), this::reserve);
  }

  private void run(Handler handler, Call call, InputStream body) {
    if (answered.get()) {
      return;
    }
    try {
      answer(
          handler
              .action()
              .answer(
                  new Call(
                      call.operation(),
                      call.path(),
                      call.query(),
                      call.mediaType(),
                      call.identity(),
                      call.requestId(),
                      call.arrivedNanos(),
                      System.nanoTime(),
                      body)));
    } catch (Exception | Error e) {
      fail(e);
    }
  }

  /** Answers with what went wrong. */
  void fail(Throwable failure) {
    Problem problem = Problem.of(failure);
    if (problem.isServerError()) {
      LOGGER.log(
          System.Logger.Level.ERROR,
          () -> "request %s (%s) failed".formatted(requestId, operation),
          failure);
    }
    byte[] body = problem.toJson(requestId).toString().getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers =
        switch (problem.status()) {
          case 429 -> RETRY;
          case 503 ->
              // What is damaged does not mend in a second.
              problem.code().equals(ProblemCode.UNAVAILABLE.name()) ? RETRY : Map.of();
          case 401 -> Map.of("WWW-Authenticate", "Bearer");
          case 405 -> Map.of("Allow", listener.allowed(request.path()));
          case 415 -> Map.of("Accept-Encoding", "gzip, zstd, identity");
          default -> Map.of();
        };
    answer(new Answer.Bytes(problem.status(), "application/problem+json", body, headers));
  }

  /** Answers once; from any thread. */
  void answer(Answer answer) {
    if (answered.compareAndSet(false, true)) {
      context.runOnContext(any -> write(answer));
    }
  }

  private void write(Answer answer) {
    try {
      if (response.closed() || response.ended()) {
        finished(0);
        return;
      }
      answerStatus = answer.status();
      response.setStatusCode(answer.status());
      response.putHeader("X-Request-Id", requestId);
      response.putHeader("X-Content-Type-Options", "nosniff");
      listener.cors().addTo(request, response);
      boolean rest = !bodyEnded && !request.isEnded();
      if (rest || listener.isStopping()) {
        closeAfterwards(rest);
      }
      switch (answer) {
        case Answer.Bytes bytes -> {
          response.putHeader("Content-Type", bytes.mediaType());
          bytes.headers().forEach(response::putHeader);
          end(bytes);
        }
        case Answer.File file -> {
          response.putHeader("Content-Type", file.mediaType());
          end(file);
        }
      }
    } catch (IOException | RuntimeException e) {
      LOGGER.log(System.Logger.Level.DEBUG, () -> "answering " + requestId, e);
      finished(0);
    }
  }

  private void end(Answer.Bytes answer) {
    if (wantsHead() && answer.status() != NOT_MODIFIED) {
      response.putHeader("Content-Length", Integer.toString(answer.body().length));
    }
    (wantsHead() ? response.end() : response.end(Buffer.buffer(answer.body())))
        .onComplete(sent -> finished(answer.status()));
  }

  private void end(Answer.File answer) throws IOException {
    if (wantsHead()) {
      response.putHeader("Content-Length", Long.toString(Files.size(answer.path())));
    }
    (wantsHead() ? response.end() : response.sendFile(answer.path().toString()))
        .onComplete(sent -> finished(answer.status()));
  }

  /** Whether the answer goes without its body. */
  private boolean wantsHead() {
    return request.method().equals(HttpMethod.HEAD);
  }

  /** A connection with half a request cannot be used again. */
  private void closeAfterwards(boolean rest) {
    boolean shared = request.version() == HttpVersion.HTTP_2;
    if (!shared) {
      response.putHeader("Connection", "close");
    }
    if (rest) {
      request.handler(discarded -> {});
      request.exceptionHandler(cut -> {});
      request.endHandler(end -> {});
      request.resume();
      if (!shared) {
        request.endHandler(end -> request.connection().close());
        listener.after(DRAIN_MILLIS, () -> request.connection().close());
      }
    }
  }

  /** The end of it all: the answer was sent, or the client is gone. */
  private void finished(int status) {
    answered.set(true);
    if (closed.compareAndSet(false, true)) {
      long nanos = System.nanoTime() - arrivedNanos;
      listener.release(reservedBytes.get());
      int known = status == 0 ? answerStatus : status;
      listener.closed(this, operation, known == 0 ? CLIENT_GONE : known, nanos);
    }
  }

  HttpConnection connection() {
    return request.connection();
  }

  /** What the access log tells. */
  Map<String, Object> logged(int status, long nanos) {
    Map<String, Object> fields = new java.util.LinkedHashMap<>();
    fields.put("request_id", requestId);
    fields.put("method", request.method().name());
    fields.put("path", pathForLog(request.path()));
    fields.put("operation", operation);
    fields.put("status", status);
    fields.put("took_micros", nanos / 1000);
    fields.put("key", identity);
    fields.put("client", String.valueOf(request.remoteAddress()));
    return fields;
  }

  private static String pathForLog(@Nullable String path) {
    String text = path == null ? "" : path;
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
