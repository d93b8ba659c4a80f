package dev.richter.codec;

import dev.richter.build.Levels;
import java.io.IOException;
import org.agrona.collections.IntArrayList;

/**
 * Builds the blocked lists of one field from its forward index, whose records stand in the order of
 * the blocks.
 *
 * <p>Memory does not grow with the segment: the postings are inverted a range of tokens at a time,
 * at most {@value #RANGE_POSTINGS} postings of 5 bytes, at the price of one more pass over the
 * forward index a range.
 */
final class ListsBuild {

  private static final int RANGE_POSTINGS = 32_000_000;

  private final ForwardIndex forward;
  private final int[] order;
  private final int blockSize;
  private final int blocks;
  private final RegionWriter region;
  private final long[] directory;
  private final float heaviest;
  private final Stripes stripes;
  private final BlockSummary summary;
  private int lists;
  private long postings;

  private ListsBuild(ForwardIndex forward, int[] order, int blockSize, RegionWriter region)
      throws IOException {
    this.forward = forward;
    this.order = order;
    this.blockSize = blockSize;
    this.blocks = (order.length + blockSize - 1) / blockSize;
    this.region = region;
    this.directory = new long[forward.vocabularySize() + 1];
    this.stripes = Stripes.of(blocks);
    this.heaviest = heaviest();
    this.summary = new BlockSummary(forward, new Levels(heaviest));
  }

  /**
   * Writes places, lists and directory.
   *
   * @param order the documents in the order of their blocks
   * @param blockSize how many of them make a block
   */
  static ListsLayout write(ForwardIndex forward, int[] order, int blockSize, RegionWriter region)
      throws IOException {
    ListsBuild build = new ListsBuild(forward, order, blockSize, region);
    build.writePlaces();
    build.writeLists();
    return build.writeDirectory();
  }

  private float heaviest() throws IOException {
    float most = 0;
    int[] token = new int[1];
    float[] weight = new float[1];
    for (int document : order) {
      forward.read(document, 1, token, weight);
      most = Math.max(most, weight[0]);
    }
    return most;
  }

  private void writePlaces() throws IOException {
    for (int document : order) {
      region.writeLong(forward.entry(document));
      region.writeInt(document);
    }
  }

  private void writeLists() throws IOException {
    int[] counts = new int[forward.vocabularySize()];
    for (int block = 0; block < blocks; block++) {
      summarize(block);
      for (int i = 0; i < summary.size(); i++) {
        counts[summary.token(i)]++;
      }
    }
    for (int from = 0; from < counts.length; ) {
      int to = from;
      long rangePostings = 0;
      while (to < counts.length && (to == from || rangePostings + counts[to] <= RANGE_POSTINGS)) {
        rangePostings += counts[to++];
      }
      writeRange(from, to, counts);
      from = to;
    }
  }

  private void summarize(int block) throws IOException {
    summary.clear();
    int end = Math.min(order.length, (block + 1) * blockSize);
    for (int place = block * blockSize; place < end; place++) {
      summary.add(order[place]);
    }
  }

  private void writeRange(int from, int to, int[] counts) throws IOException {
    int[] ends = new int[to - from + 1];
    for (int token = from; token < to; token++) {
      ends[token - from + 1] = ends[token - from] + counts[token];
    }
    int[] inverted = new int[ends[to - from]];
    byte[] levels = new byte[inverted.length];
    for (int block = 0; block < blocks; block++) {
      summarize(block);
      for (int i = 0; i < summary.size(); i++) {
        int token = summary.token(i);
        if (token >= from && token < to) {
          int posting = ends[token - from]++;
          inverted[posting] = block;
          levels[posting] = (byte) summary.level(i);
        }
      }
    }
    // Filling has moved each list's start to its end.
    for (int token = from; token < to; token++) {
      writeList(token, inverted, levels, ends[token - from] - counts[token], ends[token - from]);
    }
  }

  private void writeList(int token, int[] inverted, byte[] levels, int start, int end)
      throws IOException {
    directory[token] = region.position();
    if (start == end) {
      return; // All of the token's weights were so light that they are stored as none.
    }
    int[] counts = new int[Levels.COUNT];
    for (int posting = start; posting < end; posting++) {
      counts[levels[posting] & 0xFF]++;
    }
    int[] joined = Levels.joined(counts);
    int[] levelEnds = new int[Levels.COUNT + 1];
    for (int level = 0; level < Levels.COUNT; level++) {
      levelEnds[joined[level] + 1] += counts[level];
    }
    for (int level = 0; level < Levels.COUNT; level++) {
      levelEnds[level + 1] += levelEnds[level];
    }
    int[] list = new int[end - start];
    for (int posting = start; posting < end; posting++) {
      list[levelEnds[joined[levels[posting] & 0xFF]]++] = inverted[posting];
    }
    writeGroups(list, levelEnds);
    for (int block : list) {
      region.writeShort(stripes.posting(block));
    }
    lists++;
    postings += list.length;
  }

  /** Writes the heads of groups: where the level or the stripe changes, the next begins. */
  private void writeGroups(int[] list, int[] levelEnds) throws IOException {
    IntArrayList ends = new IntArrayList();
    IntArrayList levels = new IntArrayList();
    IntArrayList groupStripes = new IntArrayList();
    int posting = 0;
    for (int level = 0; level < Levels.COUNT; level++) {
      while (posting < levelEnds[level]) {
        int stripe = stripes.stripe(list[posting]);
        while (posting < levelEnds[level] && stripes.stripe(list[posting]) == stripe) {
          posting++;
        }
        ends.addInt(posting);
        levels.addInt(level);
        groupStripes.addInt(stripe);
      }
    }
    region.writeInt(ends.size());
    for (int group = 0; group < ends.size(); group++) {
      region.writeInt(ends.getInt(group));
    }
    for (int group = 0; group < ends.size(); group++) {
      region.writeByte(levels.getInt(group));
    }
    for (int group = 0; group < ends.size(); group++) {
      region.writeShort(groupStripes.getInt(group));
    }
  }

  private ListsLayout writeDirectory() throws IOException {
    long start = region.position();
    directory[directory.length - 1] = start;
    for (long list : directory) {
      region.writeLong(list);
    }
    return new ListsLayout(
        blockSize,
        blocks,
        stripes.width(),
        order.length,
        lists,
        postings,
        heaviest,
        0,
        start,
        region.position());
  }
}
