package dev.richter.codec;

import java.io.IOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

/**
 * Where the multi-vectors of a field lie in their region, and how they are coded.
 *
 * @param elementType how a value is stored
 * @param dimension how many values a row has
 * @param maxDocument how many document numbers there are
 * @param documents how many of them have a multi-vector
 * @param rows how many rows all documents have together
 * @param maxSize the most rows of any document
 * @param directory where the directory starts
 * @param sizeBytes the size of the region
 */
record RowsLayout(
    ElementType elementType,
    int dimension,
    int maxDocument,
    int documents,
    long rows,
    int maxSize,
    long directory,
    long sizeBytes)
    implements RegionLayout {

  /** A directory entry is a long: where the record starts, then 16 bits of how many rows it has. */
  static final int SIZE_BITS = 16;

  @Override
  public void write(DataOutput output) throws IOException {
    output.writeByte(elementType.id());
    output.writeInt(dimension);
    output.writeInt(maxDocument);
    output.writeInt(documents);
    output.writeLong(rows);
    output.writeInt(maxSize);
    output.writeLong(directory);
    output.writeLong(sizeBytes);
  }

  static RowsLayout read(DataInput input) throws IOException {
    byte id = input.readByte();
    ElementType elementType =
        ElementType.ofId(id)
            .orElseThrow(
                () -> new CorruptIndexException("element type %d is unknown".formatted(id), input));
    return new RowsLayout(
        elementType,
        input.readInt(),
        input.readInt(),
        input.readInt(),
        input.readLong(),
        input.readInt(),
        input.readLong(),
        input.readLong());
  }
}
