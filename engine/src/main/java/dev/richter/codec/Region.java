package dev.richter.codec;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.zip.CRC32C;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.MemorySegmentAccessInput;

/**
 * A region of a data file, read in place.
 *
 * <p>Opening one reads nothing. Whoever reads a stretch first calls {@link #verify}, which compares
 * the checksums of the pages that nobody has verified before: altered bytes give an error and never
 * a wrong answer, and what was verified costs a look at one bit. Safe for use by many threads.
 */
final class Region {

  /** The size of a page: the unit of verification. */
  static final int PAGE_BYTES = 1 << 16;

  private static final int PAGE_SHIFT = 16;
  private static final int CACHE_LINE_BYTES = 64;

  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment memory;
  private final int[] checksums;
  private final AtomicLongArray verified;
  private final String description;

  private Region(MemorySegment memory, int[] checksums, String description) {
    this.memory = memory;
    this.checksums = checksums;
    this.verified = new AtomicLongArray((checksums.length + 63) / 64);
    this.description = description;
  }

  /**
   * Opens a region: mapped where the directory maps its files, else copied out of the heap once.
   *
   * @param offset where the region starts in the file
   */
  static Region open(IndexInput input, long offset, long sizeBytes, int[] checksums)
      throws IOException {
    if (checksums.length != (sizeBytes + PAGE_BYTES - 1) / PAGE_BYTES) {
      throw new CorruptIndexException(
          "%d page checksums for a region of %d bytes".formatted(checksums.length, sizeBytes),
          input);
    }
    MemorySegment memory = null;
    if (input instanceof MemorySegmentAccessInput mapped) {
      memory = mapped.segmentSliceOrNull(offset, sizeBytes);
    }
    return new Region(
        memory != null ? memory : copy(input, offset, sizeBytes), checksums, input.toString());
  }

  private static MemorySegment copy(IndexInput input, long offset, long sizeBytes)
      throws IOException {
    MemorySegment memory = Arena.ofAuto().allocate(Math.max(1, sizeBytes), Long.BYTES);
    byte[] buffer = new byte[PAGE_BYTES];
    IndexInput own = input.clone();
    own.seek(offset);
    for (long done = 0; done < sizeBytes; ) {
      int part = (int) Math.min(buffer.length, sizeBytes - done);
      own.readBytes(buffer, 0, part);
      MemorySegment.copy(buffer, 0, memory, ValueLayout.JAVA_BYTE, done, part);
      done += part;
    }
    return memory;
  }

  /** The bytes; verify before reading. */
  MemorySegment memory() {
    return memory;
  }

  /**
   * Makes sure that the bytes from {@code start} to {@code end}, exclusive, are those that were
   * written.
   */
  void verify(long start, long end) throws CorruptIndexException {
    int last = (int) ((end - 1) >> PAGE_SHIFT);
    for (int page = (int) (start >> PAGE_SHIFT); page <= last; page++) {
      if ((verified.getPlain(page >>> 6) & 1L << page) == 0) {
        verifyPage(page);
      }
    }
  }

  /**
   * Verifies some bytes, loads a value of each of their cache lines, and returns the sum of these,
   * which means nothing. The JVM has no prefetch: loads that nothing waits for fetch the lines of
   * several places at once, before the first of them is used.
   *
   * @param size how many bytes, at least 1
   */
  int touch(long start, long size) throws CorruptIndexException {
    long end = start + size;
    verify(start, end);
    int sum = memory.get(ValueLayout.JAVA_BYTE, end - 1);
    for (long offset = start; offset < end; offset += CACHE_LINE_BYTES) {
      sum += memory.get(ValueLayout.JAVA_BYTE, offset);
    }
    return sum;
  }

  /** Makes sure of the whole region. */
  void verifyAll() throws CorruptIndexException {
    for (int page = 0; page < checksums.length; page++) {
      verifyPage(page);
    }
  }

  private void verifyPage(int page) throws CorruptIndexException {
    long start = (long) page << PAGE_SHIFT;
    long size = Math.min(PAGE_BYTES, memory.byteSize() - start);
    CRC32C checksum = new CRC32C();
    checksum.update(memory.asSlice(start, size).asByteBuffer());
    if ((int) checksum.getValue() != checksums[page]) {
      throw new CorruptIndexException(
          "checksum of the page at byte %d of the region is %08x, expected %08x"
              .formatted(start, checksum.getValue(), checksums[page]),
          description);
    }
    long bit = 1L << page;
    verified.getAndUpdate(page >>> 6, bits -> bits | bit);
  }
}
