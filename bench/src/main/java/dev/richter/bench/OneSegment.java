package dev.richter.bench;

import dev.richter.codec.ListsMergePolicy;
import dev.richter.codec.RichterCodec;
import java.io.IOException;
import java.util.Iterator;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.Directory;

/**
 * How long it took to make an index of one segment, as a bulk load does: documents first, blocks
 * and lists in the end.
 *
 * @param loadedSeconds until all documents were in segments without lists
 * @param mergedSeconds from then until there was one segment with lists
 */
record OneSegment(double loadedSeconds, double mergedSeconds) {

  private static final double NANOS_A_SECOND = 1e9;

  /** Makes an index in an empty directory. */
  static OneSegment build(Directory directory, RichterCodec codec, Iterator<Document> documents)
      throws IOException {
    return new OneSegment(load(directory, codec, documents), merge(directory, codec));
  }

  private static double load(Directory directory, RichterCodec codec, Iterator<Document> documents)
      throws IOException {
    long start = System.nanoTime();
    codec.deferBlocks(true);
    IndexWriterConfig config =
        new IndexWriterConfig().setCodec(codec).setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      while (documents.hasNext()) {
        writer.addDocument(documents.next());
      }
    }
    return (System.nanoTime() - start) / NANOS_A_SECOND;
  }

  private static double merge(Directory directory, RichterCodec codec) throws IOException {
    long start = System.nanoTime();
    codec.deferBlocks(false);
    TieredMergePolicy policy = new TieredMergePolicy();
    policy.setMaxMergedSegmentMB(Integer.MAX_VALUE);
    IndexWriterConfig config =
        new IndexWriterConfig().setCodec(codec).setMergePolicy(new ListsMergePolicy(policy));
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      writer.forceMerge(1);
    }
    return (System.nanoTime() - start) / NANOS_A_SECOND;
  }
}
