package dev.richter.codec;

import java.io.IOException;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.store.DataOutput;

/**
 * Where the parts of the blocked lists lie in their region, and what they hold.
 *
 * @param blockSize how many documents make a block; the last may have fewer
 * @param blocks how many blocks there are
 * @param stripeWidth how many blocks a stripe has
 * @param documents how many documents they hold, each one once
 * @param lists how many tokens have a list
 * @param postings how many postings all lists have together
 * @param heaviest the heaviest weight, which is the bound of the first level
 * @param places where the documents of the blocks stand
 * @param directory where the directory of the lists starts
 * @param sizeBytes the size of the region
 */
record ListsLayout(
    int blockSize,
    int blocks,
    int stripeWidth,
    int documents,
    int lists,
    long postings,
    float heaviest,
    long places,
    long directory,
    long sizeBytes)
    implements RegionLayout {

  /** The stripes of the blocks. */
  Stripes stripes() {
    return new Stripes(blocks, stripeWidth);
  }

  @Override
  public void write(DataOutput output) throws IOException {
    output.writeInt(blockSize);
    output.writeInt(blocks);
    output.writeInt(stripeWidth);
    output.writeInt(documents);
    output.writeInt(lists);
    output.writeLong(postings);
    output.writeInt(Float.floatToIntBits(heaviest));
    output.writeLong(places);
    output.writeLong(directory);
    output.writeLong(sizeBytes);
  }

  static ListsLayout read(DataInput input) throws IOException {
    return new ListsLayout(
        input.readInt(),
        input.readInt(),
        input.readInt(),
        input.readInt(),
        input.readInt(),
        input.readLong(),
        Float.intBitsToFloat(input.readInt()),
        input.readLong(),
        input.readLong(),
        input.readLong());
  }
}
