package dev.richter.server.http;

import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.io.Closeable;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Listens on a port, and gives each request to an {@link Exchange}. */
public final class HttpListener implements Closeable {

  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int MAX_PATH_BYTES = 8192;
  private static final int MAX_HEADER_BYTES = 16_384;

  private final ServerSettings settings;
  private final long bodyTimeoutMillis;
  private final long maxBodyBytes;
  private final long maxBodiesBytes;
  private final Routes routes;
  private final Supplier<Optional<ApiKeys>> keys;
  private final Metrics metrics;
  private final QueryPool queries;
  private final Pauses pauses;
  private final AccessLog accessLog;
  private final StaticFiles staticFiles = new StaticFiles();
  private final StaticFiles.Part contract;
  private final Cors cors;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore workPermits;
  private final AtomicLong bodyBytes = new AtomicLong();
  private final AtomicLong lastRequest = new AtomicLong(ThreadLocalRandom.current().nextLong());
  private final Map<Exchange, Boolean> open = new ConcurrentHashMap<>();
  private final IdleConnections connections;
  private final Vertx vertx;
  private final HttpServer server;
  private final Tls tls;
  private volatile boolean stopping;

  /**
   * Makes a listener that does not listen yet.
   *
   * @param keys the keys as they are now; nothing if anybody may do everything
   */
  public HttpListener(
      ServerSettings settings,
      Routes routes,
      Supplier<Optional<ApiKeys>> keys,
      QueryPool queries,
      Metrics metrics) {
    this.settings = settings;
    // Settings are texts; these are asked for several times in each request.
    this.bodyTimeoutMillis = settings.number(Setting.BODY_TIMEOUT_MS);
    this.maxBodyBytes = settings.number(Setting.MAX_BODY_BYTES);
    this.maxBodiesBytes = settings.bodiesBytes();
    this.routes = routes;
    this.keys = keys;
    this.queries = queries;
    this.pauses = new Pauses(queries);
    this.metrics = metrics;
    this.accessLog = new AccessLog(settings.accessLog());
    this.cors = new Cors(settings.text(Setting.CORS_ORIGIN));
    this.contract = StaticFiles.Part.of(Answer.JSON, routes.contract().bytes());
    this.workPermits = new Semaphore(settings.count(Setting.WRITES));
    this.connections = new IdleConnections(settings.number(Setting.IDLE_TIMEOUT_MS));
    this.tls = new Tls(settings);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.text(Setting.HOST))
            .setPort(settings.count(Setting.PORT))
            .setMaxInitialLineLength(MAX_PATH_BYTES)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setTcpNoDelay(true);
    tls.addTo(options);
    this.vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setFileSystemOptions(
                        new FileSystemOptions()
                            .setFileCachingEnabled(false)
                            .setClassPathResolvingEnabled(false)))
            .withTransport(StrictTransport.of(options, settings.number(Setting.IDLE_TIMEOUT_MS)))
            .build();
    this.server =
        vertx
            .createHttpServer(options)
            .connectionHandler(connection -> connected(connection, options))
            .invalidRequestHandler(this::refuse)
            .requestHandler(
                request ->
                    new Exchange(this, request, vertx.getOrCreateContext(), requestId(request))
                        .begin());
    metrics.gauge("richter.queue.waiting", queries::waiting);
    metrics.gauge("richter.queries.active", queries::active);
    metrics.gauge("richter.requests.open", open::size);
    metrics.gauge("richter.connections.open", connections::count);
    metrics.gauge("richter.bodies.bytes", bodyBytes::get);
  }

  private void connected(HttpConnection connection, HttpServerOptions options) {
    Channel channel = ((HttpServerConnection) connection).channelHandlerContext().channel();
    StrictTransport.headSeen(channel);
    if (connection.isSsl()) {
      StrictDecoder.install(channel.pipeline(), options);
    }
    connections.opened(connection);
    connection.exceptionHandler(cut -> {});
  }

  /**
   * Begins to listen.
   *
   * @return the port
   */
  public int listen() {
    try {
      int port = server.listen().toCompletionStage().toCompletableFuture().join().actualPort();
      vertx.setPeriodic(1000, any -> connections.closeIdle());
      vertx.setPeriodic(Math.clamp(bodyTimeoutMillis() / 10, 1, 1000), any -> refuseSlowBodies());
      vertx.setPeriodic(1000, any -> tls.reloadInto(server));
      return port;
    } catch (java.util.concurrent.CompletionException e) {
      throw new dev.richter.error.RichterException(
          dev.richter.error.ErrorCode.STORAGE_FAILED,
          "listening on %s:%s: %s"
              .formatted(settings.text(Setting.HOST), settings.text(Setting.PORT), e.getCause()),
          e);
    }
  }

  /** Looks at all of them from time to time, for a timer of each request costs more. */
  private void refuseSlowBodies() {
    long now = System.nanoTime();
    open.keySet().forEach(exchange -> exchange.refuseSlowBody(now));
  }

  /** Requests that break HTTP never become exchanges of an operation. */
  private void refuse(HttpServerRequest request) {
    Exchange exchange = new Exchange(this, request, vertx.getOrCreateContext(), nextRequestId());
    opened(exchange);
    exchange.fail(
        switch (request.decoderResult().cause()) {
          case TooLongHttpLineException e ->
              new ProblemException(
                  ProblemCode.PATH_TOO_LONG,
                  "the path has more than %d bytes".formatted(MAX_PATH_BYTES));
          case TooLongHttpHeaderException e ->
              new ProblemException(
                  ProblemCode.HEADER_TOO_LARGE,
                  "the header has more than %d bytes".formatted(MAX_HEADER_BYTES));
          case null, default ->
              new ProblemException(ProblemCode.REQUEST_MALFORMED, "the request breaks HTTP");
        });
  }

  private String requestId(HttpServerRequest request) {
    String given = request.getHeader("x-request-id");
    return given != null && REQUEST_ID.matcher(given).matches() ? given : nextRequestId();
  }

  private String nextRequestId() {
    return HexFormat.of().toHexDigits(lastRequest.incrementAndGet());
  }

  boolean isStopping() {
    return stopping;
  }

  Routes routes() {
    return routes;
  }

  /**
   * Runs something on the query threads; to be called on the event loop.
   *
   * @throws ProblemException at once if too much waits for them
   */
  void query(Context context, Runnable task) {
    pauses.afterThisRound(context);
    queries.execute(task);
  }

  Cors cors() {
    return cors;
  }

  long bodyTimeoutMillis() {
    return bodyTimeoutMillis;
  }

  long maxBodyBytes() {
    return maxBodyBytes;
  }

  Optional<StaticFiles.Part> staticFile(@Nullable String path) {
    if (path == null) {
      return Optional.empty();
    }
    return path.equals("/openapi.json") ? Optional.of(contract) : staticFiles.at(path);
  }

  /** The methods that a path knows. */
  String allowed(@Nullable String path) {
    return staticFile(path).isPresent() ? "GET, HEAD" : routes.allowed(path);
  }

  ApiKeys.Identity identify(HttpServerRequest request) {
    Optional<ApiKeys> known = keys.get();
    if (known.isEmpty()) {
      return ApiKeys.ANYBODY;
    }
    Optional<String> key = Optional.ofNullable(request.getHeader("api-key"));
    if (key.isEmpty()) {
      key =
          Optional.ofNullable(request.getHeader("authorization"))
              .filter(text -> text.regionMatches(true, 0, "Bearer ", 0, 7))
              .map(text -> text.substring(7).strip());
    }
    return known.get().identify(key);
  }

  /** Does something on the event loop of the caller after some time. */
  void after(long millis, Runnable action) {
    vertx.setTimer(millis, any -> action.run());
  }

  /** Runs something that may wait, on a thread of its own; refuses at once where it is too much. */
  void work(Runnable task) {
    if (!workPermits.tryAcquire()) {
      throw new ProblemException(
          ProblemCode.OVERLOADED,
          "%d writes are under way, which is the limit".formatted(settings.count(Setting.WRITES)));
    }
    workers.execute(
        () -> {
          try {
            task.run();
          } finally {
            workPermits.release();
          }
        });
  }

  /** Runs something that takes little, on a thread of its own. */
  void serve(Runnable task) {
    workers.execute(task);
  }

  /** Takes memory for a part of a body. */
  void reserve(int bytes) {
    if (bodyBytes.addAndGet(bytes) > maxBodiesBytes) {
      bodyBytes.addAndGet(-bytes);
      throw new ProblemException(
          ProblemCode.OVERLOADED,
          "bodies of %d bytes are in memory, which is the limit".formatted(maxBodiesBytes));
    }
  }

  void release(long bytes) {
    bodyBytes.addAndGet(-bytes);
  }

  void opened(Exchange exchange) {
    open.put(exchange, true);
    connections.began(exchange.connection());
  }

  void closed(Exchange exchange, String operation, int status, long nanos) {
    open.remove(exchange);
    connections.ended(exchange.connection());
    metrics.request(operation, status, nanos);
    if (accessLog.logs(status)) {
      accessLog.log(exchange.logged(status, nanos));
    }
  }

  /** Refuses new requests, and waits for those that were accepted, as long as settings allow. */
  public void drain() {
    stopping = true;
    long end =
        System.nanoTime()
            + TimeUnit.MILLISECONDS.toNanos(settings.number(Setting.SHUTDOWN_TIMEOUT_MS));
    try {
      while (!open.isEmpty() && System.nanoTime() < end) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops listening and closes all connections. */
  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    // Not interrupted, which would close the files that are being written.
    workers.shutdown();
  }
}
