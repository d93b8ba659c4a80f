package dev.richter.bench.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.richter.bench.run.Result.Setting;
import dev.richter.datasets.io.OutputFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.util.IOUtils;

/**
 * The directory of a run.
 *
 * <ul>
 *   <li>{@code run.yaml}: the configuration, with all defaults
 *   <li>{@code results/SETTING.json}: a {@link Result} for each setting
 *   <li>{@code runs/SETTING.trec.gz}: what was found, as a TREC run
 *   <li>{@code work}: vectors, exact answers and indexes, while the run goes on
 *   <li>{@code run.complete}: the configuration again, once all of it was measured
 *   <li>{@code run.lock}: locked while a process measures
 * </ul>
 *
 * <p>Files appear whole or not at all, so that a run that is killed at any time can go on.
 *
 * @param root the directory
 */
public record RunFiles(Path root) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final int HASH_LETTERS = 8;
  private static final int MAX_NAME = 120;

  Path config() {
    return root.resolve("run.yaml");
  }

  /** Whether a run of this configuration has ended, and its work was deleted. */
  boolean isComplete(RunConfig config) throws IOException {
    return Files.exists(completed()) && Files.readString(completed()).equals(config.yaml());
  }

  /** Deletes what is only needed while a run goes on. */
  void complete(RunConfig config) throws IOException {
    write(completed(), config.yaml());
    if (Files.exists(work())) {
      IOUtils.rm(work());
    }
  }

  private Path completed() {
    return root.resolve("run.complete");
  }

  Path lock() {
    return root.resolve("run.lock");
  }

  Path work() {
    return root.resolve("work");
  }

  private Path results() {
    return root.resolve("results");
  }

  /** The file of a setting's TREC run. */
  public Path run(Setting setting) {
    return root.resolve("runs").resolve(name(setting) + ".trec.gz");
  }

  private Path result(Setting setting) {
    return results().resolve(name(setting) + ".json");
  }

  /** Readable as far as it goes, and different for different settings. */
  private static String name(Setting setting) {
    String search =
        new TreeMap<>(setting.search())
            .entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining(","));
    String readable =
        String.join(
            ".",
            setting.collection(),
            Integer.toString(setting.documents()),
            setting.encoder(),
            setting.engine(),
            setting.build(),
            "k" + setting.k(),
            "t" + setting.threads(),
            search);
    String safe = slug(readable);
    return safe.substring(0, Math.min(MAX_NAME, safe.length())) + "." + hash(readable);
  }

  /** A text as a part of a file's name. */
  static String slug(String text) {
    return text.replaceAll("[^a-zA-Z0-9._=,-]+", "-").replaceAll("^\\.+", "");
  }

  /** Tells texts apart whose slugs do not differ. */
  static String hash(String text) {
    return HexFormat.of()
        .formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)))
        .substring(0, HASH_LETTERS);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /** What was measured of a setting before. */
  Optional<Result> find(Setting setting) {
    return read(result(setting), Result.class);
  }

  void write(Result result) {
    write(result(result.setting()), result);
  }

  /**
   * All results, in the order of their files' names.
   *
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND} if there are none, or {@link
   *     ErrorCode#DATA_MALFORMED} if a file is no result
   */
  public List<Result> all() {
    if (!Files.isDirectory(results())) {
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND,
          "%s has no directory results, expected that of a run".formatted(root));
    }
    try (Stream<Path> files = Files.list(results())) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(file -> read(file, Result.class).orElseThrow())
          .toList();
    } catch (IOException failure) {
      throw OutputFile.failed(results(), failure);
    }
  }

  /** Reads a file of JSON, if it is there. */
  static <T> Optional<T> read(Path file, Class<T> type) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), type));
    } catch (JsonProcessingException failure) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s is not a %s: %s"
              .formatted(
                  file,
                  type.getSimpleName().toLowerCase(Locale.ROOT),
                  failure.getOriginalMessage()),
          failure);
    } catch (IOException failure) {
      throw OutputFile.failed(file, failure);
    }
  }

  /** Writes a file of JSON, which appears whole or not at all. */
  static void write(Path file, Object value) {
    try {
      write(file, JSON.writeValueAsString(value) + "\n");
    } catch (JsonProcessingException impossible) {
      throw new IllegalArgumentException(impossible);
    }
  }

  /** Writes a text, which appears whole or not at all. */
  static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      try (OutputFile output = OutputFile.create(file)) {
        output.content().write(text.getBytes(StandardCharsets.UTF_8));
        output.commit();
      }
    } catch (IOException failure) {
      throw OutputFile.failed(file, failure);
    }
  }
}
