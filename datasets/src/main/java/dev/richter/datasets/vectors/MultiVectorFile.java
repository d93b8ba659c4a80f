package dev.richter.datasets.vectors;

import dev.richter.datasets.io.LineInput;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Multi-vectors of texts as NumPy files, which are mapped into memory and read in any order.
 *
 * <ul>
 *   <li>{@code NAME.npy}: the rows of all texts one after the other, an array of rows × dimension
 *       of {@code float32} or {@code float16}.
 *   <li>{@code NAME.lengths.npy}: how many rows each text has, an array of {@code int32} or {@code
 *       int64}; 0 for a text without a vector.
 *   <li>{@code NAME.ids.txt}, which may be missing: the identifier of each text, one a line, in
 *       UTF-8.
 * </ul>
 *
 * <p>Arrays are little-endian and in C order, of the file versions 1.0 to 3.0 ({@link NpyHeader NEP
 * 1}), and not compressed. With a list of arrays, one for each text, in Python:
 *
 * <pre>{@code
 * np.save("docs.npy", np.concatenate(vectors).astype(np.float16))
 * np.save("docs.lengths.npy", np.array([len(v) for v in vectors]))
 * }</pre>
 *
 * <p>Opening reads the numbers of rows, and keeps 8 bytes for each text. Safe for use by many
 * threads until it is closed.
 */
public final class MultiVectorFile implements AutoCloseable {

  private static final String SUFFIX = ".npy";
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path path;
  private final Arena arena;
  private final MemorySegment values;
  private final FloatType type;
  private final int dimension;
  private final long[] starts;

  private MultiVectorFile(Path path, Arena arena) {
    this.path = path;
    this.arena = arena;
    NpyArray rows =
        NpyArray.map(
            arena,
            path,
            "an array of rows × dimension",
            2,
            Map.of(
                FloatType.FLOAT32.dtype(),
                FloatType.FLOAT32.sizeBytes(),
                FloatType.FLOAT16.dtype(),
                FloatType.FLOAT16.sizeBytes()));
    this.values = rows.values();
    this.type =
        rows.header().dtype().equals(FloatType.FLOAT32.dtype())
            ? FloatType.FLOAT32
            : FloatType.FLOAT16;
    if (rows.length(1) < 1 || rows.length(1) > MultiVector.MAX_DIMENSION) {
      throw new RichterException(
          ErrorCode.VECTOR_DIMENSION_MISMATCH,
          "%s: dimension %d, expected 1 to %d"
              .formatted(path, rows.length(1), MultiVector.MAX_DIMENSION));
    }
    this.dimension = (int) rows.length(1);
    this.starts = starts(path, rows.length(0));
  }

  /**
   * Opens the files of a name.
   *
   * @param npy {@code NAME.npy}
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the name does not end with
   *     {@code .npy}, {@link ErrorCode#DATA_NOT_FOUND} if it or its {@code NAME.lengths.npy} is not
   *     there, {@link ErrorCode#DATA_TRUNCATED}, {@link ErrorCode#DATA_MALFORMED}, {@link
   *     ErrorCode#VECTOR_DIMENSION_MISMATCH} or {@link ErrorCode#VECTOR_TOO_MANY_ROWS} if one of
   *     them is not as described above, or {@link ErrorCode#STORAGE_FAILED}
   */
  public static MultiVectorFile open(Path npy) {
    Arena arena = Arena.ofShared();
    try {
      return new MultiVectorFile(npy, arena);
    } catch (RuntimeException failure) {
      arena.close();
      throw failure;
    }
  }

  /** The file of the numbers of rows that belongs to a file. */
  static Path lengthsPath(Path npy) {
    return beside(npy, ".lengths.npy");
  }

  /** The file of identifiers that belongs to a file. */
  static Path idsPath(Path npy) {
    return beside(npy, ".ids.txt");
  }

