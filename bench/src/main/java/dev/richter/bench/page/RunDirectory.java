package dev.richter.bench.page;

import dev.richter.bench.run.Result;
import dev.richter.bench.run.Result.Repetition;
import dev.richter.bench.run.Result.Setting;
import dev.richter.bench.run.RunFiles;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run measured.
 *
 * @param name the name of its directory
 * @param results one for each setting, in the order of their files' names; at least one
 */
record RunDirectory(String name, List<Result> results) {

  /**
   * Reads the results in a run's directory.
   *
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND} if there are none, with {@link
   *     ErrorCode#DATA_MALFORMED} if one is not a {@link Result} of this version or two are of the
   *     same setting, and with {@link ErrorCode#STORAGE_FAILED} if one cannot be read
   */
  static RunDirectory read(Path directory) {
    List<Result> results = new RunFiles(directory).all();
    if (results.isEmpty()) {
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND,
          "%s has no results, expected some as ./richter bench run writes them"
              .formatted(directory));
    }
    Set<Setting> settings = new HashSet<>();
    for (Result result : results) {
      check(directory, result);
      if (!settings.add(result.setting())) {
        throw malformed(directory, "two results of " + result.setting(), "one of each setting");
      }
    }
    return new RunDirectory(
        directory.toAbsolutePath().normalize().getFileName().toString(), results);
  }

  /** JSON that lacks a part leaves it null, whatever the record promises. */
  private static void check(Path directory, Result result) {
    if (result.schema() != Result.SCHEMA) {
      throw malformed(directory, "schema " + result.schema(), "" + Result.SCHEMA);
    }
    present(directory, result.setting(), "setting");
    present(directory, result.setting().collection(), "setting.collection");
    present(directory, result.setting().encoder(), "setting.encoder");
    present(directory, result.setting().engine(), "setting.engine");
    present(directory, result.setting().build(), "setting.build");
    present(directory, result.setting().search(), "setting.search");
    present(directory, result.collection(), "collection");
    present(directory, result.collection().digest(), "collection.digest");
    present(directory, result.index(), "index");
    present(directory, result.index().bytesByPart(), "index.bytesByPart");
    present(directory, result.index().parameters(), "index.parameters");
    present(directory, result.accuracy(), "accuracy");
    present(directory, result.accuracy().measures(), "accuracy.measures");
    present(directory, result.accuracy().byQuery(), "accuracy.byQuery");
    present(directory, result.machine(), "machine");
    present(directory, result.software(), "software");
    present(directory, result.software().command(), "software.command");
    present(directory, result.software().cpus(), "software.cpus");
    present(directory, result.repetitions(), "repetitions");
    if (result.repetitions().isEmpty()) {
      throw malformed(directory, "no repetitions", "at least one");
    }
    for (Repetition repetition : result.repetitions()) {
      if (!(repetition.meanMicros() > 0) || Double.isInfinite(repetition.meanMicros())) {
        throw malformed(directory, "meanMicros " + repetition.meanMicros(), "more than 0");
      }
      double[] quantiles = repetition.quantiles();
      if (quantiles != null && quantiles.length != Repetition.SHARES.size()) {
        throw malformed(directory, quantiles.length + " quantiles", "" + Repetition.SHARES.size());
      }
    }
  }

  private static void present(Path directory, @Nullable Object part, String name) {
    if (part == null) {
      throw malformed(directory, "no " + name, "one");
    }
  }

  private static RichterException malformed(Path directory, String found, String expected) {
    return new RichterException(
        ErrorCode.DATA_MALFORMED,
        "results of %s: %s, expected %s".formatted(directory, found, expected));
  }
}
