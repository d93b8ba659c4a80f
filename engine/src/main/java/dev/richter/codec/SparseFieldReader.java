package dev.richter.codec;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.LeafReader;
import org.jspecify.annotations.Nullable;

/**
 * One field of sparse vectors in one segment: its forward index and, where the segment is large
 * enough, its blocked lists.
 *
 * <p>Safe for use by many threads. Valid as long as the Lucene reader it comes from is open.
 */
public final class SparseFieldReader {

  private final Map<String, String> parameters;
  private final ForwardIndex forward;
  private final @Nullable BlockedLists lists;
  private final ScratchPool<SegmentScratch> scratches;

  SparseFieldReader(
      Map<String, String> parameters, ForwardIndex forward, @Nullable BlockedLists lists) {
    this.parameters = parameters;
    this.forward = forward;
    this.lists = lists;
    this.scratches = new ScratchPool<>(() -> new SegmentScratch(forward.vocabularySize()));
  }

  /**
   * Finds a field of sparse vectors in a segment.
   *
   * @return nothing where no document of the segment has the field
   * @throws IllegalArgumentException if the field is there, but was not written as a {@link
   *     SparseVectorField} by {@link SparseVectorsFormat}
   */
  public static Optional<SparseFieldReader> of(LeafReader segment, String field)
      throws IOException {
    return VectorValues.of(
            segment, field, SparseVectorValues.class, "sparse vectors", SparseVectorsFormat.NAME)
        .map(SparseVectorValues::reader);
  }

  /** The full vectors. */
  public ForwardIndex forward() {
    return forward;
  }

  /** The blocked lists, or nothing in a flat segment. */
  public Optional<BlockedLists> lists() {
    return Optional.ofNullable(lists);
  }

  /** The parameters that the segment was built with. */
  public SparseParameters parameters() {
    return SparseParameters.fromMap(parameters);
  }

  /** How much the field holds in this segment. Reads nothing. */
  public SparseFieldStats stats() {
    return lists == null
        ? SparseFieldStats.of(forward.layout())
        : SparseFieldStats.of(forward.layout(), lists.layout());
  }

  /** Lends buffers that fit this segment; give them back by {@link #release}. */
  public SegmentScratch borrow() {
    return scratches.borrow();
  }

  /** Takes borrowed buffers back, clean. */
  public void release(SegmentScratch scratch) {
    scratches.release(scratch);
  }

  /**
   * Reads the whole field and checks that forward index and lists agree: every document stands in
   * one block, every posting bounds the weights of its block, and all counts are right.
   *
   * @param name the field and its segment, for messages
   * @throws CorruptIndexException if something is not so
   */
  public void checkInvariants(String name) throws IOException {
    SparseFieldChecks.check(name, this);
  }

  void verifyAll() throws CorruptIndexException {
    forward.verifyAll();
    if (lists != null) {
      lists.verifyAll();
    }
  }
}
