package dev.richter.server.settings;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The values of all settings. Immutable. */
public final class ServerSettings {

  /** Which requests are logged. */
  public enum AccessLog {
    /** None. */
    NONE,
    /** Those with a status of 400 or more. */
    FAILURES,
    /** All. */
    ALL
  }

  private final Map<Setting, String> texts;

  private ServerSettings(Map<Setting, String> texts) {
    this.texts = texts;
    check();
  }

  /**
   * Puts flags before variables, variables before the file, and the file before the defaults.
   *
   * @param flags what was given on the command line
   * @param variables the environment
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if a value is none or the
   *     file has an unknown name, or {@link ErrorCode#DATA_NOT_FOUND} if the file cannot be read
   */
  public static ServerSettings of(Map<Setting, String> flags, Map<String, String> variables) {
    Map<Setting, String> texts = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      String variable = variables.get(setting.variable());
      if (variable != null) {
        texts.put(setting, variable);
      }
    }
    texts.putAll(flags);
    String file = texts.getOrDefault(Setting.CONFIG, "");
    if (!file.isEmpty()) {
      read(Path.of(file)).forEach(texts::putIfAbsent);
    }
    for (Setting setting : Setting.values()) {
      texts.putIfAbsent(setting, setting.defaultText());
    }
    return new ServerSettings(texts);
  }

  private static Map<Setting, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND,
          "the configuration %s cannot be read: %s".formatted(file, e),
          e);
    }
    Map<Setting, String> texts = new EnumMap<>(Setting.class);
    for (String key : properties.stringPropertyNames()) {
      Setting setting =
          Setting.ofKey(key)
              .orElseThrow(
                  () ->
                      new RichterException(
                          ErrorCode.PARAMETER_INVALID,
                          "%s has \"%s\", which is no setting".formatted(file, key)));
      texts.put(setting, properties.getProperty(key));
    }
    return texts;
  }

  private void check() {
    if (text(Setting.DATA).isEmpty()) {
      throw invalid(Setting.DATA, "a directory");
    }
    for (Setting setting : Setting.values()) {
      switch (setting) {
        case DATA, CONFIG, HOST, KEYS, TLS_CERTIFICATE, TLS_KEY, CORS_ORIGIN -> {}
        case ALLOW_ANONYMOUS -> flag(setting);
        case PORT -> number(setting, 0, 65_535);
        case ACCESS_LOG -> accessLog();
        case ENCODERS -> encoders();
        case RAM_BUFFER_MIB -> number(setting, 1, 2047);
        case THREADS, MAX_BODIES_BYTES -> number(setting, 0, Long.MAX_VALUE);
        case QUEUE, WRITES, MAX_LIMIT, MAX_BATCH, MAX_BODY_BYTES, MAX_LINE_BYTES ->
            number(setting, 1, 1 << 30);
        case MAX_SNAPSHOT_BYTES -> number(setting, 1, Long.MAX_VALUE);
        case DEADLINE_MS,
            MAX_DEADLINE_MS,
            BODY_TIMEOUT_MS,
            IDLE_TIMEOUT_MS,
            SHUTDOWN_TIMEOUT_MS,
            REFRESH_INTERVAL_MS,
            COMMIT_INTERVAL_MS ->
            number(setting, 1, Integer.MAX_VALUE);
      }
    }
    if (path(Setting.TLS_CERTIFICATE).isPresent() != path(Setting.TLS_KEY).isPresent()) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "tls-certificate and tls-key, expected both of them or none");
    }
  }

  /** A value as text; empty for none. */
  public String text(Setting setting) {
    return texts.getOrDefault(setting, "");
  }

  /** A path, if there is one. */
  public Optional<Path> path(Setting setting) {
    return Optional.of(text(setting)).filter(text -> !text.isEmpty()).map(Path::of);
  }

  /** A number. */
  public long number(Setting setting) {
    return number(setting, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** A number that fits an int. */
  public int count(Setting setting) {
    return Math.toIntExact(number(setting, Integer.MIN_VALUE, Integer.MAX_VALUE));
  }

  private long number(Setting setting, long least, long most) {
    try {
      long value = Long.parseLong(text(setting));
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw invalid(setting, "a number from %d to %d".formatted(least, most));
  }

  /** Whether something is on. */
  public boolean flag(Setting setting) {
    return switch (text(setting)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(setting, "true or false");
    };
  }

  /** Which requests are logged. */
  public AccessLog accessLog() {
    return switch (text(Setting.ACCESS_LOG)) {
      case "none" -> AccessLog.NONE;
      case "failures" -> AccessLog.FAILURES;
      case "all" -> AccessLog.ALL;
      default -> throw invalid(Setting.ACCESS_LOG, "none, failures or all");
    };
  }

  /** The encoders by name, each with its kind and its directory, {@code KIND:DIR}. */
  public Map<String, String> encoders() {
    Map<String, String> encoders = new LinkedHashMap<>();
    String all = text(Setting.ENCODERS);
    for (String entry : all.isBlank() ? new String[0] : all.split(",", -1)) {
      int end = entry.indexOf('=');
      String name = entry.substring(0, Math.max(0, end)).strip();
      String model = entry.substring(end + 1).strip();
      if (name.isEmpty() || model.indexOf(':') < 1 || encoders.put(name, model) != null) {
        throw invalid(Setting.ENCODERS, "NAME=KIND:DIR, each name once, with a comma between");
      }
    }
    return encoders;
  }

  /** How many threads run queries. */
  public int threads() {
    int threads = count(Setting.THREADS);
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** How many bytes all bodies in memory may take. */
  public long bodiesBytes() {
    long bytes = number(Setting.MAX_BODIES_BYTES);
    return bytes == 0 ? Runtime.getRuntime().maxMemory() / 8 : bytes;
  }

  private RichterException invalid(Setting setting, String expected) {
    return new RichterException(
        ErrorCode.PARAMETER_INVALID,
        "%s is \"%s\", expected %s".formatted(setting.key(), text(setting), expected));
  }
}
