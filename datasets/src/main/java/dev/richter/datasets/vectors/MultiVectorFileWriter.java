package dev.richter.datasets.vectors;

import dev.richter.datasets.io.BinaryOutput;
import dev.richter.datasets.io.OutputFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files that {@link MultiVectorFile} describes.
 *
 * <p>They appear under their names at {@link #finish}, or not at all. {@code NAME.npy} comes last,
 * and one that was there goes first, so that there is never one beside lengths that are not its
 * own. Every method throws {@link RichterException} with {@link ErrorCode#STORAGE_FAILED} if the
 * storage refuses. Not safe for use by many threads.
 */
public final class MultiVectorFileWriter implements Closeable {

  private static final float MAX_FLOAT16 = 65_504;
  private static final byte[] NO_HEADER = new byte[NpyHeader.WRITTEN_BYTES];
  private static final String LENGTH_DTYPE = "<i4";

  private final Path path;
  private final int dimension;
  private final FloatType type;
  private final OutputFile rowFile;
  private final OutputFile lengthFile;
  private final BinaryOutput rows;
  private final BinaryOutput lengths;
  private @Nullable OutputFile idFile;
  private long rowCount;
  private int textCount;

  private MultiVectorFileWriter(
      int dimension, FloatType type, OutputFile rowFile, OutputFile lengthFile) {
    this.path = rowFile.path();
    this.dimension = dimension;
    this.type = type;
    this.rowFile = rowFile;
    this.lengthFile = lengthFile;
    this.rows = BinaryOutput.into(rowFile);
    this.lengths = BinaryOutput.into(lengthFile);
  }

  /**
   * Starts the files of a name.
   *
   * @param npy {@code NAME.npy}
   * @param dimension how many values a row has, 1 to {@value MultiVector#MAX_DIMENSION}
   * @param type how a value is stored
   * @throws RichterException also with {@link ErrorCode#PARAMETER_INVALID} if the name does not end
   *     with {@code .npy}, or {@link ErrorCode#VECTOR_DIMENSION_MISMATCH}
   */
  public static MultiVectorFileWriter create(Path npy, int dimension, FloatType type) {
    if (dimension < 1 || dimension > MultiVector.MAX_DIMENSION) {
      throw new RichterException(
          ErrorCode.VECTOR_DIMENSION_MISMATCH,
          "%s: dimension %d, expected 1 to %d"
              .formatted(npy, dimension, MultiVector.MAX_DIMENSION));
    }
    Path lengthsPath = MultiVectorFile.lengthsPath(npy);
    OutputFile rowFile = startFile(npy);
    try {
      return new MultiVectorFileWriter(dimension, type, rowFile, startFile(lengthsPath));
    } catch (RichterException failure) {
      rowFile.close();
      throw failure;
    }
  }

  /** Starts a file with room for its header, in which the number of rows will stand. */
  private static OutputFile startFile(Path path) {
    OutputFile file = OutputFile.create(path);
    try {
      file.content().write(NO_HEADER);
      return file;
    } catch (IOException failure) {
      file.close();
      throw OutputFile.failed(path, failure);
    }
  }

  /**
   * Writes the vectors of the next text, none of which has an identifier.
   *
   * @param vectors its rows, none for a text without a vector
   * @throws RichterException also with {@link ErrorCode#VECTOR_DIMENSION_MISMATCH}, or {@link
   *     ErrorCode#VECTOR_VALUE_INVALID} if a value is too large for a half float
   * @throws IllegalStateException if texts before had identifiers
   */
  public void write(MultiVector vectors) {
    if (idFile != null) {
      throw new IllegalStateException("text %d has no identifier".formatted(textCount));
    }
    add(vectors);
  }

  /**
   * Writes the vectors and the identifier of the next text; all of them have one.
   *
   * @param id not blank, and of one line
   * @param vectors its rows, none for a text without a vector
   * @throws RichterException also with {@link ErrorCode#DOCUMENT_ID_INVALID}, {@link
   *     ErrorCode#VECTOR_DIMENSION_MISMATCH}, or {@link ErrorCode#VECTOR_VALUE_INVALID} if a value
   *     is too large for a half float
   * @throws IllegalStateException if texts before had none
   */
  public void write(String id, MultiVector vectors) {
    if (id.isBlank() || id.indexOf('\n') >= 0 || id.indexOf('\r') >= 0) {
      throw new RichterException(
          ErrorCode.DOCUMENT_ID_INVALID,
          "%s, text %d: identifier \"%s\", expected one that is a line"
              .formatted(path, textCount, id));
    }
    if (idFile == null) {
      if (textCount > 0) {
        throw new IllegalStateException("the %d texts before have none".formatted(textCount));
      }
      idFile = OutputFile.create(MultiVectorFile.idsPath(path));
    }
    add(vectors);
    try {
      idFile.content().write((id + '\n').getBytes(StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw OutputFile.failed(idFile.path(), failure);
    }
  }

  private void add(MultiVector vectors) {
    require(vectors);
    for (int row = 0; row < vectors.size(); row++) {
      for (int i = 0; i < dimension; i++) {
        switch (type) {
          case FLOAT32 -> rows.writeFloat(vectors.value(row, i));
          case FLOAT16 -> rows.writeShort(Float.floatToFloat16(vectors.value(row, i)));
        }
      }
    }
    lengths.writeInt(vectors.size());
    rowCount += vectors.size();
    textCount = Math.incrementExact(textCount);
  }

  /** Checks all before anything is written, so that the files stay sound. */
  private void require(MultiVector vectors) {
    if (vectors.dimension() != dimension) {
      throw new RichterException(
          ErrorCode.VECTOR_DIMENSION_MISMATCH,
          "%s, text %d: dimension %d, expected %d"
              .formatted(path, textCount, vectors.dimension(), dimension));
    }
    if (type == FloatType.FLOAT32) {
      return;
    }
    for (int row = 0; row < vectors.size(); row++) {
      for (int i = 0; i < dimension; i++) {
        if (Math.abs(vectors.value(row, i)) > MAX_FLOAT16) {
          throw new RichterException(
              ErrorCode.VECTOR_VALUE_INVALID,
              "%s, text %d: value %s at position %d of row %d, expected at most %s in a half float"
                  .formatted(path, textCount, vectors.value(row, i), i, row, MAX_FLOAT16));
        }
      }
    }
  }

  /** Completes the files and gives them their names; nothing can be written afterwards. */
  public void finish() {
    rows.flush();
    lengths.flush();
    rowFile.replaceStart(NpyHeader.encode(type.dtype(), rowCount, dimension));
    lengthFile.replaceStart(NpyHeader.encode(LENGTH_DTYPE, textCount));
    try {
      Files.deleteIfExists(path);
      Files.deleteIfExists(MultiVectorFile.idsPath(path));
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
    if (idFile != null) {
      idFile.commit();
    }
    lengthFile.commit();
    rowFile.commit();
  }

  /** Discards what was written, unless it was {@linkplain #finish finished}. */
  @Override
  public void close() {
    try (rowFile;
        lengthFile) {
      if (idFile != null) {
        idFile.close();
      }
    }
  }
}
