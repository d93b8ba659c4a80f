package dev.richter.codec;

import java.util.Arrays;
import org.apache.lucene.util.FixedBitSet;

/**
 * The buffers of one search in one segment, kept from search to search so that none allocates in
 * proportion to the index. For one thread.
 */
public final class SegmentScratch {

  /** By local token, the query's weight; 0 for tokens that the query does not have. */
  public final float[] query;

  private int[][] byteSums = new int[0][];
  private short[] shortSums = new short[0];
  private int[] places = new int[0];
  private int[] orderedPlaces = new int[0];
  private long[] filter = new long[0];

  SegmentScratch(int vocabularySize) {
    this.query = new float[vocabularySize];
  }

  /** An empty set for the documents that a filter accepts. */
  public FixedBitSet filter(int maxDocument) {
    int words = FixedBitSet.bits2words(maxDocument);
    if (filter.length < words) {
      filter = new long[words];
    } else {
      Arrays.fill(filter, 0);
    }
    return new FixedBitSet(filter, maxDocument);
  }

  /** Tables of the segment's sums, four in an int, all of them 0. */
  public int[][] byteSums(Stripes stripes) {
    if (byteSums.length != stripes.tables() || byteSums[0].length != stripes.width()) {
      byteSums = new int[stripes.tables()][stripes.width()];
    } else {
      for (int[] table : byteSums) {
        Arrays.fill(table, 0);
      }
    }
    return byteSums;
  }

  /** A sum for each of so many blocks, all of them 0. */
  public short[] shortSums(int size) {
    if (shortSums.length < size) {
      shortSums = new short[size];
    } else {
      Arrays.fill(shortSums, 0, size, (short) 0);
    }
    return shortSums;
  }

  /** Room for so many places of sums. */
  public int[] places(int size) {
    places = places.length < size ? new int[size] : places;
    return places;
  }

  /** Room for so many places, apart from {@link #places}. */
  public int[] orderedPlaces(int size) {
    orderedPlaces = orderedPlaces.length < size ? new int[size] : orderedPlaces;
    return orderedPlaces;
  }
}
