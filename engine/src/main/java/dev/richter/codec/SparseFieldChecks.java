package dev.richter.codec;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.util.FixedBitSet;

/**
 * Checks what forward index and lists of a field have to agree on. Checksums find bytes that
 * changed; this finds bytes that were never right. Reads everything, for one thread.
 */
final class SparseFieldChecks {

  private final String name;
  private final ForwardIndex forward;
  private final int[] documentFrequencies;
  private final int[] tokens;
  private final float[] weights;

  private SparseFieldChecks(String name, ForwardIndex forward) {
    this.name = name;
    this.forward = forward;
    this.documentFrequencies = new int[forward.vocabularySize()];
    this.tokens = new int[forward.maxSize()];
    this.weights = new float[forward.maxSize()];
  }

  /**
   * Checks a field.
   *
   * @param name the field and its segment, for messages
   */
  static void check(String name, SparseFieldReader field) throws IOException {
    SparseFieldChecks checks = new SparseFieldChecks(name, field.forward());
    checks.checkVocabulary();
    checks.checkVectors();
    if (field.lists().isPresent()) {
      checks.checkLists(field.lists().get());
    }
  }

  private void checkVocabulary() throws CorruptIndexException {
    for (int local = 0; local < forward.vocabularySize(); local++) {
      int token = forward.token(local);
      require(
          forward.localToken(token) == local,
          "token %d is number %d and found as number %d",
          token,
          local,
          forward.localToken(token));
    }
  }

  private void checkVectors() throws IOException {
    long postings = 0;
    int documents = 0;
    int[] lastDocument = new int[forward.vocabularySize()];
    Arrays.fill(lastDocument, -1);
    for (int document = 0; document < forward.maxDocument(); document++) {
      int size = forward.size(document);
      require(size <= forward.maxSize(), "document %d has %d tokens", document, size);
      read(document);
      for (int i = 0; i < size; i++) {
        checkToken(document, i);
        require(lastDocument[tokens[i]] != document, "document %d has a token twice", document);
        lastDocument[tokens[i]] = document;
        documentFrequencies[tokens[i]]++;
      }
      postings += size;
      documents += size > 0 ? 1 : 0;
    }
    require(documents == forward.documents(), "%d documents have vectors", documents);
    require(postings == forward.postings(), "the vectors have %d tokens", postings);
  }

  private void checkToken(int document, int i) throws CorruptIndexException {
    require(
        tokens[i] < forward.vocabularySize(),
        "document %d has token number %d of %d",
        document,
        tokens[i],
        forward.vocabularySize());
    boolean positive = weights[i] > 0 && weights[i] < Float.POSITIVE_INFINITY;
    require(positive, "document %d has weight %s", document, weights[i]);
    require(i == 0 || weights[i] <= weights[i - 1], "document %d is not heaviest first", document);
  }

  private int read(int document) throws IOException {
    return forward.read(document, tokens.length, tokens, weights);
  }

  private void checkLists(BlockedLists lists) throws IOException {
    BlockedListCursor cursor = new BlockedListCursor();
    FixedBitSet seen = new FixedBitSet(forward.maxDocument());
    long postings = 0;
    long blocks = 0;
    int count = 0;
    for (int token = 0; token < forward.vocabularySize(); token++) {
      if (lists.open(token, cursor)) {
        checkPostings(token, cursor, seen);
        checkBlocks(token, cursor);
        checkSummaries(token, cursor);
        postings += cursor.postings();
        blocks += cursor.blocks();
        count++;
      }
    }
    require(count == lists.layout().lists(), "there are %d lists", count);
    require(postings == lists.layout().postings(), "the lists keep %d postings", postings);
    require(blocks == lists.layout().blocks(), "the lists have %d blocks", blocks);
  }

  private void checkPostings(int token, BlockedListCursor list, FixedBitSet seen)
      throws IOException {
    int frequency = documentFrequencies[token];
    require(
        list.complete() ? list.postings() == frequency : list.postings() <= frequency,
        "list %d keeps %d postings of %d",
        token,
        list.postings(),
        frequency);
    for (int posting = 0; posting < list.postings(); posting++) {
      int document = list.document(posting);
      require(
          document >= 0 && document < forward.maxDocument(),
          "list %d has document %d",
          token,
          document);
      require(!seen.getAndSet(document), "list %d has document %d twice", token, document);
      require(hasToken(document, token), "list %d has document %d without it", token, document);
    }
    for (int posting = 0; posting < list.postings(); posting++) {
      seen.clear(list.document(posting));
    }
  }

  private boolean hasToken(int document, int token) throws IOException {
    int size = read(document);
    for (int i = 0; i < size; i++) {
      if (tokens[i] == token) {
        return true;
      }
    }
    return false;
  }

  private void checkBlocks(int token, BlockedListCursor list) throws CorruptIndexException {
    for (int block = 0; block < list.blocks(); block++) {
      require(list.blockStart(block) < list.blockEnd(block), "list %d has an empty block", token);
    }
    require(
        list.blocks() > 0 && list.blockEnd(list.blocks() - 1) == list.postings(),
        "the blocks of list %d leave postings out",
        token);
  }

  private void checkSummaries(int token, BlockedListCursor list) throws CorruptIndexException {
    float[] sums = new float[list.blocks()];
    for (int row = 0; row < list.rows(); row++) {
      int rowToken = list.rowToken(row);
      boolean ascending = row == 0 || rowToken > list.rowToken(row - 1);
      require(
          ascending && rowToken < forward.vocabularySize(),
          "the summaries of list %d have token number %d at row %d",
          token,
          rowToken,
          row);
      list.addRow(row, 1, sums, 0);
    }
    for (float sum : sums) {
      require(
          sum >= 0 && sum < Float.POSITIVE_INFINITY,
          "the summaries of list %d have weights that sum up to %s",
          token,
          sum);
    }
  }

  private void require(boolean holds, String violation, Object... values)
      throws CorruptIndexException {
    if (!holds) {
      throw new CorruptIndexException(violation.formatted(values), name);
    }
  }
}
