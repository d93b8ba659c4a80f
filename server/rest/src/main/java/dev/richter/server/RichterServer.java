package dev.richter.server;

import dev.richter.IndexStats;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.server.api.Api;
import dev.richter.server.http.Contract;
import dev.richter.server.http.HttpListener;
import dev.richter.server.http.Metrics;
import dev.richter.server.http.QueryPool;
import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import dev.richter.server.store.Collection;
import dev.richter.server.store.Collections;
import dev.richter.server.store.StoreOptions;
import dev.richter.server.text.Encoder;
import dev.richter.server.text.Encoders;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** A running server. */
public final class RichterServer implements Closeable {

  private final Collections collections;
  private final QueryPool queries;
  private final Metrics metrics = new Metrics();
  private final HttpListener listener;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("richter-clock").factory());
  private final int port;

  private RichterServer(ServerSettings settings, Encoders encoders) {
    checkEncoders(settings, encoders);
    KeyFile keys = new KeyFile(settings.path(Setting.KEYS));
    checkExposure(settings, keys);
    this.collections =
        Collections.open(
            settings.path(Setting.DATA).orElseThrow(),
            new StoreOptions(
                Duration.ofMillis(settings.number(Setting.REFRESH_INTERVAL_MS)),
                Duration.ofMillis(settings.number(Setting.COMMIT_INTERVAL_MS)),
                settings.count(Setting.RAM_BUFFER_MIB),
                settings.number(Setting.MAX_SNAPSHOT_BYTES)),
            metrics::commitFailed);
    this.queries = new QueryPool(settings.threads(), settings.count(Setting.QUEUE));
    metrics.gauge("richter.collections", () -> collections.all().size());
    metrics.gauge("richter.collections.unavailable", collections::unavailable);
    metrics.gauge("richter.points", () -> sum(IndexStats::documents));
    metrics.gauge("richter.segments", () -> sum(stats -> stats.segments().size()));
    metrics.gauge("richter.mapped.bytes", () -> sum(IndexStats::sizeBytes));
    Contract contract = Contract.load();
    this.listener =
        new HttpListener(
            settings,
            Api.routes(settings, contract, collections, encoders, queries, metrics),
            keys,
            queries,
            metrics);
    try {
      this.port = listener.listen();
    } catch (Throwable t) {
      closeAll();
      throw t;
    }
    var unused = clock.scheduleWithFixedDelay(keys::reload, 1, 1, TimeUnit.SECONDS);
  }

  /**
   * Opens the collections and begins to listen, without encoders.
   *
   * @throws RichterException as {@link #start(ServerSettings, List)} does
   */
  public static RichterServer start(ServerSettings settings) {
    return start(settings, List.of());
  }

  /**
   * Opens the collections and begins to listen.
   *
   * @param encoders what makes vectors of texts, by the names that clients use; they stay open, and
   *     are used until the server is closed
   * @throws RichterException if the data directory or the port cannot be had, or the settings would
   *     let anybody in from elsewhere, or name encoders that are not there
   */
  public static RichterServer start(ServerSettings settings, List<? extends Encoder> encoders) {
    return new RichterServer(settings, Encoders.of(encoders));
  }

  private static void checkEncoders(ServerSettings settings, Encoders encoders) {
    for (String name : settings.encoders().keySet()) {
      if (encoders.named(name).isEmpty()) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID,
            "the settings name encoder \"%s\", expected one of those that the server was started with, %s"
                .formatted(name, encoders.names()));
      }
    }
  }

  private static void checkExposure(ServerSettings settings, KeyFile keys) {
    String host = settings.text(Setting.HOST);
    boolean loopback;
    try {
      loopback = InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "host \"%s\" is no address".formatted(host), e);
    }
    if (!loopback && keys.get().isEmpty() && !settings.flag(Setting.ALLOW_ANONYMOUS)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "host %s can be reached from elsewhere, and there are no keys, so anybody could read and delete everything: give keys (richter api-key makes them), or say allow-anonymous=true"
              .formatted(host));
    }
  }

  private long sum(ToLongFunction<IndexStats> figure) {
    return collections.all().values().stream()
        .map(Collection::stats)
        .flatMap(Optional::stream)
        .mapToLong(figure)
        .sum();
  }

  /** The port that the server listens on. */
  public int port() {
    return port;
  }

  /** How many collections there are. */
  public int collectionCount() {
    return collections.all().size();
  }

  /** Takes no more requests, finishes those it has, commits, and ends. */
  @Override
  public void close() {
    listener.drain();
    closeAll();
  }

  private void closeAll() {
    clock.shutdownNow();
    listener.close();
    queries.close();
    try {
      collections.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      metrics.close();
    }
  }
}
