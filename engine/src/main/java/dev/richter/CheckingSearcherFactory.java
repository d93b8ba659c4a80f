package dev.richter;

import java.io.IOException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.jspecify.annotations.Nullable;

/** Checks the files of segments that another process wrote before anyone searches them. */
final class CheckingSearcherFactory extends SearcherFactory {

  private final FileChecks checks;

  CheckingSearcherFactory(FileChecks checks) {
    this.checks = checks;
  }

  @Override
  public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous)
      throws IOException {
    for (LeafReaderContext segment : reader.leaves()) {
      check((SegmentReader) segment.reader());
    }
    return super.newSearcher(reader, previous);
  }

  private void check(SegmentReader segment) throws IOException {
    try {
      checks.check(segment.getSegmentInfo().files());
    } catch (IOException e) {
      // The reader has the segment open; its writer may have merged it away since.
      if (!IndexErrors.isMissingFile(e)) {
        throw e;
      }
    }
  }
}
