package dev.richter;

import dev.richter.codec.MultiVectorFieldStats;
import dev.richter.codec.MultiVectorValues;
import dev.richter.codec.SparseFieldStats;
import dev.richter.codec.SparseVectorValues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.search.IndexSearcher;

/**
 * How much an index holds, as far as it is visible.
 *
 * @param version the version of what is visible
 * @param documents how many documents there are, without the deleted ones
 * @param deletedDocuments how many deleted or replaced documents still take room
 * @param sizeBytes the size of all files
 * @param segments the segments, in the order of the index
 */
public record IndexStats(
    long version, long documents, long deletedDocuments, long sizeBytes, List<Segment> segments) {

  /** Copies the list. */
  public IndexStats {
    segments = List.copyOf(segments);
  }

  /**
   * One segment.
   *
   * @param name the name that the segment's files start with
   * @param documents how many documents it has, without the deleted ones
   * @param deletedDocuments how many of its documents are deleted or replaced
   * @param sizeByPart the size of its files by what they hold, in bytes
   * @param fields what it holds of each field of sparse vectors
   * @param multiVectorFields what it holds of each field of multi-vectors
   */
  public record Segment(
      String name,
      long documents,
      long deletedDocuments,
      Map<IndexPart, Long> sizeByPart,
      Map<String, SparseFieldStats> fields,
      Map<String, MultiVectorFieldStats> multiVectorFields) {

    /** Copies the maps. */
    public Segment {
      sizeByPart = Collections.unmodifiableMap(new EnumMap<>(sizeByPart));
      fields = Collections.unmodifiableMap(new TreeMap<>(fields));
      multiVectorFields = Collections.unmodifiableMap(new TreeMap<>(multiVectorFields));
    }

    /** The size of the segment's files. */
    public long sizeBytes() {
      return sizeByPart.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** The size of the files of all segments by what they hold, in bytes. */
  public Map<IndexPart, Long> sizeByPart() {
    Map<IndexPart, Long> sizes = new EnumMap<>(IndexPart.class);
    for (Segment segment : segments) {
      segment.sizeByPart().forEach((part, size) -> sizes.merge(part, size, Long::sum));
    }
    return Collections.unmodifiableMap(sizes);
  }

  /** What all segments together hold of each field of sparse vectors. */
  public Map<String, SparseFieldStats> fields() {
    Map<String, SparseFieldStats> fields = new TreeMap<>();
    for (Segment segment : segments) {
      segment.fields().forEach((name, stats) -> fields.merge(name, stats, SparseFieldStats::plus));
    }
    return Collections.unmodifiableMap(fields);
  }

  /** What all segments together hold of each field of multi-vectors. */
  public Map<String, MultiVectorFieldStats> multiVectorFields() {
    Map<String, MultiVectorFieldStats> fields = new TreeMap<>();
    for (Segment segment : segments) {
      segment
          .multiVectorFields()
          .forEach((name, stats) -> fields.merge(name, stats, MultiVectorFieldStats::plus));
    }
    return Collections.unmodifiableMap(fields);
  }

  static IndexStats of(IndexSearcher searcher) throws IOException {
    List<Segment> segments = new ArrayList<>();
    for (LeafReaderContext segment : searcher.getIndexReader().leaves()) {
      segments.add(segment((SegmentReader) segment.reader()));
    }
    return new IndexStats(
        IndexView.version(searcher),
        searcher.getIndexReader().numDocs(),
        searcher.getIndexReader().numDeletedDocs(),
        segments.stream().mapToLong(Segment::sizeBytes).sum(),
        segments);
  }

  private static Segment segment(SegmentReader reader) throws IOException {
    SegmentCommitInfo info = reader.getSegmentInfo();
    Map<IndexPart, Long> sizes = new EnumMap<>(IndexPart.class);
    for (String file : info.files()) {
      sizes.merge(IndexPart.of(file), info.info.dir.fileLength(file), Long::sum);
    }
    Map<String, SparseFieldStats> sparse = new TreeMap<>();
    Map<String, MultiVectorFieldStats> multi = new TreeMap<>();
    for (FieldInfo field : reader.getFieldInfos()) {
      if (!field.name.startsWith("_")) {
        switch (reader.getBinaryDocValues(field.name)) {
          case SparseVectorValues values -> sparse.put(field.name, values.reader().stats());
          case MultiVectorValues values -> multi.put(field.name, values.reader().stats());
          case null, default -> {}
        }
      }
    }
    return new Segment(
        reader.getSegmentName(), reader.numDocs(), reader.numDeletedDocs(), sizes, sparse, multi);
  }
}
