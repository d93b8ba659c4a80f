package dev.richter.server.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.Closeable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What the server measures of itself, for Prometheus. Safe for use by many threads. */
public final class Metrics implements Closeable {

  private static final Duration[] BUCKETS = {
    Duration.ofNanos(100_000),
    Duration.ofNanos(200_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(20),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(60)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Map<Kind, Timer> requests = new ConcurrentHashMap<>();
  private final Map<Stage, Timer> stages = new ConcurrentHashMap<>();
  private final Counter scored = registry.counter("richter.points.scored");
  private final Counter encoded = registry.counter("richter.texts.encoded");
  private final Counter stored = registry.counter("richter.points.stored");
  private final Counter commitFailures = registry.counter("richter.commit.failures");

  /** Which requests are counted together. */
  private record Kind(String operation, int status) {}

  /** The parts of the time that a query takes. */
  public enum Stage {
    /** Waiting for a thread. */
    QUEUE,
    /** Reading the request. */
    PARSE,
    /** Making vectors of texts. */
    ENCODE,
    /** The first stage of the search, which mostly is the only one. */
    SEARCH,
    /** The second stage, which ranks what the first one has found. */
    RERANK,
    /** Reading what was found, and writing the answer. */
    ANSWER
  }

  /** Begins to measure. */
  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
    collections.bindTo(registry);
    for (Stage stage : Stage.values()) {
      stages.put(
          stage,
          timer("richter.query.stage")
              .tag("stage", stage.name().toLowerCase(java.util.Locale.ROOT))
              .register(registry));
    }
  }

  private static Timer.Builder timer(String name) {
    return Timer.builder(name).serviceLevelObjectives(BUCKETS);
  }

  /** Counts a request that was answered. */
  void request(String operation, int status, long nanos) {
    requests
        .computeIfAbsent(
            new Kind(operation, status),
            kind ->
                timer("richter.request")
                    .tag("operation", kind.operation())
                    .tag("status", Integer.toString(kind.status()))
                    .register(registry))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Counts the time of a stage of a query. */
  @SuppressWarnings("NullAway") // every stage has a timer
  public void stage(Stage stage, long nanos) {
    stages.get(stage).record(nanos, TimeUnit.NANOSECONDS);
  }

  /** Counts points whose scores were computed. */
  public void pointsScored(long count) {
    scored.increment((double) count);
  }

  /** Counts texts that became vectors. */
  public void textsEncoded(long count) {
    encoded.increment((double) count);
  }

  /** Counts points that were stored. */
  public void pointsStored(long count) {
    stored.increment((double) count);
  }

  /** Measures something whenever it is asked for. */
  public void gauge(String name, Supplier<Number> value) {
    Gauge.builder(name, value).register(registry);
  }

  /** Counts a commit or refresh that failed. */
  public void commitFailed() {
    commitFailures.increment();
  }

  /** The text format of Prometheus. */
  public String text() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
