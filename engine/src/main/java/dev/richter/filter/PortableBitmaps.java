package dev.richter.filter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/**
 * Reads bitmaps in the <a href="https://github.com/RoaringBitmap/RoaringFormatSpec">portable
 * formats</a> that all Roaring implementations share, from bytes that nobody has to trust.
 *
 * <p>A header can claim more than follows it, but the library allocates no more than one container
 * (8 KiB) and one header (65,536 containers) ahead of the bytes it has, so hostile bytes end in an
 * error, not in exhausted memory.
 */
final class PortableBitmaps {

  private PortableBitmaps() {}

  /** Reads one 32-bit bitmap that takes up all the bytes. */
  static RoaringBitmap read32(byte[] bytes) {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    RoaringBitmap bitmap = readBitmap(in, bytes.length);
    checkEnd(in, bytes.length);
    return bitmap;
  }

  /**
   * Reads one 64-bit bitmap that takes up all the bytes, as 32-bit bitmaps of the low halves by
   * high half. Signed and unsigned writers order the high halves differently, so any order will do.
   */
  static Map<Integer, RoaringBitmap> read64(byte[] bytes) {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    long count = Long.reverseBytes(readLong(in, bytes.length));
    if (count < 0 || count > bytes.length / Integer.BYTES) {
      throw new RichterException(
          ErrorCode.BITMAP_INVALID,
          "%d bitmaps announced in %d bytes".formatted(count, bytes.length));
    }
    Map<Integer, RoaringBitmap> bitmapByHigh = new HashMap<>();
    for (long i = 0; i < count; i++) {
      int high = Integer.reverseBytes(readInt(in, bytes.length));
      if (bitmapByHigh.put(high, readBitmap(in, bytes.length)) != null) {
        throw new RichterException(
            ErrorCode.BITMAP_INVALID,
            "two bitmaps for the high half %s at byte %d"
                .formatted(Integer.toUnsignedString(high), bytes.length - in.available()));
      }
    }
    checkEnd(in, bytes.length);
    bitmapByHigh.values().removeIf(RoaringBitmap::isEmpty);
    return bitmapByHigh;
  }

  /** Checks a bitmap that its owner may have read from anywhere. */
  static RoaringBitmap checked(RoaringBitmap bitmap) {
    if (!bitmap.validate()) {
      throw new RichterException(
          ErrorCode.BITMAP_INVALID, "the bitmap breaks the order or the counts of its containers");
    }
    return bitmap;
  }

  private static RoaringBitmap readBitmap(ByteArrayInputStream in, int length) {
    int start = length - in.available();
    RoaringBitmap bitmap = new RoaringBitmap();
    try {
      bitmap.deserialize(new DataInputStream(in));
      return checked(bitmap);
    } catch (IOException | RuntimeException e) {
      throw new RichterException(
          ErrorCode.BITMAP_INVALID,
          "bytes %d to %d of %d are not a bitmap in the portable Roaring format: %s"
              .formatted(start, length - in.available(), length, reason(e)),
          e);
    }
  }

  private static long readLong(ByteArrayInputStream in, int length) {
    try {
      return new DataInputStream(in).readLong();
    } catch (IOException e) {
      throw truncated(length, e);
    }
  }

  private static int readInt(ByteArrayInputStream in, int length) {
    try {
      return new DataInputStream(in).readInt();
    } catch (IOException e) {
      throw truncated(length, e);
    }
  }

  private static RichterException truncated(int length, IOException cause) {
    return new RichterException(
        ErrorCode.BITMAP_INVALID,
        "the bitmap ends after %d bytes, expected more".formatted(length),
        cause);
  }

  private static void checkEnd(ByteArrayInputStream in, int length) {
    if (in.available() > 0) {
      throw new RichterException(
          ErrorCode.BITMAP_INVALID,
          "the bitmap ends at byte %d of %d, expected nothing after it"
              .formatted(length - in.available(), length));
    }
  }

  private static String reason(Exception e) {
    return e instanceof EOFException ? "they end too early" : String.valueOf(e.getMessage());
  }
}
