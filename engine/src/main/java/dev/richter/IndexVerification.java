package dev.richter;

import dev.richter.codec.FieldParameters;
import dev.richter.codec.MultiVectorFieldReader;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseFieldReader;
import dev.richter.codec.SparseParameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;

/** Verifies what is visible of an index: all its files first, then what they have to agree on. */
final class IndexVerification {

  private static final int MOST_PROBLEMS = 100;

  private final Directory directory;
  private final IndexSearcher searcher;
  private final IndexSettings settings;
  private final List<VerifyReport.Problem> problems = new ArrayList<>();
  private int files;
  private long sizeBytes;
  private long documents;
  private boolean fileMissing;

  IndexVerification(Directory directory, IndexSearcher searcher, IndexSettings settings) {
    this.directory = directory;
    this.searcher = searcher;
    this.settings = settings;
  }

  VerifyReport run() throws IOException {
    long start = System.nanoTime();
    for (String file : files()) {
      check(file);
    }
    if (problems.isEmpty()) {
      for (LeafReaderContext segment : searcher.getIndexReader().leaves()) {
        check(segment);
      }
    }
    return new VerifyReport(files, sizeBytes, documents, problems, System.nanoTime() - start);
  }

  /** Whether a file was not there, which may mean that another process has merged it away. */
  boolean fileMissing() {
    return fileMissing;
  }

  private Collection<String> files() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    names.add(SegmentInfos.getLastCommitSegmentsFileName(directory));
    for (LeafReaderContext segment : searcher.getIndexReader().leaves()) {
      names.addAll(((SegmentReader) segment.reader()).getSegmentInfo().files());
    }
    return names;
  }

  private void check(String file) {
    try {
      FileChecks.checkWhole(directory, file);
      files++;
      sizeBytes += directory.fileLength(file);
    } catch (IOException | RuntimeException | InternalError e) {
      fileMissing |= IndexErrors.isMissingFile(e);
      report(file, IndexErrors.isMissingFile(e) ? "the file is missing" : e.toString());
    }
  }

  private void check(LeafReaderContext segment) throws IOException {
    SegmentReader reader = (SegmentReader) segment.reader();
    try {
      reader.checkIntegrity();
      for (Map.Entry<String, FieldParameters> field : settings.fields().entrySet()) {
        check(reader, field.getKey(), field.getValue());
      }
      checkIds(segment);
    } catch (IOException | RuntimeException | InternalError e) {
      report("segment " + reader.getSegmentName(), e.toString());
    }
  }

  private static void check(SegmentReader segment, String field, FieldParameters parameters)
      throws IOException {
    String name = "field \"%s\" of segment %s".formatted(field, segment.getSegmentName());
    switch (parameters) {
      case SparseParameters sparse -> {
        Optional<SparseFieldReader> vectors = SparseFieldReader.of(segment, field);
        if (vectors.isPresent()) {
          vectors.get().checkInvariants(name);
        }
      }
      case MultiVectorParameters multi -> {
        Optional<MultiVectorFieldReader> vectors = MultiVectorFieldReader.of(segment, field);
        if (vectors.isPresent()) {
          vectors.get().checkInvariants(name);
        }
      }
    }
  }

  /** Every document has an id, and is the only one that its id finds. */
  private void checkIds(LeafReaderContext segment) throws IOException {
    Bits live = segment.reader().getLiveDocs();
    HitReader.SegmentIds ids = new HitReader.SegmentIds(segment);
    for (int i = 0; i < segment.reader().maxDoc() && problems.size() < MOST_PROBLEMS; i++) {
      if (live != null && !live.get(i)) {
        continue;
      }
      documents++;
      int document = segment.docBase + i;
      DocumentId id = ids.id(document);
      ScoreDoc[] found = searcher.search(new TermQuery(IdTerms.term(id)), 2).scoreDocs;
      if (found.length != 1 || found[0].doc != document) {
        report(
            "document %d of segment %s"
                .formatted(i, ((SegmentReader) segment.reader()).getSegmentName()),
            "its id \"%s\" finds %d documents, expected this one alone"
                .formatted(id, found.length));
      }
    }
  }

  private void report(String place, String description) {
    problems.add(new VerifyReport.Problem(place, description));
  }
}
