package dev.richter.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.codec.FieldParameters;
import dev.richter.codec.RichterCodec;
import dev.richter.codec.SparseFieldReader;
import dev.richter.codec.SparseParameters;
import dev.richter.codec.SparseVectorField;
import dev.richter.codec.SparseVectorValues;
import dev.richter.vector.SparseVector;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/**
 * A Lucene index of numbered documents with sparse vectors. The test decides where a segment ends
 * and when segments merge; nothing merges by itself.
 */
public final class VectorIndex implements Closeable {

  /** The field of sparse vectors where there is but one. */
  public static final String FIELD = "vector";

  /** The doc-values field, and the indexed field, of a document's number. */
  public static final String NUMBER = "number";

  /** Parameters under which a segment has blocks however small it is. */
  public static final SparseParameters BLOCKED =
      SparseParameters.defaults().withBlockSize(3).withBlockThreshold(0);

  private final IndexWriter writer;

  /** Opens or creates an index. */
  public VectorIndex(Directory directory, IndexWriterConfig config) throws IOException {
    this.writer = new IndexWriter(directory, config);
  }

  /** Opens or creates an index with {@link #FIELD} alone. */
  public VectorIndex(Directory directory, SparseParameters parameters) throws IOException {
    this(directory, config(Map.of(FIELD, parameters)));
  }

  /** A configuration under which nothing merges by itself. */
  public static IndexWriterConfig config(Map<String, ? extends FieldParameters> parametersByField) {
    return new IndexWriterConfig()
        .setCodec(new RichterCodec(parametersByField, 2))
        .setMergePolicy(new TieredMergePolicy().setSegmentsPerTier(10_000))
        .setMergeScheduler(new SerialMergeScheduler())
        .setUseCompoundFile(false);
  }

  /** A document with vectors by field. */
  public static Document document(int number, Map<String, SparseVector> vectors) {
    Document document = new Document();
    document.add(new StringField(NUMBER, Integer.toString(number), Field.Store.NO));
    document.add(new NumericDocValuesField(NUMBER, number));
    vectors.forEach((field, vector) -> document.add(new SparseVectorField(field, vector)));
    return document;
  }

  /** The underlying writer, for what is not here. */
  public IndexWriter writer() {
    return writer;
  }

  /** Adds a document, or replaces the one of that number. */
  public void put(int number, SparseVector vector) throws IOException {
    put(number, Map.of(FIELD, vector));
  }

  /** Adds a document, or replaces the one of that number. */
  public void put(int number, Map<String, SparseVector> vectors) throws IOException {
    writer.updateDocument(term(number), document(number, vectors));
  }

  /** Adds documents numbered from {@code first}, and ends the segment. */
  public void addSegment(int first, List<SparseVector> vectors) throws IOException {
    for (int i = 0; i < vectors.size(); i++) {
      writer.addDocument(document(first + i, Map.of(FIELD, vectors.get(i))));
    }
    commit();
  }

  /** Deletes a document. */
  public void delete(int number) throws IOException {
    writer.deleteDocuments(term(number));
  }

  /** Ends the segment under way. */
  public void commit() throws IOException {
    writer.commit();
  }

  /** Merges down to so many segments. */
  public void merge(int segments) throws IOException {
    writer.forceMerge(segments);
    writer.commit();
  }

  /** A reader of what is there now. */
  public DirectoryReader reader() throws IOException {
    return DirectoryReader.open(writer);
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  /** The term of a document's number. */
  public static Term term(int number) {
    return new Term(NUMBER, Integer.toString(number));
  }

  /** The numbers of the live documents in the order of the index. */
  public static List<Integer> numbers(IndexReader reader) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      NumericDocValues values = leaf.reader().getNumericDocValues(NUMBER);
      Bits live = leaf.reader().getLiveDocs();
      while (values.nextDoc() != NumericDocValues.NO_MORE_DOCS) {
        if (live == null || live.get(values.docID())) {
          numbers.add((int) values.longValue());
        }
      }
    }
    return numbers;
  }

  /** The live documents' stored vectors by number. */
  public static Map<Integer, SparseVector> storedVectors(IndexReader reader, String field)
      throws IOException {
    Map<Integer, SparseVector> vectors = new TreeMap<>();
    forEachLive(
        reader,
        field,
        (number, values) -> vectors.put(number, ((SparseVectorValues) values).vector()));
    return vectors;
  }

  /** The live documents' vectors by number, as the very bytes that a merge hands on. */
  public static Map<Integer, BytesRef> storedBytes(IndexReader reader, String field)
      throws IOException {
    Map<Integer, BytesRef> bytes = new TreeMap<>();
    forEachLive(
        reader,
        field,
        (number, values) -> bytes.put(number, BytesRef.deepCopyOf(values.binaryValue())));
    return bytes;
  }

  /** How many segments have lists for the field, of those that have the field. */
  public static int segmentsWithLists(IndexReader reader, String field) throws IOException {
    int count = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      Optional<SparseFieldReader> fieldReader = SparseFieldReader.of(leaf.reader(), field);
      count += fieldReader.flatMap(SparseFieldReader::lists).isPresent() ? 1 : 0;
    }
    return count;
  }

  private interface Visitor {
    void visit(int number, BinaryDocValues values) throws IOException;
  }

  private static void forEachLive(IndexReader reader, String field, Visitor visitor)
      throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      BinaryDocValues values = leaf.reader().getBinaryDocValues(field);
      NumericDocValues numbers = leaf.reader().getNumericDocValues(NUMBER);
      Bits live = leaf.reader().getLiveDocs();
      while (values != null && values.nextDoc() != BinaryDocValues.NO_MORE_DOCS) {
        if (live == null || live.get(values.docID())) {
          assertThat(numbers.advanceExact(values.docID())).isTrue();
          visitor.visit((int) numbers.longValue(), values);
        }
      }
    }
  }

  /** Fails unless Lucene's own check finds the index sound. */
  public static void check(Directory directory) throws IOException {
    try (CheckIndex check = new CheckIndex(directory)) {
      check.setLevel(CheckIndex.Level.MIN_LEVEL_FOR_SLOW_CHECKS);
      assertThat(check.checkIndex().clean).isTrue();
    }
  }
}
