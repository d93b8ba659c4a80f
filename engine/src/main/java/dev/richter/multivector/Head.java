package dev.richter.multivector;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.simd.KernelProvider;
import dev.richter.simd.MatrixKernels;
import dev.richter.vector.MultiVector;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A linear map of token vectors, trained so that they lose little by being clustered: what <a
 * href="https://arxiv.org/abs/2505.11471">CRISP</a> trains, for an encoder that stays as it is.
 *
 * <p>A head belongs to the encoder whose vectors it was trained on, and queries and documents need
 * the same one. Instances are immutable and safe for use by many threads.
 */
public final class Head {

  /** The most bytes that the name of an encoder takes in UTF-8. */
  public static final int MAX_ENCODER_BYTES = 1_024;

  private final String encoder;
  private final int inputDimension;
  private final int dimension;
  private final float[] matrix;

  /** The matrix as the kernels want it: a column for each value of the result. */
  private final float[] columns;

  private Head(String encoder, int inputDimension, int dimension, float[] matrix) {
    this.encoder = encoder;
    this.inputDimension = inputDimension;
    this.dimension = dimension;
    this.matrix = matrix;
    this.columns = MatrixKernels.spreadColumns(matrix, dimension, inputDimension);
  }

  /**
   * Makes a head.
   *
   * @param encoder names the encoder of the vectors that it was trained on; may be empty
   * @param inputDimension how many values a row of the encoder has, 1 to {@link
   *     MultiVector#MAX_DIMENSION}
   * @param dimension how many a projected row has, in the same range
   * @param matrix {@code inputDimension × dimension} finite values: first those that the first
   *     value of a row is multiplied by; copied
   * @throws RichterException with {@link ErrorCode#VECTOR_DIMENSION_MISMATCH}, {@link
   *     ErrorCode#VECTOR_VALUE_INVALID}, or {@link ErrorCode#PARAMETER_INVALID} if the name is too
   *     long
   */
  public static Head of(String encoder, int inputDimension, int dimension, float[] matrix) {
    int nameBytes = HeadFile.bytes(encoder).length;
    if (nameBytes > MAX_ENCODER_BYTES) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "the name of the encoder has %d bytes, expected at most %d"
              .formatted(nameBytes, MAX_ENCODER_BYTES));
    }
    checkDimension(inputDimension);
    checkDimension(dimension);
    if (matrix.length != inputDimension * dimension) {
      throw new RichterException(
          ErrorCode.VECTOR_DIMENSION_MISMATCH,
          "%d values of a head, expected %d × %d"
              .formatted(matrix.length, inputDimension, dimension));
    }
    float[] own = matrix.clone();
    for (int i = 0; i < own.length; i++) {
      if (!Float.isFinite(own[i])) {
        throw new RichterException(
            ErrorCode.VECTOR_VALUE_INVALID,
            "value %s at row %d, column %d of a head, expected a finite one"
                .formatted(own[i], i / dimension, i % dimension));
      }
    }
    return new Head(encoder, inputDimension, dimension, own);
  }

  private static void checkDimension(int dimension) {
    if (dimension < 1 || dimension > MultiVector.MAX_DIMENSION) {
      throw new RichterException(
          ErrorCode.VECTOR_DIMENSION_MISMATCH,
          "dimension %d of a head, expected 1 to %d"
              .formatted(dimension, MultiVector.MAX_DIMENSION));
    }
  }

  /**
   * Reads a head from a file.
   *
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND}, {@link
   *     ErrorCode#DATA_TRUNCATED}, {@link ErrorCode#DATA_MALFORMED} if it is no head, one of
   *     another version, or damaged, or {@link ErrorCode#STORAGE_FAILED}
   */
  public static Head read(Path path) {
    return HeadFile.read(path);
  }

  /**
   * Writes the head to a file, which appears whole or not at all and replaces one of its name.
   *
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED}
   */
  public void write(Path path) {
    HeadFile.write(this, path);
  }

  /** The encoder of the vectors that it was trained on, or an empty text. */
  public String encoder() {
    return encoder;
  }

  /** How many values a row of the encoder has. */
  public int inputDimension() {
    return inputDimension;
  }

  /** How many values a projected row has. */
  public int dimension() {
    return dimension;
  }

  /** A copy of the values: first those that the first value of a row is multiplied by. */
  public float[] matrix() {
    return matrix.clone();
  }

  /**
   * The SHA-256 of the encoder's name, the dimensions and the values, in hexadecimal digits: equal
   * for equal heads, and between releases as long as the format of the file is the same.
   */
  public String fingerprint() {
    return HexFormat.of().formatHex(HeadFile.digest(HeadFile.content(this)));
  }

  /**
   * Projects each row and gives it length 1.
   *
   * @throws RichterException with {@link ErrorCode#VECTOR_DIMENSION_MISMATCH}, or {@link
   *     ErrorCode#VECTOR_VALUE_INVALID} if a row becomes 0, which has no direction, or too large
   */
  public MultiVector project(MultiVector vectors) {
    if (vectors.dimension() != inputDimension) {
      throw new RichterException(
          ErrorCode.VECTOR_DIMENSION_MISMATCH,
          "dimension %d, expected %d as the head was trained with"
              .formatted(vectors.dimension(), inputDimension));
    }
    int size = vectors.size();
    int width = MatrixKernels.columns(dimension);
    float[] products = new float[size * width];
    if (size > 0) {
      KernelProvider.kernels()
          .matrices()
          .products(vectors.values(), size, inputDimension, columns, width, products, 0);
    }
    float[] projected = new float[size * dimension];
    for (int row = 0; row < size; row++) {
      System.arraycopy(products, row * width, projected, row * dimension, dimension);
    }
    return MultiVector.of(dimension, projected).normalized();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Head that && fingerprint().equals(that.fingerprint());
  }

  @Override
  public int hashCode() {
    return fingerprint().hashCode();
  }

  /** The shape and the encoder, for a log. */
  @Override
  public String toString() {
    return "Head[%d → %d, \"%s\"]".formatted(inputDimension, dimension, encoder);
  }
}
