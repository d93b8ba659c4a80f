package dev.richter.filter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.OptionalLong;
import org.roaringbitmap.RoaringBitmap;

/**
 * A filter by the numbers that documents have inside the index: Lucene's document numbers, from 0
 * to the count of documents with the deleted ones included.
 *
 * <p>A number stays with its document only until the next change that becomes visible, since
 * updates and merges renumber. A bitmap that knows the {@linkplain #version() version} of the index
 * it was made for is refused by a search on any other version; without a version that care is the
 * caller's.
 */
public final class InternalIds implements Filter {

  private final RoaringBitmap ids;
  private final OptionalLong version;

  private InternalIds(RoaringBitmap ids, OptionalLong version) {
    this.ids = ids;
    this.version = version;
  }

  /**
   * A filter of a bitmap, which is copied.
   *
   * @throws RichterException with {@link ErrorCode#BITMAP_INVALID} if the bitmap breaks the rules
   *     of its format
   */
  public static InternalIds of(RoaringBitmap ids) {
    return new InternalIds(PortableBitmaps.checked(ids).clone(), OptionalLong.empty());
  }

  /**
   * A filter of a bitmap in the portable 32-bit Roaring format.
   *
   * @throws RichterException with {@link ErrorCode#BITMAP_INVALID} if the bytes are anything else
   */
  public static InternalIds ofPortable(byte[] bytes) {
    return new InternalIds(PortableBitmaps.read32(bytes), OptionalLong.empty());
  }

  /** This filter, for use on one version of the index only. */
  public InternalIds forVersion(long indexVersion) {
    return new InternalIds(ids, OptionalLong.of(indexVersion));
  }

  /** The version of the index that the numbers belong to, if it is known. */
  public OptionalLong version() {
    return version;
  }

  /** Whether a number is in the filter. */
  public boolean contains(int id) {
    return ids.contains(id);
  }

  /** The smallest number in the filter that is at least {@code from}, or −1 if there is none. */
  public long next(int from) {
    return ids.nextValue(from);
  }

  /** How many numbers are in the filter. */
  public long size() {
    return ids.getLongCardinality();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InternalIds that
        && ids.equals(that.ids)
        && version.equals(that.version);
  }

  @Override
  public int hashCode() {
    return 31 * ids.hashCode() + version.hashCode();
  }

  @Override
  public String toString() {
    return "InternalIds[size=%d, version=%s]".formatted(size(), version);
  }
}
