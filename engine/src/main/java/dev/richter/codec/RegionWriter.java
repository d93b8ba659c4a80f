package dev.richter.codec;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.collections.IntArrayList;
import org.apache.lucene.store.IndexOutput;

/**
 * Writes one region of a data file: a stretch of bytes whose pages of {@link Region#PAGE_BYTES}
 * each have a checksum, so that a reader can verify what it touches without reading the rest.
 * Values are little-endian.
 */
final class RegionWriter {

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private final IndexOutput output;
  private final byte[] page = new byte[Region.PAGE_BYTES];
  private final IntArrayList checksums = new IntArrayList();
  private final byte[] value = new byte[Long.BYTES];
  private int pageSize;
  private long pagesBytes;

  RegionWriter(IndexOutput output) {
    this.output = output;
  }

  /** How many bytes the region has so far; the next value stands there. */
  long position() {
    return pagesBytes + pageSize;
  }

  void writeByte(int b) throws IOException {
    if (pageSize == page.length) {
      flushPage();
    }
    page[pageSize++] = (byte) b;
  }

  void writeShort(int s) throws IOException {
    SHORT.set(value, 0, (short) s);
    writeBytes(value, 0, Short.BYTES);
  }

  void writeInt(int i) throws IOException {
    INT.set(value, 0, i);
    writeBytes(value, 0, Integer.BYTES);
  }

  void writeFloat(float f) throws IOException {
    writeInt(Float.floatToRawIntBits(f));
  }

  void writeLong(long l) throws IOException {
    LONG.set(value, 0, l);
    writeBytes(value, 0, Long.BYTES);
  }

  /** Writes an unsigned value that is known to fit, in 1, 2 or 4 bytes. */
  void writeUnsigned(int unsigned, int width) throws IOException {
    switch (width) {
      case Byte.BYTES -> writeByte(unsigned);
      case Short.BYTES -> writeShort(unsigned);
      case Integer.BYTES -> writeInt(unsigned);
      default -> throw new IllegalArgumentException("width " + width);
    }
  }

  void writeBytes(MemorySegment bytes) throws IOException {
    for (long written = 0; written < bytes.byteSize(); ) {
      if (pageSize == page.length) {
        flushPage();
      }
      int part = (int) Math.min(bytes.byteSize() - written, page.length - pageSize);
      MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, written, page, pageSize, part);
      pageSize += part;
      written += part;
    }
  }

  void writeBytes(byte[] bytes, int offset, int length) throws IOException {
    int written = 0;
    while (written < length) {
      if (pageSize == page.length) {
        flushPage();
      }
      int part = Math.min(length - written, page.length - pageSize);
      System.arraycopy(bytes, offset + written, page, pageSize, part);
      pageSize += part;
      written += part;
    }
  }

  /** Ends the region and returns the checksums of its pages. */
  int[] finish() throws IOException {
    if (pageSize > 0) {
      flushPage();
    }
    return checksums.toIntArray();
  }

  private void flushPage() throws IOException {
    CRC32C checksum = new CRC32C();
    checksum.update(page, 0, pageSize);
    checksums.addInt((int) checksum.getValue());
    output.writeBytes(page, 0, pageSize);
    pagesBytes += pageSize;
    pageSize = 0;
  }
}
