package dev.richter.codec;

/**
 * How much a field of sparse vectors holds, in one segment or added up over several.
 *
 * @param documents how many documents have a vector, deleted ones included
 * @param postings how many tokens all vectors have together
 * @param vocabularySize how many distinct tokens they have; over several segments, the largest
 * @param maxSize the most tokens of any vector
 * @param forwardBytes the size of the forward index
 * @param lists how many inverted lists there are; 0 in a flat segment
 * @param blocks how many blocks the documents stand in
 * @param blockPostings how many postings the lists have together, each of them a block
 * @param listsBytes the size of the blocks and lists
 */
public record SparseFieldStats(
    long documents,
    long postings,
    int vocabularySize,
    int maxSize,
    long forwardBytes,
    long lists,
    long blocks,
    long blockPostings,
    long listsBytes) {

  /** A field that no document has. */
  public static final SparseFieldStats NONE = new SparseFieldStats(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** These figures and those of another segment. */
  public SparseFieldStats plus(SparseFieldStats other) {
    return new SparseFieldStats(
        documents + other.documents,
        postings + other.postings,
        Math.max(vocabularySize, other.vocabularySize),
        Math.max(maxSize, other.maxSize),
        forwardBytes + other.forwardBytes,
        lists + other.lists,
        blocks + other.blocks,
        blockPostings + other.blockPostings,
        listsBytes + other.listsBytes);
  }

  static SparseFieldStats of(ForwardLayout forward) {
    return new SparseFieldStats(
        forward.documents(),
        forward.postings(),
        forward.vocabularySize(),
        forward.maxSize(),
        forward.sizeBytes(),
        0,
        0,
        0,
        0);
  }

  static SparseFieldStats of(ForwardLayout forward, ListsLayout lists) {
    return new SparseFieldStats(
        forward.documents(),
        forward.postings(),
        forward.vocabularySize(),
        forward.maxSize(),
        forward.sizeBytes(),
        lists.lists(),
        lists.blocks(),
        lists.postings(),
        lists.sizeBytes());
  }
}
