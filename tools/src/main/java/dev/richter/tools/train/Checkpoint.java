package dev.richter.tools.train;

import dev.richter.datasets.io.OutputFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Where a training stands. Its file, all numbers little-endian:
 *
 * <ul>
 *   <li>8 bytes: {@code RICHTRAI}
 *   <li>int32: the version, 1
 *   <li>int32: b, how many bytes the description has, at most 4096
 *   <li>int32: how many steps were taken
 *   <li>int32: n, how many values the matrix has
 *   <li>b bytes: the description of the training in UTF-8
 *   <li>n float32: the matrix
 *   <li>n float32: Adam's running means of gradients
 *   <li>n float32: Adam's running means of squared gradients
 *   <li>32 bytes: the SHA-256 of everything before
 * </ul>
 *
 * @param description what is trained, with all options and the seed: a training goes on only as
 *     what it was begun as
 * @param steps how many steps were taken
 * @param matrix the matrix, row by row
 * @param first Adam's running means of gradients
 * @param second Adam's running means of squared gradients
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Checkpoint(String description, int steps, float[] matrix, float[] first, float[] second) {

  private static final byte[] MAGIC = "RICHTRAI".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = MAGIC.length + 4 * Integer.BYTES;
  private static final int DIGEST_BYTES = 32;
  private static final int MAX_DESCRIPTION_BYTES = 4_096;
  private static final int MAX_VALUES = MultiVector.MAX_DIMENSION * MultiVector.MAX_DIMENSION;

  /** Writes the file, which appears whole or not at all. */
  void write(Path path) {
    byte[] text = description.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(HEADER_BYTES + text.length + 3 * matrix.length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(MAGIC)
            .putInt(VERSION)
            .putInt(text.length)
            .putInt(steps)
            .putInt(matrix.length)
            .put(text);
    buffer.asFloatBuffer().put(matrix).put(first).put(second);
    try (OutputFile file = OutputFile.create(path)) {
      file.content().write(buffer.array());
      file.content().write(digest(buffer.array()));
      file.commit();
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }

  /**
   * Reads a file.
   *
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND}, {@link
   *     ErrorCode#DATA_TRUNCATED}, {@link ErrorCode#DATA_MALFORMED} or {@link
   *     ErrorCode#STORAGE_FAILED}
   */
  static Checkpoint read(Path path) {
    byte[] bytes = load(path);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int common = Math.min(MAGIC.length, bytes.length);
    if (!Arrays.equals(bytes, 0, common, MAGIC, 0, common)) {
      throw malformed(path, "is no checkpoint: it does not begin with RICHTRAI");
    }
    requireLength(path, bytes, HEADER_BYTES);
    int version = buffer.position(MAGIC.length).getInt();
    if (version != VERSION) {
      throw malformed(path, "version %d of a checkpoint, expected %d".formatted(version, VERSION));
    }
    int textBytes = number(path, buffer, "length of a description", 0, MAX_DESCRIPTION_BYTES);
    int steps = number(path, buffer, "number of steps", 0, Integer.MAX_VALUE);
    int values = number(path, buffer, "number of values", 1, MAX_VALUES);
    int length = HEADER_BYTES + textBytes + 3 * values * Float.BYTES;
    requireLength(path, bytes, length + DIGEST_BYTES);
    if (bytes.length > length + DIGEST_BYTES) {
      throw malformed(path, "%d bytes, expected %d".formatted(bytes.length, length + DIGEST_BYTES));
    }
    if (!Arrays.equals(
        digest(Arrays.copyOf(bytes, length)), Arrays.copyOfRange(bytes, length, bytes.length))) {
      throw malformed(path, "damaged: its bytes do not have the checksum at its end");
    }
    byte[] text = new byte[textBytes];
    FloatBuffer floats = buffer.get(text).asFloatBuffer();
    return new Checkpoint(
        new String(text, StandardCharsets.UTF_8),
        steps,
        next(floats, values),
        next(floats, values),
        next(floats, values));
  }

  private static float[] next(FloatBuffer floats, int count) {
    float[] values = new float[count];
    floats.get(values);
    return values;
  }

  private static byte[] load(Path path) {
    long most = HEADER_BYTES + MAX_DESCRIPTION_BYTES + 3L * MAX_VALUES * Float.BYTES + DIGEST_BYTES;
    try {
      long size = Files.size(path);
      if (size > most) {
        throw malformed(
            path, "%d bytes, expected at most %d of a checkpoint".formatted(size, most));
      }
      return Files.readAllBytes(path);
    } catch (NoSuchFileException missing) {
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND, "%s: no such file".formatted(path), missing);
    } catch (IOException failure) {
      throw new RichterException(
          ErrorCode.STORAGE_FAILED,
          "%s: cannot be read: %s".formatted(path, failure.getMessage()),
          failure);
    }
  }

  private static int number(Path path, ByteBuffer buffer, String what, int least, int most) {
    int position = buffer.position();
    int value = buffer.getInt();
    if (value < least || value > most) {
      throw malformed(
          path, "byte %d: %s %d, expected %d to %d".formatted(position, what, value, least, most));
    }
    return value;
  }

  private static void requireLength(Path path, byte[] bytes, int length) {
    if (bytes.length < length) {
      throw new RichterException(
          ErrorCode.DATA_TRUNCATED,
          "%s: %d bytes, expected %d of a checkpoint".formatted(path, bytes.length, length));
    }
  }

  private static RichterException malformed(Path path, String message) {
    return new RichterException(ErrorCode.DATA_MALFORMED, "%s: %s".formatted(path, message));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }
}
