package dev.richter.datasets.eval;

import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.agrona.collections.Int2IntHashMap;

/**
 * The posting lists of some consecutive documents, over the tokens that any query has. Reused from
 * batch to batch.
 */
final class PostingBatch {

  /**
   * Enough to amortise a batch, few enough that the sums of its documents stay in the second-level
   * cache.
   */
  private static final int MAX_POSTINGS = 1 << 21;

  private static final int MAX_DOCUMENTS = 1 << 16;
  private static final int MISSING = -1;

  private final Int2IntHashMap listByToken = new Int2IntHashMap(MISSING);

  // In the order of documents, as they are read.
  private final int[] lists = new int[MAX_POSTINGS + SparseVector.MAX_SIZE];
  private final float[] weights = new float[lists.length];
  private final int[] documentEnds = new int[MAX_DOCUMENTS];

  // In the order of lists.
  private final int[] listStarts;
  private final int[] postingDocuments = new int[lists.length];
  private final float[] postingWeights = new float[lists.length];

  private long firstRow;
  private int documents;

  PostingBatch(List<SparseVector> queries) {
    for (SparseVector query : queries) {
      for (int i = 0; i < query.size(); i++) {
        listByToken.putIfAbsent(query.token(i), listByToken.size());
      }
    }
    listStarts = new int[listByToken.size() + 1];
  }

  /** How many documents the batch has. */
  int documents() {
    return documents;
  }

  /** The row behind the last document. */
  long endRow() {
    return firstRow + documents;
  }

  /** Replaces the batch by the next documents. */
  void fill(Iterator<VectorRecord> source) {
    firstRow += documents;
    documents = 0;
    int postings = 0;
    Arrays.fill(listStarts, 0);
    while (documents < MAX_DOCUMENTS && postings < MAX_POSTINGS && source.hasNext()) {
      SparseVector vector = source.next().vector();
      for (int i = 0; i < vector.size(); i++) {
        int list = listByToken.get(vector.token(i));
        if (list != MISSING) {
          lists[postings] = list;
          weights[postings++] = vector.weight(i);
          listStarts[list + 1]++;
        }
      }
      documentEnds[documents++] = postings;
    }
    if (endRow() > Integer.MAX_VALUE) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "more than %d documents, which a ground truth has no ids for"
              .formatted(Integer.MAX_VALUE));
    }
    invert();
  }

  /** Orders the postings by list; within a list they stay in the order of documents. */
  private void invert() {
    Arrays.parallelPrefix(listStarts, Integer::sum);
    int[] next = listStarts.clone();
    int posting = 0;
    for (int document = 0; document < documents; document++) {
      for (; posting < documentEnds[document]; posting++) {
        int target = next[lists[posting]]++;
        postingDocuments[target] = document;
        postingWeights[target] = weights[posting];
      }
    }
  }

  /**
   * Offers the documents that share a token with a query. Many threads may score at once.
   *
   * @param sums zero for each document, and zero again afterwards
   */
  void score(SparseVector query, double[] sums, BestDocuments best) {
    for (int i = 0; i < query.size(); i++) {
      int list = listByToken.get(query.token(i));
      double queryWeight = query.weight(i);
      for (int posting = listStarts[list]; posting < listStarts[list + 1]; posting++) {
        sums[postingDocuments[posting]] += queryWeight * postingWeights[posting];
      }
    }
    for (int document = 0; document < documents; document++) {
      if (sums[document] > 0) {
        float score = (float) Math.min(sums[document], Float.MAX_VALUE);
        if (score >= best.threshold()) {
          best.offer((int) (firstRow + document), score);
        }
        sums[document] = 0;
      }
    }
  }
}
