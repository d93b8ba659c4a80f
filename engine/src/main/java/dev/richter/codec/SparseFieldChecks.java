package dev.richter.codec;

import dev.richter.build.Levels;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.CorruptIndexException;

/**
 * Checks what forward index and lists of a field have to agree on. Checksums find bytes that
 * changed; this finds bytes that were never right. Reads everything, for one thread.
 */
final class SparseFieldChecks {

  /** The lists are compared for so many tokens at a time. */
  private static final int RANGE_TOKENS = 1 << 16;

  private final String name;
  private final ForwardIndex forward;
  private final int[] tokens;
  private final float[] weights;

  private SparseFieldChecks(String name, ForwardIndex forward) {
    this.name = name;
    this.forward = forward;
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
    checkBlocks(lists);
    checkHeaviest(lists.layout().heaviest());
    Postings expected = summaries(lists);
    Postings found = new Postings();
    BlockedListCursor cursor = new BlockedListCursor(lists);
    int count = 0;
    for (int token = 0; token < forward.vocabularySize(); token++) {
      if (lists.open(token, cursor)) {
        count++;
        require(cursor.groups() > 0, "list %d is empty", token);
        addList(token, cursor, lists.blocks(), found);
      }
    }
    require(count == lists.layout().lists(), "%d tokens have a list", count);
    require(
        found.count == lists.layout().postings() && found.count == expected.count,
        "the lists have %d postings and the blocks %d",
        found.count,
        expected.count);
    require(found.hash == expected.hash, "the lists have other postings than the blocks");
  }

  /** Postings in no order, told apart by a sum of hashes, so that none need be kept. */
  private static final class Postings {
    private long count;
    private long hash;

    void add(int token, int block, int level) {
      count++;
      hash += mix(mix(((long) token << Integer.SIZE) | block) + level);
    }
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014). */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  private Postings summaries(BlockedLists lists) throws IOException {
    Postings postings = new Postings();
    for (int from = 0; from < forward.vocabularySize(); from += RANGE_TOKENS) {
      int first = from;
      int end = Math.min(first + RANGE_TOKENS, forward.vocabularySize());
      int[] counts = new int[(end - first) * Levels.COUNT];
      summarize(
          lists,
          first,
          end,
          (token, block, level) -> counts[(token - first) * Levels.COUNT + level]++);
      int[] joined = joinLevels(counts);
      summarize(
          lists,
          first,
          end,
          (token, block, level) ->
              postings.add(token, block, joined[(token - first) * Levels.COUNT + level]));
    }
    return postings;
  }

  /** By token and level, the level that the lists have it joined with. */
  private static int[] joinLevels(int[] counts) {
    int[] joined = new int[counts.length];
    for (int start = 0; start < counts.length; start += Levels.COUNT) {
      int[] ofToken = Levels.joined(Arrays.copyOfRange(counts, start, start + Levels.COUNT));
      System.arraycopy(ofToken, 0, joined, start, Levels.COUNT);
    }
    return joined;
  }

  private interface PostingVisitor {
    void visit(int token, int block, int level);
  }

  /** Visits what the summaries of all blocks have of a range of tokens. */
  private void summarize(BlockedLists lists, int from, int to, PostingVisitor visitor)
      throws IOException {
    long[] entries = new long[lists.blockSize()];
    int[] documents = new int[lists.blockSize()];
    BlockSummary summary = new BlockSummary(forward, lists.levels());
    for (int block = 0; block < lists.blocks(); block++) {
      summary.clear();
      int size = lists.read(block, entries, documents);
      for (int i = 0; i < size; i++) {
        summary.add(documents[i]);
      }
      for (int i = 0; i < summary.size(); i++) {
        int token = summary.token(i);
        if (token >= from && token < to) {
          visitor.visit(token, block, summary.level(i));
        }
      }
    }
  }

  private void addList(int token, BlockedListCursor list, int blocks, Postings postings)
      throws CorruptIndexException {
    int start = 0;
    for (int group = 0; group < list.groups(); group++) {
      boolean ascending = group == 0 || list.level(group) >= list.level(group - 1);
      require(
          ascending && list.level(group) < Levels.COUNT,
          "list %d has level %d at group %d",
          token,
          list.level(group),
          group);
      for (int posting = start; posting < list.end(group); posting++) {
        require(
            list.block(group, posting) < blocks,
            "list %d has block %d of %d",
            token,
            list.block(group, posting),
            blocks);
        postings.add(token, list.block(group, posting), list.level(group));
      }
      start = list.end(group);
    }
  }

  private void checkHeaviest(float heaviest) throws IOException {
    for (int document = 0; document < forward.maxDocument(); document++) {
      require(
          read(document) == 0 || weights[0] <= heaviest,
          "document %d has weight %s over the heaviest, %s",
          document,
          weights[0],
          heaviest);
    }
  }

  /** Checks that each document with a vector stands in one block. */
  private void checkBlocks(BlockedLists lists) throws CorruptIndexException {
    int[] blockOf = new int[forward.maxDocument()];
    Arrays.fill(blockOf, -1);
    long[] entries = new long[lists.blockSize()];
    int[] documents = new int[lists.blockSize()];
    for (int block = 0; block < lists.blocks(); block++) {
      int size = lists.read(block, entries, documents);
      for (int i = 0; i < size; i++) {
        int document = documents[i];
        require(
            document >= 0 && document < blockOf.length,
            "block %d has document %d",
            block,
            document);
        require(blockOf[document] < 0, "document %d stands in two blocks", document);
        require(
            entries[i] == forward.entry(document) && entries[i] != 0,
            "document %d has another entry in block %d",
            document,
            block);
        blockOf[document] = block;
      }
    }
    require(
        lists.layout().documents() == forward.documents(),
        "the blocks hold %d documents",
        lists.layout().documents());
  }

  private void require(boolean holds, String violation, Object... values)
      throws CorruptIndexException {
    if (!holds) {
      throw new CorruptIndexException(violation.formatted(values), name);
    }
  }
}
