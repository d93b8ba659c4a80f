package dev.richter.filter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.LongStream;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.longlong.Roaring64Bitmap;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/**
 * A filter by a bitmap of the long ids that documents were stored under. Documents whose ids are
 * strings never match. Ids without a document are no error.
 */
public final class ExternalIds implements Filter {

  private final Map<Integer, RoaringBitmap> lowHalvesByHighHalf;
  private final int hash;

  private ExternalIds(Map<Integer, RoaringBitmap> lowHalvesByHighHalf) {
    this.lowHalvesByHighHalf = lowHalvesByHighHalf;
    this.hash = lowHalvesByHighHalf.hashCode();
  }

  /**
   * A filter of a bitmap, which is copied.
   *
   * @throws RichterException with {@link ErrorCode#BITMAP_INVALID} if the bitmap breaks the rules
   *     of its format
   */
  public static ExternalIds of(Roaring64Bitmap ids) {
    return copy(ids::serializePortable);
  }

  /**
   * A filter of a bitmap, which is copied.
   *
   * @throws RichterException with {@link ErrorCode#BITMAP_INVALID} if the bitmap breaks the rules
   *     of its format
   */
  public static ExternalIds of(Roaring64NavigableMap ids) {
    return copy(ids::serializePortable);
  }

  /**
   * A filter of ids from 0 to 2<sup>32</sup>−1 in a bitmap, which is copied.
   *
   * @throws RichterException with {@link ErrorCode#BITMAP_INVALID} if the bitmap breaks the rules
   *     of its format
   */
  public static ExternalIds of(RoaringBitmap ids) {
    return ofLowHalves(PortableBitmaps.checked(ids).clone());
  }

  /**
   * A filter of a bitmap in the portable 64-bit Roaring format: what {@code serializePortable} of
   * the Java classes and {@code write} of {@code Roaring64Map} in C++ yield.
   *
   * @throws RichterException with {@link ErrorCode#BITMAP_INVALID} if the bytes are anything else
   */
  public static ExternalIds ofPortable64(byte[] bytes) {
    return new ExternalIds(PortableBitmaps.read64(bytes));
  }

  /**
   * A filter of ids from 0 to 2<sup>32</sup>−1 in a bitmap in the portable 32-bit Roaring format.
   *
   * @throws RichterException with {@link ErrorCode#BITMAP_INVALID} if the bytes are anything else
   */
  public static ExternalIds ofPortable32(byte[] bytes) {
    return ofLowHalves(PortableBitmaps.read32(bytes));
  }

  /** Whether an id is in the filter. */
  public boolean contains(long id) {
    RoaringBitmap lowHalves = lowHalvesByHighHalf.get((int) (id >>> Integer.SIZE));
    return lowHalves != null && lowHalves.contains((int) id);
  }

  /** How many ids are in the filter; {@link Long#MAX_VALUE} if more than that. */
  public long size() {
    long size = 0;
    for (RoaringBitmap lowHalves : lowHalvesByHighHalf.values()) {
      size += lowHalves.getLongCardinality();
      if (size < 0) {
        return Long.MAX_VALUE;
      }
    }
    return size;
  }

  /** The ids of the filter, in no particular order. */
  public LongStream ids() {
    return lowHalvesByHighHalf.entrySet().stream()
        .flatMapToLong(
            entry ->
                entry.getValue().stream()
                    .mapToLong(
                        low ->
                            (long) entry.getKey() << Integer.SIZE | Integer.toUnsignedLong(low)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExternalIds that
        && hash == that.hash
        && lowHalvesByHighHalf.equals(that.lowHalvesByHighHalf);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "ExternalIds[size=%d]".formatted(size());
  }

  private static ExternalIds ofLowHalves(RoaringBitmap ids) {
    return new ExternalIds(ids.isEmpty() ? Map.of() : Map.of(0, ids));
  }

  private static ExternalIds copy(PortableWriter writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writer.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("a write to memory failed", e);
    }
    return ofPortable64(bytes.toByteArray());
  }

  @FunctionalInterface
  private interface PortableWriter {
    void write(DataOutputStream out) throws IOException;
  }
}
