package dev.richter;

import dev.richter.codec.FieldParameters;
import dev.richter.codec.MultiVectorField;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.MultiVectorValues;
import dev.richter.codec.SparseVectorField;
import dev.richter.codec.SparseVectorValues;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.BytesRef;

/** Turns documents into Lucene documents and back. Safe for use by many threads. */
final class DocumentMapper {

  /** The most paths of payloads that may have numbers, each of which is a Lucene field. */
  static final int MAX_NUMBER_PATHS = 1000;

  private final IndexSettings settings;
  private final Set<String> numberFields = ConcurrentHashMap.newKeySet();

  /**
   * Makes a mapper.
   *
   * @param existingFields the Lucene fields that the index has already
   */
  DocumentMapper(IndexSettings settings, Set<String> existingFields) {
    this.settings = settings;
    existingFields.stream().filter(FieldNames::holdsNumbers).forEach(numberFields::add);
  }

  /**
   * Turns a document into a Lucene document.
   *
   * @throws RichterException with the code of what is wrong with the document, which it names
   */
  org.apache.lucene.document.Document toLucene(Document document) {
    return toLucene(document, this::field);
  }

  /** Turns a document that was read from the index into one with the same vectors. */
  org.apache.lucene.document.Document storedToLucene(Document document) {
    return toLucene(document, this::storedField);
  }

  /** Makes the Lucene field for a vector of a document. */
  @FunctionalInterface
  private interface FieldMaking {
    Field make(Document document, String field, Vector vector);
  }

  private org.apache.lucene.document.Document toLucene(Document document, FieldMaking making) {
    checkVectors(document);
    var target = new org.apache.lucene.document.Document();
    target.add(new StringField(FieldNames.ID, IdTerms.bytes(document.id()), Store.NO));
    switch (document.id()) {
      case DocumentId.OfString id ->
          target.add(new BinaryDocValuesField(FieldNames.STRING_ID, new BytesRef(id.value())));
      case DocumentId.OfLong id ->
          target.add(new NumericDocValuesField(FieldNames.LONG_ID, id.value()));
    }
    document.vectors().forEach((field, vector) -> target.add(making.make(document, field, vector)));
    document.payload().ifPresent(payload -> addPayload(document.id(), payload, target));
    return target;
  }

  private void checkVectors(Document document) {
    if (document.vectors().isEmpty()) {
      throw new RichterException(
          ErrorCode.VECTOR_EMPTY,
          "document \"%s\" has no vector, expected at least one".formatted(document.id()));
    }
  }

  private Field field(Document document, String field, Vector vector) {
    FieldParameters parameters = settings.parameters(field, vector);
    try {
      return switch (vector) {
        case SparseVector sparse -> new SparseVectorField(field, sparse);
        case MultiVector multi ->
            new MultiVectorField(field, multi, (MultiVectorParameters) parameters);
      };
    } catch (RichterException e) {
      throw new RichterException(
          e.code(),
          "document \"%s\", field \"%s\": %s".formatted(document.id(), field, e.getMessage()),
          e);
    }
  }

  private Field storedField(Document document, String field, Vector vector) {
    FieldParameters parameters = settings.parameters(field, vector);
    return switch (vector) {
      case SparseVector sparse -> new SparseVectorField(field, sparse);
      case MultiVector multi ->
          MultiVectorField.ofStored(field, multi, (MultiVectorParameters) parameters);
    };
  }

  private void addPayload(
      DocumentId id, String payload, org.apache.lucene.document.Document target) {
    Set<String> numberPaths = new HashSet<>();
    PayloadIndexer.index(payload, id, target, numberPaths);
    for (String path : numberPaths) {
      if (numberFields.add(FieldNames.numbers(path)) && numberFields.size() > MAX_NUMBER_PATHS) {
        numberFields.remove(FieldNames.numbers(path));
        throw new RichterException(
            ErrorCode.PAYLOAD_INVALID,
            "the payload of document \"%s\" has a number at \"%s\", but %d other paths of the index have numbers already, which is the limit: keep what varies in strings or in arrays, not in keys"
                .formatted(id, path, MAX_NUMBER_PATHS));
      }
    }
  }

  /** The id of a document, by its number in the index. */
  DocumentId id(IndexSearcher searcher, int number) throws IOException {
    return new HitReader.SegmentIds(segmentOf(searcher, number)).id(number);
  }

  /** Reads a document as it is stored, by its number in the index. */
  Document stored(IndexSearcher searcher, int number) throws IOException {
    Document result = Document.of(id(searcher, number));
    Optional<String> payload = new HitReader(searcher).payload(number);
    if (payload.isPresent()) {
      result = result.payload(payload.get());
    }
    LeafReaderContext segment = segmentOf(searcher, number);
    LeafReader reader = FilterLeafReader.unwrap(segment.reader());
    for (String field : settings.fields().keySet()) {
      BinaryDocValues values = reader.getBinaryDocValues(field);
      if (values != null && values.advanceExact(number - segment.docBase)) {
        result = result.with(field, vector(values));
      }
    }
    return result;
  }

  private static LeafReaderContext segmentOf(IndexSearcher searcher, int number) {
    List<LeafReaderContext> segments = searcher.getIndexReader().leaves();
    return segments.get(ReaderUtil.subIndex(number, segments));
  }

  private static Vector vector(BinaryDocValues values) throws IOException {
    return switch (values) {
      case SparseVectorValues sparse -> sparse.vector();
      case MultiVectorValues multi -> multi.multiVector();
      default -> throw new IllegalStateException("doc values of " + values.getClass());
    };
  }
}
