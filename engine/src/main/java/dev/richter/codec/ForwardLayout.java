package dev.richter.codec;

import dev.richter.simd.Kernels;
import java.io.IOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

/**
 * Where the parts of a forward index lie in its region, and how they are coded.
 *
 * @param weightType how a weight is stored
 * @param tokenBytes the size of a local token, 2 or 4
 * @param maxDocument how many document numbers there are
 * @param documents how many of them have a vector
 * @param postings how many tokens all vectors have together
 * @param vocabularySize how many local tokens there are
 * @param maxSize the most tokens of any vector
 * @param directory where the directory starts
 * @param vocabulary where the vocabulary starts
 * @param sizeBytes the size of the region
 */
record ForwardLayout(
    WeightType weightType,
    int tokenBytes,
    int maxDocument,
    int documents,
    long postings,
    int vocabularySize,
    int maxSize,
    long directory,
    long vocabulary,
    long sizeBytes)
    implements RegionLayout {

  /**
   * A directory entry is a long: where the record starts, then 24 bits of how many tokens it has.
   */
  static final int SIZE_BITS = 24;

  /** A record starts with its scale. */
  static final int RECORD_HEADER_BYTES = Float.BYTES;

  int recordBytes(int size) {
    return RECORD_HEADER_BYTES + padded(size) * (tokenBytes + weightType.sizeBytes());
  }

  /** How many tokens a record has room for: its vector's and, to fill a step, some of weight 0. */
  static int padded(int size) {
    return (size + Kernels.STEP - 1) / Kernels.STEP * Kernels.STEP;
  }

  @Override
  public void write(DataOutput output) throws IOException {
    output.writeByte(weightType.id());
    output.writeByte((byte) tokenBytes);
    output.writeInt(maxDocument);
    output.writeInt(documents);
    output.writeLong(postings);
    output.writeInt(vocabularySize);
    output.writeInt(maxSize);
    output.writeLong(directory);
    output.writeLong(vocabulary);
    output.writeLong(sizeBytes);
  }

  static ForwardLayout read(DataInput input) throws IOException {
    byte id = input.readByte();
    WeightType weightType =
        WeightType.ofId(id)
            .orElseThrow(
                () -> new CorruptIndexException("weight type %d is unknown".formatted(id), input));
    return new ForwardLayout(
        weightType,
        input.readByte(),
        input.readInt(),
        input.readInt(),
        input.readLong(),
        input.readInt(),
        input.readInt(),
        input.readLong(),
        input.readLong(),
        input.readLong());
  }
}
