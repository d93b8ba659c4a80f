package dev.richter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.BytesRef;

/** Reads ids and payloads of documents by their numbers in the index. For one thread. */
final class HitReader {

  private final List<LeafReaderContext> segments;
  private final StoredFields storedFields;

  HitReader(IndexSearcher searcher) throws IOException {
    this.segments = searcher.getIndexReader().leaves();
    this.storedFields = searcher.storedFields();
  }

  /** Turns documents into hits, in their order. */
  List<Hit> hits(ScoreDoc[] found, boolean withPayload) throws IOException {
    // Doc values go forward only, and stored fields are compressed in blocks of documents.
    long[] byDocument = new long[found.length];
    for (int rank = 0; rank < found.length; rank++) {
      byDocument[rank] = (long) found[rank].doc << Integer.SIZE | rank;
    }
    Arrays.sort(byDocument);
    Hit[] hits = new Hit[found.length];
    SegmentIds ids = null;
    for (long entry : byDocument) {
      ScoreDoc document = found[(int) entry];
      if (ids == null || !ids.covers(document.doc)) {
        ids = new SegmentIds(segments.get(ReaderUtil.subIndex(document.doc, segments)));
      }
      hits[(int) entry] =
          new Hit(
              ids.id(document.doc),
              document.score,
              withPayload ? payload(document.doc) : Optional.empty());
    }
    return List.of(hits);
  }

  /** The payload of a document. */
  Optional<String> payload(int document) throws IOException {
    BytesRef payload =
        storedFields
            .document(document, Set.of(FieldNames.PAYLOAD))
            .getBinaryValue(FieldNames.PAYLOAD);
    return Optional.ofNullable(payload)
        .map(text -> new String(text.bytes, text.offset, text.length, StandardCharsets.UTF_8));
  }

  /** The ids of one segment, to be asked for in ascending order of documents. */
  static final class SegmentIds {

    private final LeafReaderContext segment;
    private final NumericDocValues longIds;
    private final BinaryDocValues stringIds;

    SegmentIds(LeafReaderContext segment) throws IOException {
      LeafReader reader = segment.reader();
      this.segment = segment;
      this.longIds = DocValues.getNumeric(reader, FieldNames.LONG_ID);
      this.stringIds = DocValues.getBinary(reader, FieldNames.STRING_ID);
    }

    boolean covers(int document) {
      return document - segment.docBase < segment.reader().maxDoc();
    }

    DocumentId id(int document) throws IOException {
      int segmentDocument = document - segment.docBase;
      if (longIds.advanceExact(segmentDocument)) {
        return DocumentId.of(longIds.longValue());
      }
      if (stringIds.advanceExact(segmentDocument)) {
        return DocumentId.of(stringIds.binaryValue().utf8ToString());
      }
      throw new CorruptIndexException(
          "document %d has no id".formatted(segmentDocument), segment.reader().toString());
    }
  }
}
