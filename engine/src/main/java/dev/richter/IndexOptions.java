package dev.richter;

import dev.richter.codec.FieldParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How to open an index. Immutable; the methods that take a value return a changed copy.
 *
 * <p>The fields become part of an index when it is created. The rest holds for as long as the index
 * stays open.
 *
 * @param fields the fields of vectors, each with how it is stored and indexed, which also says of
 *     what kind its vectors are
 * @param ramBufferMiB how much memory documents take up before they are written as a segment, in
 *     MiB
 * @param buildThreads how many threads order the documents of a segment into blocks
 * @param verifyBudgetMiB how much of Lucene's own files is read and compared with its checksums
 *     when the index opens, smallest files first, in MiB. Sizes and the ends of all files are
 *     checked in any case, and vectors whenever they are first read
 */
public record IndexOptions(
    Map<String, FieldParameters> fields, int ramBufferMiB, int buildThreads, int verifyBudgetMiB) {

  /** The longest name of a field, in characters. */
  public static final int MAX_FIELD_NAME = 255;

  private static final int MAX_RAM_BUFFER_MIB = 2047;
  private static final int MAX_BUILD_THREADS = 1024;

  /**
   * Copies the map.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if a name or a number is out
   *     of its range
   */
  public IndexOptions {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    fields.keySet().forEach(IndexOptions::checkName);
    checkRange("ramBufferMiB", ramBufferMiB, 1, MAX_RAM_BUFFER_MIB);
    checkRange("buildThreads", buildThreads, 1, MAX_BUILD_THREADS);
    checkRange("verifyBudgetMiB", verifyBudgetMiB, 0, Integer.MAX_VALUE);
  }

  /**
   * Options with fields of sparse vectors and defaults for everything else.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if a name is empty, too long,
   *     given twice, or starts with an underscore
   */
  public static IndexOptions of(String... sparseFields) {
    Map<String, FieldParameters> fields = new LinkedHashMap<>();
    for (String field : sparseFields) {
      if (fields.put(field, SparseParameters.defaults()) != null) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID, "field \"%s\" is given twice".formatted(field));
      }
    }
    return new IndexOptions(fields, 64, Runtime.getRuntime().availableProcessors(), 64);
  }

  /**
   * These options with a field of vectors; it replaces a field of the same name.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the name is empty, too
   *     long, or starts with an underscore
   */
  public IndexOptions field(String name, FieldParameters parameters) {
    Map<String, FieldParameters> more = new LinkedHashMap<>(fields);
    more.put(name, parameters);
    return new IndexOptions(more, ramBufferMiB, buildThreads, verifyBudgetMiB);
  }

  /**
   * These options with another size of the memory buffer.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if it is not 1 to 2047 MiB
   */
  public IndexOptions ramBufferMiB(int other) {
    return new IndexOptions(fields, other, buildThreads, verifyBudgetMiB);
  }

  /**
   * These options with another number of building threads.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if it is not 1 to 1024
   */
  public IndexOptions buildThreads(int other) {
    return new IndexOptions(fields, ramBufferMiB, other, verifyBudgetMiB);
  }

  /**
   * These options with another budget for checking files when the index opens.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if it is negative
   */
  public IndexOptions verifyBudgetMiB(int other) {
    return new IndexOptions(fields, ramBufferMiB, buildThreads, other);
  }

  private static void checkName(String name) {
    if (name.isEmpty() || name.length() > MAX_FIELD_NAME || name.startsWith("_")) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "field name \"%s\", expected 1 to %d characters that do not start with an underscore"
              .formatted(name, MAX_FIELD_NAME));
    }
  }

  private static void checkRange(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s is %d, expected %d to %d".formatted(name, value, least, most));
    }
  }
}
