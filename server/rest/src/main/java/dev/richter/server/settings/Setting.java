package dev.richter.server.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What can be configured: each by a flag ({@code --max-body-bytes 1000}), an environment variable
 * ({@code RICHTER_MAX_BODY_BYTES}) or a line of a properties file ({@code max-body-bytes=1000}), in
 * this order of precedence.
 */
public enum Setting {
  /** The data. */
  DATA("DIR", "", "The directory of the collections; it is created where there is none."),
  /** The configuration file. */
  CONFIG("FILE", "", "A properties file with settings by these names, without the hyphens before."),
  /** The address. */
  HOST("ADDRESS", "127.0.0.1", "The address to listen on. Others than loopback need keys."),
  /** The port. */
  PORT("PORT", "7333", "The port to listen on; 0 takes a free one."),
  /** The keys. */
  KEYS(
      "FILE",
      "",
      "A file of API keys, made by `richter api-key`. It is read again when it changes."),
  /** Open access. */
  ALLOW_ANONYMOUS("BOOL", "false", "Whether to listen beyond loopback without keys."),
  /** The certificate. */
  TLS_CERTIFICATE("FILE", "", "A PEM file with the certificate chain; turns TLS on."),
  /** The certificate's key. */
  TLS_KEY("FILE", "", "A PEM file with the private key. Both are read again when they change."),
  /** Origins of browsers. */
  CORS_ORIGIN(
      "ORIGIN", "", "An origin whose pages may call the server; by default no other's may."),
  /** Query threads. */
  THREADS("N", "0", "Threads that run queries; 0 for one for each processor."),
  /** The queue. */
  QUEUE("N", "256", "How many queries may wait; more are refused with status 429."),
  /** Writers. */
  WRITES("N", "256", "How many writes may be under way; more are refused with status 429."),
  /** The usual deadline. */
  DEADLINE_MS("MS", "10000", "The deadline of queries that state none, in milliseconds."),
  /** The longest deadline. */
  MAX_DEADLINE_MS("MS", "60000", "The longest deadline a query may state."),
  /** Bodies. */
  MAX_BODY_BYTES("BYTES", "33554432", "The largest body, decoded; streams have no limit."),
  /** All bodies. */
  MAX_BODIES_BYTES(
      "BYTES", "0", "How much all bodies in memory may take; 0 for an eighth of the heap."),
  /** Lines. */
  MAX_LINE_BYTES("BYTES", "16777216", "The longest line of a stream."),
  /** k. */
  MAX_LIMIT("N", "10000", "The largest limit of a query, a prefetch, or a page."),
  /** Batches. */
  MAX_BATCH("N", "1000", "The most queries of a batch."),
  /** Uploads. */
  MAX_SNAPSHOT_BYTES(
      "BYTES", "1099511627776", "The largest snapshot that may be uploaded, unpacked."),
  /** Slow bodies. */
  BODY_TIMEOUT_MS(
      "MS", "30000", "How long a body may pause, and all of one that is no stream may take."),
  /** Quiet connections. */
  IDLE_TIMEOUT_MS("MS", "60000", "How long a connection may be without a request."),
  /** Shutdown. */
  SHUTDOWN_TIMEOUT_MS("MS", "30000", "How long a shutdown waits for what was accepted."),
  /** Visibility. */
  REFRESH_INTERVAL_MS("MS", "500", "When writes become visible that do not wait."),
  /** Durability. */
  COMMIT_INTERVAL_MS("MS", "5000", "When writes become durable that do not wait."),
  /** Memory for writes. */
  RAM_BUFFER_MIB(
      "MIB",
      "64",
      "How much of a collection's writes is kept in memory before a segment is written."),
  /** Encoders. */
  ENCODERS(
      "NAME=KIND:DIR,…",
      "",
      "Encoders of texts, with a comma between: each a name, bm25, splade or late-interaction, and its directory."),
  /** What is logged. */
  ACCESS_LOG("WHICH", "failures", "Which requests are logged: none, failures, or all.");

  private final String label;
  private final String defaultText;
  private final String description;

  Setting(String label, String defaultText, String description) {
    this.label = label;
    this.defaultText = defaultText;
    this.description = description;
  }

  /** The name in a file; with two hyphens before it, that of the flag. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name of the environment variable. */
  public String variable() {
    return "RICHTER_" + name();
  }

  /** What stands for the value in help. */
  public String label() {
    return label;
  }

  /** The default as text; empty for none. */
  public String defaultText() {
    return defaultText;
  }

  /** What it is for, in a sentence. */
  public String description() {
    return description;
  }

  /** The setting of a name in a file. */
  public static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key().equals(key)).findFirst();
  }
}
