package dev.richter.search;

import dev.richter.codec.ForwardIndex;
import dev.richter.codec.SegmentScratch;
import dev.richter.codec.SparseFieldReader;
import dev.richter.vector.SparseVector;
import java.util.Arrays;
import org.apache.lucene.index.CorruptIndexException;

/**
 * A query in the local tokens of one segment. Tokens that the segment does not have are left out.
 *
 * @param reader the segment's vectors
 * @param scratch the buffers of this search, in which the query's weights are spread out
 * @param tokens the local tokens, heaviest first
 */
record SegmentQuery(SparseFieldReader reader, SegmentScratch scratch, int[] tokens) {

  /** Translates a query and spreads it out in buffers that {@link #release} gives back. */
  static SegmentQuery spread(SparseVector query, SparseFieldReader reader)
      throws CorruptIndexException {
    ForwardIndex forward = reader.forward();
    SegmentScratch scratch = reader.borrow();
    long[] order = new long[query.size()];
    int size = 0;
    for (int i = 0; i < query.size(); i++) {
      int local = forward.localToken(query.token(i));
      if (local >= 0) {
        order[size++] = ((long) -Float.floatToRawIntBits(query.weight(i)) << Integer.SIZE) | local;
      }
    }
    Arrays.sort(order, 0, size);
    int[] heaviestFirst = new int[size];
    for (int i = 0; i < size; i++) {
      heaviestFirst[i] = (int) order[i];
      scratch.query[heaviestFirst[i]] = Float.intBitsToFloat(-(int) (order[i] >> Integer.SIZE));
    }
    return new SegmentQuery(reader, scratch, heaviestFirst);
  }

  void release() {
    for (int local : tokens) {
      scratch.query[local] = 0;
    }
    reader.release(scratch);
  }
}
