package dev.richter.codec;

import java.io.IOException;
import java.util.Arrays;

/**
 * Inverts which centroids the rows of each document have.
 *
 * <p>Memory does not grow with the segment: the postings are inverted a range of centroids at a
 * time, at most {@value #RANGE_POSTINGS} postings of 4 bytes, at the price of one more pass over
 * the codes a range.
 */
final class CentroidListsBuild {

  private static final int RANGE_POSTINGS = 32_000_000;

  private final MultiVectorFieldReader reader;
  private final RowCodes codes;

  /** The last document that had a row of each centroid, plus 1. */
  private final int[] last;

  private CentroidListsBuild(MultiVectorFieldReader reader, RowCodes codes) {
    this.reader = reader;
    this.codes = codes;
    this.last = new int[codes.centroids()];
  }

  /** Writes lists and directory. */
  static CentroidListsLayout write(
      MultiVectorFieldReader reader, RowCodes codes, RegionWriter region) throws IOException {
    return new CentroidListsBuild(reader, codes).write(region);
  }

  private interface Posting {
    void accept(int centroid, int document);
  }

  private CentroidListsLayout write(RegionWriter region) throws IOException {
    int[] counts = new int[codes.centroids()];
    forEach((centroid, document) -> counts[centroid]++);
    long postings = 0;
    for (int from = 0; from < counts.length; ) {
      int to = from;
      long rangePostings = 0;
      while (to < counts.length && (to == from || rangePostings + counts[to] <= RANGE_POSTINGS)) {
        rangePostings += counts[to++];
      }
      writeRange(from, to, counts, region);
      postings += rangePostings;
      from = to;
    }
    long directory = region.position();
    long start = 0;
    for (int count : counts) {
      region.writeLong(start);
      start += (long) Integer.BYTES * count;
    }
    region.writeLong(start);
    return new CentroidListsLayout(postings, directory, region.position());
  }

  private void writeRange(int from, int to, int[] counts, RegionWriter region) throws IOException {
    int[] ends = new int[to - from + 1];
    for (int centroid = from; centroid < to; centroid++) {
      ends[centroid - from + 1] = ends[centroid - from] + counts[centroid];
    }
    int[] inverted = new int[ends[to - from]];
    forEach(
        (centroid, document) -> {
          if (centroid >= from && centroid < to) {
            inverted[ends[centroid - from]++] = document;
          }
        });
    for (int document : inverted) {
      region.writeInt(document);
    }
  }

  /** Gives each document once for each centroid that it has a row of, in ascending order. */
  private void forEach(Posting posting) throws IOException {
    Arrays.fill(last, 0);
    for (int document = 0; document < reader.maxDocument(); document++) {
      long entry = reader.entry(document);
      for (int row = 0; row < MultiVectorFieldReader.size(entry); row++) {
        int centroid = codes.centroid(entry, row);
        if (last[centroid] != document + 1) {
          last[centroid] = document + 1;
          posting.accept(centroid, document);
        }
      }
    }
  }
}