  private static Path beside(Path npy, String suffix) {
    String name = Objects.toString(npy.getFileName(), "");
    if (!name.endsWith(SUFFIX)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "file of multi-vectors %s, expected a name that ends with %s".formatted(npy, SUFFIX));
    }
    return npy.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + suffix);
  }

  private static long[] starts(Path npy, long rows) {
    Path path = lengthsPath(npy);
    try (Arena arena = Arena.ofConfined()) {
      NpyArray lengths =
          NpyArray.map(
              arena,
              path,
              "the number of rows of each text of " + npy,
              1,
              Map.of("<i4", Integer.BYTES, "<i8", Long.BYTES));
      if (lengths.length(0) >= Integer.MAX_VALUE - Long.BYTES) {
        throw new RichterException(
            ErrorCode.DATA_MALFORMED,
            "%s: %d texts, expected less than 2³¹".formatted(path, lengths.length(0)));
      }
      long[] starts = new long[(int) lengths.length(0) + 1];
      for (int text = 0; text < starts.length - 1; text++) {
        long length =
            lengths.valueBytes() == Integer.BYTES
                ? lengths.values().getAtIndex(INT, text)
                : lengths.values().getAtIndex(LONG, text);
        if (length < 0 || length > MultiVector.MAX_SIZE) {
          throw new RichterException(
              length < 0 ? ErrorCode.DATA_MALFORMED : ErrorCode.VECTOR_TOO_MANY_ROWS,
              "%s, text %d: %d rows, expected 0 to %d"
                  .formatted(path, text, length, MultiVector.MAX_SIZE));
        }
        starts[text + 1] = starts[text] + length;
      }
      if (starts[starts.length - 1] != rows) {
        throw new RichterException(
            ErrorCode.DATA_MALFORMED,
            "%s: %d rows of %d texts together, expected %d as %s has"
                .formatted(path, starts[starts.length - 1], starts.length - 1, rows, npy));
      }
      return starts;
    }
  }

  /** How many texts there are. */
  public int size() {
    return starts.length - 1;
  }

  /** How many values a row has. */
  public int dimension() {
    return dimension;
  }

  /** How the file stores a value. */
  public FloatType type() {
    return type;
  }

  /** How many rows all texts have together. */
  public long totalRows() {
    return starts[starts.length - 1];
  }

  /**
   * How many rows a text has.
   *
   * @param index the text, 0 to {@link #size()} − 1
   */
  public int rows(int index) {
    Objects.checkIndex(index, size());
    return (int) (starts[index + 1] - starts[index]);
  }

  /**
   * Reads the multi-vector of a text, which has no rows where the text has no vector.
   *
   * @param index the text, 0 to {@link #size()} − 1
   * @throws RichterException with {@link ErrorCode#VECTOR_VALUE_INVALID} if a value is NaN,
   *     infinite or too large, naming the file, the text and the row
   */
  public MultiVector read(int index) {
    float[] row = new float[Math.multiplyExact(rows(index), dimension)];
    long start = starts[index] * dimension;
    switch (type) {
      case FLOAT32 ->
          MemorySegment.copy(values, FLOAT, start * type.sizeBytes(), row, 0, row.length);
      case FLOAT16 -> {
        for (int i = 0; i < row.length; i++) {
          row[i] = Float.float16ToFloat(values.getAtIndex(SHORT, start + i));
        }
      }
    }
    try {
      return MultiVector.of(dimension, row);
    } catch (RichterException failure) {
      throw new RichterException(
          failure.code(), "%s, text %d: %s".formatted(path, index, failure.getMessage()), failure);
    }
  }

  /**
   * Reads the identifiers of all texts from {@code NAME.ids.txt}; without it texts are numbered
   * from 0. The file is read at each call.
   *
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if there are not as many as
   *     texts, or as {@link LineInput#next}
   */
  public List<String> ids() {
    Path ids = idsPath(path);
    if (!Files.exists(ids)) {
      return IntStream.range(0, size()).mapToObj(Integer::toString).toList();
    }
    List<String> read = new ArrayList<>(size());
    try (LineInput lines = LineInput.open(ids)) {
      for (String id = lines.next(); id != null; id = lines.next()) {
        read.add(id);
      }
    }
    if (read.size() != size()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s: %d identifiers, expected %d, one for each text of %s"
              .formatted(ids, read.size(), size(), path));
    }
    return List.copyOf(read);
  }

  @Override
  public void close() {
    arena.close();
  }
}
