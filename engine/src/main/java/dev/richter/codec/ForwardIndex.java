package dev.richter.codec;

import dev.richter.build.DocumentVectors;
import dev.richter.simd.KernelProvider;
import dev.richter.simd.Kernels;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.lucene.index.CorruptIndexException;

/**
 * The forward index of one field in one segment: every document's full vector, as stored, read in
 * place.
 *
 * <p>Safe for use by many threads.
 */
public final class ForwardIndex implements DocumentVectors {

  private static final long SIZE_MASK = (1L << ForwardLayout.SIZE_BITS) - 1;

  private final ForwardLayout layout;
  private final Region region;
  private final MemorySegment memory;
  private final Kernels kernels = KernelProvider.kernels();

  ForwardIndex(ForwardLayout layout, Region region) throws CorruptIndexException {
    this.layout = layout;
    this.region = region;
    this.memory = region.memory();
  }

  ForwardLayout layout() {
    return layout;
  }

  @Override
  public int maxDocument() {
    return layout.maxDocument();
  }

  @Override
  public int vocabularySize() {
    return layout.vocabularySize();
  }

  /** The most tokens of any document. */
  public int maxSize() {
    return layout.maxSize();
  }

  /** How many documents have a vector. */
  public int documents() {
    return layout.documents();
  }

  /** How many tokens all vectors have together. */
  public long postings() {
    return layout.postings();
  }

  /** How many bytes the record of an {@link #entry} has. */
  public int recordBytes(long entry) {
    return layout.recordBytes((int) (entry & SIZE_MASK));
  }

  /** How many tokens a document's vector has; 0 without a vector. */
  public int size(int document) throws CorruptIndexException {
    return (int) (entry(document) & SIZE_MASK);
  }

  /** The local number of a token, or −1 where no vector of the segment has it. */
  public int localToken(int token) throws CorruptIndexException {
    if (layout.vocabularySize() == 0) {
      return -1;
    }
    long sorted = layout.vocabulary() + 4L * layout.vocabularySize();
    long locals = sorted + 4L * layout.vocabularySize();
    region.verify(sorted, layout.sizeBytes());
    // A binary search without branches, which nobody could predict. Tokens are not negative.
    int place = 0;
    for (int left = layout.vocabularySize(); left > 1; left -= left >>> 1) {
      int middle = place + (left >>> 1);
      int isAtMost = (memory.get(Region.INT, sorted + 4L * middle) - token - 1) >> 31;
      place = (middle & isAtMost) | (place & ~isAtMost);
    }
    return memory.get(Region.INT, sorted + 4L * place) == token
        ? memory.get(Region.INT, locals + 4L * place)
        : -1;
  }

  /** The token that a local number stands for. */
  public int token(int localToken) throws CorruptIndexException {
    return readInt(layout.vocabulary() + 4L * localToken);
  }

  private int readInt(long offset) throws CorruptIndexException {
    region.verify(offset, offset + 4);
    return memory.get(Region.INT, offset);
  }

  /**
   * Where a document's record lies and how many tokens it has, for {@link #touch} and {@link
   * #score}; 0 tokens without a vector.
   */
  public long entry(int document) throws CorruptIndexException {
    long offset = layout.directory() + 8L * document;
    region.verify(offset, offset + 8);
    return memory.get(Region.LONG, offset);
  }

  /**
   * Loads one value of each cache line of a record, so that those of several documents are on their
   * way at once, and checks its bytes. The sum means nothing.
   */
  public int touch(long entry) throws CorruptIndexException {
    return region.touch(entry >>> ForwardLayout.SIZE_BITS, recordBytes(entry));
  }

  /**
   * The inner product of a touched document with a query.
   *
   * @param entry what {@link #entry} gave, and {@link #touch} was called with
   * @param query by local token, the query's weight
   */
  public float score(long entry, float[] query) {
    long start = entry >>> ForwardLayout.SIZE_BITS;
    int size = ForwardLayout.padded((int) (entry & SIZE_MASK));
    float scale = memory.get(Region.FLOAT, start);
    long tokens = start + ForwardLayout.RECORD_HEADER_BYTES;
    boolean shortTokens = layout.tokenBytes() == Short.BYTES;
    return scale
        * switch (layout.weightType()) {
          case UINT8 ->
              shortTokens
                  ? kernels.dotShortTokensByteWeights(memory, tokens, size, query)
                  : kernels.dotIntTokensByteWeights(memory, tokens, size, query);
          case FLOAT16 ->
              shortTokens
                  ? kernels.dotShortTokensHalfWeights(memory, tokens, size, query)
                  : kernels.dotIntTokensHalfWeights(memory, tokens, size, query);
        };
  }

  @Override
  public int read(int document, int limit, int[] tokens, float[] weights) throws IOException {
    long entry = entry(document);
    int size = (int) (entry & SIZE_MASK);
    if (size == 0) {
      return 0;
    }
    long start = entry >>> ForwardLayout.SIZE_BITS;
    region.verify(start, start + layout.recordBytes(size));
    float scale = memory.get(Region.FLOAT, start);
    long tokenStart = start + ForwardLayout.RECORD_HEADER_BYTES;
    long weightStart = tokenStart + (long) ForwardLayout.padded(size) * layout.tokenBytes();
    int count = Math.min(limit, size);
    for (int i = 0; i < count; i++) {
      tokens[i] = localTokenAt(tokenStart, i);
      weights[i] = scale * StoredVector.decode(codeAt(weightStart, i), layout.weightType());
    }
    return count;
  }

  /** The bytes of a document's record; it must have one. */
  MemorySegment record(int document) throws CorruptIndexException {
    long entry = entry(document);
    long start = entry >>> ForwardLayout.SIZE_BITS;
    return verified(start, start + recordBytes(entry));
  }

  /** The bytes of the vocabulary. */
  MemorySegment vocabulary() throws CorruptIndexException {
    return verified(layout.vocabulary(), layout.sizeBytes());
  }

  private MemorySegment verified(long start, long end) throws CorruptIndexException {
    region.verify(start, end);
    return memory.asSlice(start, end - start);
  }

  /** Reads a document's vector as it is stored, with the tokens of the user; it must have one. */
  void read(int document, StoredVector into) throws IOException {
    long entry = entry(document);
    int size = (int) (entry & SIZE_MASK);
    long start = entry >>> ForwardLayout.SIZE_BITS;
    region.verify(start, start + layout.recordBytes(size));
    into.reset(size, layout.weightType(), memory.get(Region.FLOAT, start));
    long tokenStart = start + ForwardLayout.RECORD_HEADER_BYTES;
    long weightStart = tokenStart + (long) ForwardLayout.padded(size) * layout.tokenBytes();
    for (int i = 0; i < size; i++) {
      into.tokens[i] = token(localTokenAt(tokenStart, i));
      into.codes[i] = codeAt(weightStart, i);
    }
  }

  private int localTokenAt(long tokens, int i) {
    return layout.tokenBytes() == Short.BYTES
        ? memory.get(Region.SHORT, tokens + 2L * i) & 0xFFFF
        : memory.get(Region.INT, tokens + 4L * i);
  }

  private short codeAt(long weights, int i) {
    return switch (layout.weightType()) {
      case UINT8 -> memory.get(ValueLayout.JAVA_BYTE, weights + i);
      case FLOAT16 -> memory.get(Region.SHORT, weights + 2L * i);
    };
  }

  void verifyAll() throws CorruptIndexException {
    region.verifyAll();
  }
}
