package dev.richter.multivector;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;

/**
 * The file of a {@link Head}. All numbers are little-endian.
 *
 * <ul>
 *   <li>8 bytes: {@code RICHHEAD}
 *   <li>int32: the version, 1
 *   <li>int32: n, the dimension of the encoder's rows
 *   <li>int32: m, the dimension of projected rows
 *   <li>int32: b, how many bytes the name of the encoder has, 0 to 1024
 *   <li>b bytes: the name in UTF-8
 *   <li>n × m float32: the values, first the m that the first value of a row is multiplied by
 *   <li>32 bytes: the SHA-256 of everything before
 * </ul>
 */
final class HeadFile {

  private static final byte[] MAGIC = "RICHHEAD".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = MAGIC.length + 4 * Integer.BYTES;
  private static final int DIGEST_BYTES = 32;

  private HeadFile() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Everything but the checksum. */
  static byte[] content(Head head) {
    byte[] name = bytes(head.encoder());
    float[] matrix = head.matrix();
    ByteBuffer buffer =
        ByteBuffer.allocate(HEADER_BYTES + name.length + matrix.length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(MAGIC)
            .putInt(VERSION)
            .putInt(head.inputDimension())
            .putInt(head.dimension())
            .putInt(name.length)
            .put(name);
    buffer.asFloatBuffer().put(matrix);
    return buffer.array();
  }

  static byte[] digest(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java platform has SHA-256", missing);
    }
  }

  static void write(Head head, Path path) {
    byte[] content = content(head);
    ByteBuffer[] parts = {ByteBuffer.wrap(content), ByteBuffer.wrap(digest(content))};
    try {
      Path name = path.getFileName();
      if (name == null || Files.isDirectory(path)) {
        throw new IOException("it is a directory");
      }
      Path temporary = path.resolveSibling("." + name + "." + UUID.randomUUID() + ".tmp");
      try {
        try (FileChannel channel =
            FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
          while (parts[1].hasRemaining()) {
            channel.write(parts);
          }
          channel.force(true);
        }
        Files.move(
            temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException failure) {
      throw new RichterException(
          ErrorCode.STORAGE_FAILED,
          "%s: cannot be written: %s".formatted(path, failure.getMessage()),
          failure);
    }
  }

  static Head read(Path path) {
    ByteBuffer buffer = ByteBuffer.wrap(load(path)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[Math.min(MAGIC.length, buffer.remaining())];
    buffer.get(magic);
    if (!Arrays.equals(magic, 0, magic.length, MAGIC, 0, magic.length)) {
      throw malformed(path, "is no head: it does not begin with RICHHEAD");
    }
    requireLength(path, buffer, HEADER_BYTES);
    int version = buffer.getInt();
    if (version != VERSION) {
      throw malformed(path, "version %d of a head, expected %d".formatted(version, VERSION));
    }
    int inputDimension = number(path, buffer, "dimension", 1, MultiVector.MAX_DIMENSION);
    int dimension = number(path, buffer, "dimension", 1, MultiVector.MAX_DIMENSION);
    int nameBytes = number(path, buffer, "length of a name", 0, Head.MAX_ENCODER_BYTES);
    int length = HEADER_BYTES + nameBytes + inputDimension * dimension * Float.BYTES;
    requireLength(path, buffer, length + DIGEST_BYTES);
    if (buffer.limit() > length + DIGEST_BYTES) {
      throw malformed(
          path, "%d bytes, expected %d".formatted(buffer.limit(), length + DIGEST_BYTES));
    }
    byte[] content = Arrays.copyOf(buffer.array(), length);
    byte[] digest = Arrays.copyOfRange(buffer.array(), length, length + DIGEST_BYTES);
    if (!Arrays.equals(digest(content), digest)) {
      throw malformed(path, "damaged: its bytes do not have the checksum at its end");
    }
    byte[] name = new byte[nameBytes];
    float[] matrix = new float[inputDimension * dimension];
    buffer.get(name).asFloatBuffer().get(matrix);
    try {
      return Head.of(new String(name, StandardCharsets.UTF_8), inputDimension, dimension, matrix);
    } catch (RichterException invalid) {
      throw malformed(path, String.valueOf(invalid.getMessage()));
    }
  }

  private static byte[] load(Path path) {
    long most =
        HEADER_BYTES
            + Head.MAX_ENCODER_BYTES
            + (long) MultiVector.MAX_DIMENSION * MultiVector.MAX_DIMENSION * Float.BYTES
            + DIGEST_BYTES;
    try {
      long size = Files.size(path);
      if (size > most) {
        throw malformed(path, "%d bytes, expected at most %d of a head".formatted(size, most));
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

  private static void requireLength(Path path, ByteBuffer buffer, int length) {
    if (buffer.limit() < length) {
      throw new RichterException(
          ErrorCode.DATA_TRUNCATED,
          "%s: %d bytes, expected %d of a head".formatted(path, buffer.limit(), length));
    }
  }

  private static RichterException malformed(Path path, String message) {
    return new RichterException(ErrorCode.DATA_MALFORMED, "%s: %s".formatted(path, message));
  }
}
