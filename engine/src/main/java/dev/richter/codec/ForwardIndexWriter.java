package dev.richter.codec;

import java.io.IOException;
import java.util.Arrays;
import org.agrona.collections.Int2IntCounterMap;
import org.agrona.collections.Int2IntHashMap;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.search.DocIdSetIterator;

/**
 * Writes the forward index of one field: records, directory, vocabulary.
 *
 * <p>Tokens are renumbered within the segment by document frequency, the most frequent first: they
 * fit 16 bits where the vocabulary does, whatever the user's numbers are, and the hot part of the
 * query's table is small.
 */
final class ForwardIndexWriter {

  private static final int MAX_SHORT_VOCABULARY = 1 << 16;

  private final RegionWriter region;
  private final WeightType weightType;
  private final long[] directory;
  private final int[] tokensByFrequency;
  private final Int2IntHashMap localTokens;
  private final int tokenBytes;
  private final StoredVector vector = new StoredVector();
  private int documents;
  private long postings;
  private int maxSize;

  private ForwardIndexWriter(
      RegionWriter region, WeightType weightType, int maxDocument, int[] tokensByFrequency) {
    this.region = region;
    this.weightType = weightType;
    this.directory = new long[maxDocument];
    this.tokensByFrequency = tokensByFrequency;
    this.tokenBytes =
        tokensByFrequency.length <= MAX_SHORT_VOCABULARY ? Short.BYTES : Integer.BYTES;
    this.localTokens = new Int2IntHashMap(tokensByFrequency.length * 2, 0.6f, -1);
    for (int local = 0; local < tokensByFrequency.length; local++) {
      localTokens.put(tokensByFrequency[local], local);
    }
  }

  /** Values that can be iterated more than once, as a flush and a merge offer them. */
  interface Values {
    BinaryDocValues iterator() throws IOException;
  }

  /**
   * Writes the values, which are gone through twice: once to count tokens, once to write records.
   */
  static ForwardLayout write(
      RegionWriter region, WeightType weightType, int maxDocument, Values values)
      throws IOException {
    ForwardIndexWriter writer =
        new ForwardIndexWriter(region, weightType, maxDocument, tokensByFrequency(values));
    BinaryDocValues iterator = values.iterator();
    for (int document = iterator.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = iterator.nextDoc()) {
      VectorCoding.read(iterator.binaryValue(), writer.vector);
      writer.writeRecord(document);
    }
    return writer.finish();
  }

  /**
   * Writes a forward index anew with its records in another order; nothing else changes, and so the
   * layout stays what it is.
   *
   * @param order the documents that have a vector, in the order that their records are to stand in
   */
  static void rewrite(ForwardIndex forward, int[] order, RegionWriter region) throws IOException {
    long[] directory = new long[forward.maxDocument()];
    for (int document : order) {
      directory[document] = (region.position() << ForwardLayout.SIZE_BITS) | forward.size(document);
      region.writeBytes(forward.record(document));
    }
    for (long entry : directory) {
      region.writeLong(entry);
    }
    region.writeBytes(forward.vocabulary());
  }

  private static int[] tokensByFrequency(Values values) throws IOException {
    Int2IntCounterMap frequencies = new Int2IntCounterMap(0);
    StoredVector vector = new StoredVector();
    BinaryDocValues iterator = values.iterator();
    while (iterator.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
      VectorCoding.read(iterator.binaryValue(), vector);
      for (int i = 0; i < vector.size; i++) {
        frequencies.incrementAndGet(vector.tokens[i]);
      }
    }
    long[] order = new long[frequencies.size()];
    int[] next = {0};
    frequencies.forEach(
        (token, frequency) -> order[next[0]++] = ((long) -frequency << Integer.SIZE) | token);
    Arrays.sort(order);
    int[] tokens = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      tokens[i] = (int) order[i];
    }
    return tokens;
  }

  private void writeRecord(int document) throws IOException {
    vector.quantize(weightType);
    int size = vector.size;
    directory[document] = (region.position() << ForwardLayout.SIZE_BITS) | size;
    documents++;
    postings += size;
    maxSize = Math.max(maxSize, size);
    region.writeFloat(vector.scale);
    int padded = ForwardLayout.padded(size);
    for (int i = 0; i < padded; i++) {
      region.writeUnsigned(i < size ? localTokens.get(vector.tokens[i]) : 0, tokenBytes);
    }
    for (int i = 0; i < padded; i++) {
      region.writeUnsigned(i < size ? vector.codes[i] : 0, weightType.sizeBytes());
    }
  }

  private ForwardLayout finish() throws IOException {
    long directoryStart = region.position();
    for (long entry : directory) {
      region.writeLong(entry);
    }
    long vocabularyStart = region.position();
    for (int token : tokensByFrequency) {
      region.writeInt(token);
    }
    int[] sorted = tokensByFrequency.clone();
    Arrays.sort(sorted);
    for (int token : sorted) {
      region.writeInt(token);
    }
    for (int token : sorted) {
      region.writeInt(localTokens.get(token));
    }
    return new ForwardLayout(
        weightType,
        tokenBytes,
        directory.length,
        documents,
        postings,
        tokensByFrequency.length,
        maxSize,
        directoryStart,
        vocabularyStart,
        region.position());
  }
}
