package dev.richter.datasets.vectors;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A NumPy file whose values are mapped into memory.
 *
 * @param header what the values are
 * @param valueBytes the size of one
 * @param values all of them, as they stand in the file
 */
record NpyArray(NpyHeader header, int valueBytes, MemorySegment values) {

  /**
   * Maps a file.
   *
   * @param arena how long the values are needed
   * @param path the file
   * @param what its content, for messages
   * @param dimensions how many dimensions it should have
   * @param dtypes the sizes of the types that it may have
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND}, {@link
   *     ErrorCode#DATA_TRUNCATED}, {@link ErrorCode#DATA_MALFORMED} or {@link
   *     ErrorCode#STORAGE_FAILED}
   */
  static NpyArray map(
      Arena arena, Path path, String what, int dimensions, Map<String, Integer> dtypes) {
    if (!Files.isRegularFile(path)) {
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND,
          "%s: found %s, expected %s"
              .formatted(path, Files.isDirectory(path) ? "a directory" : "nothing", what));
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      NpyHeader header = NpyHeader.read(path, channel);
      Integer valueBytes = dtypes.get(header.dtype());
      if (valueBytes == null) {
        throw malformed(
            path,
            "values of type %s, expected %s"
                .formatted(
                    header.dtype(),
                    String.join(" or ", dtypes.keySet().stream().sorted().toList())));
      }
      if (header.shape().size() != dimensions) {
        throw malformed(
            path,
            "an array of %d dimensions, expected %d: %s"
                .formatted(header.shape().size(), dimensions, what));
      }
      long contentBytes = requireLength(path, header, valueBytes, channel.size());
      return new NpyArray(
          header,
          valueBytes,
          channel.map(FileChannel.MapMode.READ_ONLY, header.sizeBytes(), contentBytes, arena));
    } catch (IOException failure) {
      throw new RichterException(
          ErrorCode.STORAGE_FAILED,
          "%s: cannot be read: %s".formatted(path, failure.getMessage()),
          failure);
    }
  }

  private static long requireLength(Path path, NpyHeader header, int valueBytes, long fileBytes) {
    BigInteger content = BigInteger.valueOf(valueBytes);
    for (long length : header.shape()) {
      content = content.multiply(BigInteger.valueOf(length));
    }
    int difference =
        content
            .add(BigInteger.valueOf(header.sizeBytes()))
            .compareTo(BigInteger.valueOf(fileBytes));
    if (difference != 0) {
      throw new RichterException(
          difference > 0 ? ErrorCode.DATA_TRUNCATED : ErrorCode.DATA_MALFORMED,
          "%s: %d bytes follow the header, expected %d for shape %s of %s"
              .formatted(
                  path, fileBytes - header.sizeBytes(), content, header.shape(), header.dtype()));
    }
    return content.longValueExact();
  }

  /** The length of a dimension. */
  long length(int dimension) {
    return header.shape().get(dimension);
  }

  private static RichterException malformed(Path path, String message) {
    return new RichterException(ErrorCode.DATA_MALFORMED, "%s: %s".formatted(path, message));
  }
}
