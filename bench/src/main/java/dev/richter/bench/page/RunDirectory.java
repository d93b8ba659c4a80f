package dev.richter.bench.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.richter.bench.run.Result;
import dev.richter.bench.run.Result.Repetition;
import dev.richter.bench.run.Result.Setting;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run measured.
 *
 * @param name the name of its directory
 * @param results one for each setting, in the order of their files' names; at least one
 */
record RunDirectory(String name, List<Result> results) {

  private static final ObjectReader JSON =
      new ObjectMapper()
          .readerFor(Result.class)
          .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * Reads {@code results/*.json} of a directory.
   *
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND} if there are none, with {@link
   *     ErrorCode#DATA_MALFORMED} if one is not a {@link Result} of this version or two are of the
   *     same setting, and with {@link ErrorCode#STORAGE_FAILED} if one cannot be read
   */
  static RunDirectory read(Path directory) {
    List<Result> results = new ArrayList<>();
    Map<Setting, Path> fileOf = new HashMap<>();
    for (Path file : files(directory)) {
      Result result = result(file);
      Path other = fileOf.putIfAbsent(result.setting(), file);
      if (other != null) {
        throw malformed(file, "the setting of " + other.getFileName(), "one file for each", null);
      }
      results.add(result);
    }
    return new RunDirectory(
        directory.toAbsolutePath().normalize().getFileName().toString(), List.copyOf(results));
  }

  private static List<Path> files(Path directory) {
    Path results = directory.resolve("results");
    if (!Files.isDirectory(results)) {
      throw notFound(results, "no such directory");
    }
    try (Stream<Path> entries = Files.list(results)) {
      List<Path> files =
          entries.filter(file -> file.getFileName().toString().endsWith(".json")).sorted().toList();
      if (files.isEmpty()) {
        throw notFound(results, "no .json files");
      }
      return files;
    } catch (IOException failure) {
      throw unreadable(results, failure);
    }
  }

  private static Result result(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException failure) {
      throw unreadable(file, failure);
    }
    Result result;
    try {
      result = JSON.readValue(text);
    } catch (JsonProcessingException malformed) {
      throw malformed(file, malformed.getOriginalMessage(), "a result of a run", malformed);
    }
    if (result == null || result.schema() != Result.SCHEMA) {
      throw malformed(
          file, "schema " + (result == null ? "none" : result.schema()), "" + Result.SCHEMA, null);
    }
    check(file, result);
    return result;
  }

  /** JSON that lacks a part leaves it null, whatever the record promises. */
  private static void check(Path file, Result result) {
    present(file, result.setting(), "setting");
    present(file, result.setting().collection(), "setting.collection");
    present(file, result.setting().encoder(), "setting.encoder");
    present(file, result.setting().engine(), "setting.engine");
    present(file, result.setting().build(), "setting.build");
    present(file, result.setting().search(), "setting.search");
    present(file, result.collection(), "collection");
    present(file, result.collection().digest(), "collection.digest");
    present(file, result.index(), "index");
    present(file, result.index().bytesByPart(), "index.bytesByPart");
    present(file, result.index().parameters(), "index.parameters");
    present(file, result.accuracy(), "accuracy");
    present(file, result.accuracy().measures(), "accuracy.measures");
    present(file, result.accuracy().byQuery(), "accuracy.byQuery");
    present(file, result.machine(), "machine");
    present(file, result.software(), "software");
    present(file, result.software().command(), "software.command");
    present(file, result.software().cpus(), "software.cpus");
    present(file, result.repetitions(), "repetitions");
    if (result.repetitions().isEmpty()) {
      throw malformed(file, "no repetitions", "at least one", null);
    }
    for (Repetition repetition : result.repetitions()) {
      if (!(repetition.meanMicros() > 0) || Double.isInfinite(repetition.meanMicros())) {
        throw malformed(file, "meanMicros " + repetition.meanMicros(), "more than 0", null);
      }
      double[] quantiles = repetition.quantiles();
      if (quantiles != null && quantiles.length != Repetition.SHARES.size()) {
        throw malformed(file, quantiles.length + " quantiles", "" + Repetition.SHARES.size(), null);
      }
    }
  }

  private static void present(Path file, @Nullable Object part, String name) {
    if (part == null) {
      throw malformed(file, "no " + name, "one", null);
    }
  }

  private static RichterException malformed(
      Path file, String found, String expected, @Nullable Throwable cause) {
    String message = "%s: %s, expected %s".formatted(file, found, expected);
    return cause == null
        ? new RichterException(ErrorCode.DATA_MALFORMED, message)
        : new RichterException(ErrorCode.DATA_MALFORMED, message, cause);
  }

  private static RichterException notFound(Path results, String found) {
    return new RichterException(
        ErrorCode.DATA_NOT_FOUND,
        "%s: %s, expected results as ./richter bench run writes them".formatted(results, found));
  }

  private static RichterException unreadable(Path path, IOException failure) {
    return new RichterException(
        ErrorCode.STORAGE_FAILED, "%s: %s, expected to read it".formatted(path, failure), failure);
  }
}
