package dev.richter.codec;

import java.lang.foreign.MemorySegment;
import org.apache.lucene.index.CorruptIndexException;

/**
 * For each centroid of a field in one segment, the documents that have a row of it. Read in place.
 *
 * <p>Safe for use by many threads.
 */
public final class CentroidLists {

  private final CentroidListsLayout layout;
  private final Region region;
  private final MemorySegment memory;
  private final RowCodes codes;

  CentroidLists(CentroidListsLayout layout, Region region, RowCodes codes) {
    this.codes = codes;
    this.layout = layout;
    this.region = region;
    this.memory = region.memory();
  }

  CentroidListsLayout layout() {
    return layout;
  }

  /** The centroids, and the codes of the rows. */
  public RowCodes codes() {
    return codes;
  }

  /** How many documents the list of a centroid has. */
  public int size(int centroid) throws CorruptIndexException {
    return (int) ((start(centroid + 1) - start(centroid)) / Integer.BYTES);
  }

  private long start(int centroid) throws CorruptIndexException {
    long entry = layout.directory() + (long) Long.BYTES * centroid;
    region.verify(entry, entry + Long.BYTES);
    return memory.get(Region.LONG, entry);
  }

  /**
   * Reads documents of a list.
   *
   * @param first the place of the first of them in the list
   * @param count how many
   * @param documents receives their numbers, in ascending order
   */
  public void read(int centroid, int first, int count, int[] documents)
      throws CorruptIndexException {
    long start = start(centroid) + (long) Integer.BYTES * first;
    region.verify(start, start + (long) Integer.BYTES * count);
    MemorySegment.copy(memory, Region.INT, start, documents, 0, count);
  }

  /**
   * Checks that each document stands in the lists of the centroids of its rows, and in no other.
   */
  void checkInvariants(MultiVectorFieldReader reader, RowCodes codes, String name)
      throws CorruptIndexException {
    checkDirectory(codes.centroids(), name);
    int[] places = new int[codes.centroids()];
    int[] last = new int[codes.centroids()];
    int[] read = new int[1];
    for (int document = 0; document < reader.maxDocument(); document++) {
      long entry = reader.entry(document);
      for (int row = 0; row < MultiVectorFieldReader.size(entry); row++) {
        int centroid = codes.centroid(entry, row);
        if (centroid >= places.length) {
          throw new CorruptIndexException(
              "row %d of document %d has centroid %d, expected less than %d"
                  .formatted(row, document, centroid, places.length),
              name);
        }
        if (last[centroid] == document + 1) {
          continue;
        }
        last[centroid] = document + 1;
        int place = places[centroid]++;
        if (place < size(centroid)) {
          read(centroid, place, 1, read);
        }
        if (place >= size(centroid) || read[0] != document) {
          throw new CorruptIndexException(
              "list %d has no document %d at place %d".formatted(centroid, document, place), name);
        }
      }
    }
    long postings = 0;
    for (int centroid = 0; centroid < places.length; centroid++) {
      postings += places[centroid];
      if (places[centroid] != size(centroid)) {
        throw new CorruptIndexException(
            "list %d has %d documents, expected %d"
                .formatted(centroid, size(centroid), places[centroid]),
            name);
      }
    }
    if (postings != layout.postings()) {
      throw new CorruptIndexException(
          "%d postings, expected %d".formatted(layout.postings(), postings), name);
    }
  }

  /** Checks that there is a list for each centroid, one behind the other. */
  private void checkDirectory(int centroids, String name) throws CorruptIndexException {
    long end = layout.directory() + Long.BYTES * (centroids + 1L);
    if (end != layout.sizeBytes()) {
      throw new CorruptIndexException(
          "list directory ends at byte %d, expected byte %d for %d centroids"
              .formatted(layout.sizeBytes(), end, centroids),
          name);
    }
    long last = 0;
    for (int centroid = 0; centroid <= centroids; centroid++) {
      long start = start(centroid);
      if (start < last || start > layout.directory()) {
        throw new CorruptIndexException(
            "list %d starts at byte %d, expected bytes %d to %d"
                .formatted(centroid, start, last, layout.directory()),
            name);
      }
      last = start;
    }
  }

  void verifyAll() throws CorruptIndexException {
    codes.verifyAll();
    region.verifyAll();
  }
}
