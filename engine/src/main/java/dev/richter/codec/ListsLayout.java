package dev.richter.codec;

import java.io.IOException;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

/**
 * Where the parts of the blocked lists lie in their region, and what they hold.
 *
 * @param tokenBytes the size of a local token, 2 or 4, as in the forward index
 * @param lists how many tokens have a list
 * @param postings how many postings all lists keep together
 * @param blocks how many blocks they are cut into
 * @param summaryEntries how many entries all summaries have together
 * @param summaryBytes how many bytes of the lists the summaries take, rows and entries
 * @param directory where the directory starts
 * @param sizeBytes the size of the region
 */
record ListsLayout(
    int tokenBytes,
    int lists,
    long postings,
    long blocks,
    long summaryEntries,
    long summaryBytes,
    long directory,
    long sizeBytes) {

  /** A list starts with: postings, blocks, rows, entries, scale, flags. */
  static final int LIST_HEADER_BYTES = 4 * Integer.BYTES + Float.BYTES + Integer.BYTES;

  /** The flag of a list that keeps every posting of its token. */
  static final int COMPLETE = 1;

  private static final int MAX_UNSIGNED_BYTE = 0xFF;
  private static final int MAX_UNSIGNED_SHORT = 0xFFFF;

  /** The size of a number that is at most {@code max}: block ends and row ends. */
  static int numberBytes(int max) {
    return max <= MAX_UNSIGNED_SHORT ? Short.BYTES : Integer.BYTES;
  }

  /** The size of a block's number in a list of so many blocks. */
  static int blockBytes(int blocks) {
    return blocks - 1 <= MAX_UNSIGNED_BYTE ? Byte.BYTES : Short.BYTES;
  }

  void write(DataOutput output) throws IOException {
    output.writeByte((byte) tokenBytes);
    output.writeInt(lists);
    output.writeLong(postings);
    output.writeLong(blocks);
    output.writeLong(summaryEntries);
    output.writeLong(summaryBytes);
    output.writeLong(directory);
    output.writeLong(sizeBytes);
  }

  static ListsLayout read(DataInput input) throws IOException {
    return new ListsLayout(
        input.readByte(),
        input.readInt(),
        input.readLong(),
        input.readLong(),
        input.readLong(),
        input.readLong(),
        input.readLong(),
        input.readLong());
  }
}
