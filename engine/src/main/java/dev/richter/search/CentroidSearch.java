package dev.richter.search;

import dev.richter.codec.CentroidLists;
import dev.richter.codec.CentroidScratch;
import dev.richter.codec.MultiVectorFieldReader;
import dev.richter.codec.RowCodes;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * Finds in one segment the documents that may have the best scores, and estimates them.
 *
 * <p>For each row of the query, the lists of its closest centroids are read, the closest first. A
 * document's sum grows once for each row, by how much closer the first of its centroids is than the
 * farthest that was read: so what was not read counts alike for all (as in <a
 * href="https://arxiv.org/abs/2501.17788">WARP</a>). The scores of the documents of the largest
 * sums are then estimated from the codes of all their rows. For one thread.
 */
final class CentroidSearch {

  /**
   * Queries of more rows are not searched for here: in a sum, so many bits tell which row was added
   * last.
   */
  static final int MAX_ROWS = (1 << 12) - 1;

  private static final int ROW_BITS = 12;

  /** The largest term of a sum: even {@value #MAX_ROWS} of them fit the bits that are left. */
  private static final int LARGEST_TERM = 255;

  private static final int READ_AT_ONCE = 1024;
  private static final int DOCUMENTS_BETWEEN_TIME_CHECKS = 256;

  /** The codes of so many documents are asked for before the first of them is estimated. */
  private static final int TOUCHED_AT_ONCE = 16;

  /** So many are estimated at least, so that something is known of the sums. */
  private static final int LEAST = 100;

  private final MaxSim maxSim;
  private final MultiVectorFieldReader reader;
  private final RowCodes codes;
  private final CentroidLists lists;
  private final @Nullable Bits bits;
  private final Work work;
  private final CentroidScratch scratch;

  /** For each document its sum, and in the low bits the row that was added last, from 1 on. */
  private final int[] sums;

  /** The documents whose sums are not 0. */
  private final int[] met;

  private int metSize;
  private final int[] documents = new int[READ_AT_ONCE];

  /**
   * Prepares a search.
   *
   * @param bits the documents that may be found; null for all
   * @param scratch what the segment's reader has lent
   */
  CentroidSearch(
      MaxSim maxSim,
      MultiVectorFieldReader reader,
      CentroidLists lists,
      @Nullable Bits bits,
      Work work,
      CentroidScratch scratch) {
    this.maxSim = maxSim;
    this.reader = reader;
    this.codes = lists.codes();
    this.lists = lists;
    this.bits = bits;
    this.work = work;
    this.scratch = scratch;
    this.sums = scratch.sums();
    this.met = scratch.met();
  }

  interface Estimates {

    /** Takes the estimate of a document's score. */
    void accept(int document, float estimate);
  }

  /**
   * Estimates the scores of candidates.
   *
   * @param probes the lists of how many centroids are read for each row of the query
   * @param candidates how many documents are wanted at most, but for those whose sum is the last's
   * @param k how many of them will be found in the end
   * @param margin by how many standard deviations of what is known of the sums a document may be
   *     expected below the k-th best estimate
   * @param estimates receives them
   */
  void estimate(int probes, int candidates, int k, float margin, Estimates estimates)
      throws CorruptIndexException {
    ClosestCentroids closest =
        new ClosestCentroids(maxSim.size(), Math.min(probes, codes.centroids()));
    CodedProducts products = new CodedProducts(maxSim, codes, scratch, closest);
    float unit = addUp(closest);
    TopDocuments best = new TopDocuments(k, Float.NEGATIVE_INFINITY);
    Errors errors = new Errors();
    int[] largest = largest(candidates);
    long[] entries = new long[TOUCHED_AT_ONCE];
    for (int i = 0; i < largest.length; i++) {
      int document = largest[i];
      float sum = (sums[document] >>> ROW_BITS) * unit;
      if (errors.count() >= LEAST && errors.highest(sum, margin) < best.kthBest()) {
        break;
      }
      if (i % TOUCHED_AT_ONCE == 0) {
        touch(largest, i, entries);
      }
      long entry = entries[i % TOUCHED_AT_ONCE];
      work.bytesRead += products.bytes(entry);
      if (++work.documentsEstimated % DOCUMENTS_BETWEEN_TIME_CHECKS == 0 && work.timeIsOver()) {
        break;
      }
      float estimate = products.estimate(entry);
      estimates.accept(document, estimate);
      best.offer(document, estimate);
      errors.add(sum, estimate);
    }
    scratch.clean(metSize);
  }

  /** Finds the entries of documents from a place on, and asks for their codes. */
  private void touch(int[] found, int first, long[] entries) throws CorruptIndexException {
    int count = Math.min(entries.length, found.length - first);
    for (int i = 0; i < count; i++) {
      entries[i] = reader.entry(found[first + i]);
    }
    for (int i = 0; i < count; i++) {
      work.touched += codes.touch(entries[i]);
    }
  }

  /** Adds up sums and tells what 1 in them stands for. */
  private float addUp(ClosestCentroids closest) throws CorruptIndexException {
    long[][] centroids = new long[maxSim.size()][];
    float widest = 0;
    for (int row = 0; row < centroids.length; row++) {
      centroids[row] = closest.take(row);
      float most = ClosestCentroids.product(centroids[row][0]);
      widest = Math.max(widest, most - closest.smallest(row));
    }
    float scale = widest > 0 ? (LARGEST_TERM - 1) / widest : 0;
    for (int row = 0; row < centroids.length; row++) {
      for (long key : centroids[row]) {
        float beyond = ClosestCentroids.product(key) - closest.smallest(row);
        add(ClosestCentroids.centroid(key), 1 + (int) (beyond * scale), row + 1);
      }
    }
    return scale > 0 ? 1 / scale : 0;
  }

  private void add(int centroid, int term, int row) throws CorruptIndexException {
    int size = lists.size(centroid);
    for (int first = 0; first < size; first += READ_AT_ONCE) {
      int count = Math.min(READ_AT_ONCE, size - first);
      lists.read(centroid, first, count, documents);
      for (int i = 0; i < count; i++) {
        int document = documents[i];
        int sum = sums[document];
        if (sum == 0) {
          met[metSize++] = document;
        }
        if ((sum & MAX_ROWS) != row) {
          sums[document] = (sum & ~MAX_ROWS) + ((term << ROW_BITS) | row);
        }
      }
    }
    work.lists++;
    work.postings += size;
    work.bytesRead += (long) Integer.BYTES * size;
  }

  /** The accepted documents of the largest sums, the largest first. */
  private int[] largest(int wanted) {
    int[] ends = new int[LARGEST_TERM * maxSim.size() + 2];
    int accepted = acceptedOnly();
    for (int i = 0; i < accepted; i++) {
      ends[sums[met[i]] >>> ROW_BITS]++;
    }
    int smallest = ends.length - 1;
    int size = 0;
    while (smallest > 1 && size < wanted) {
      int count = ends[--smallest];
      ends[smallest] = size;
      size += count;
    }
    int[] largest = new int[size];
    for (int i = 0; i < accepted; i++) {
      int sum = sums[met[i]] >>> ROW_BITS;
      if (sum >= smallest) {
        largest[ends[sum]++] = met[i];
      }
    }
    return largest;
  }

  /** Brings the accepted ones among the documents that were met to the front and counts them. */
  private int acceptedOnly() {
    if (bits == null) {
      return metSize;
    }
    int accepted = 0;
    for (int i = 0; i < metSize; i++) {
      if (bits.get(met[i])) {
        int document = met[i];
        met[i] = met[accepted];
        met[accepted++] = document;
      }
    }
    return accepted;
  }
}
