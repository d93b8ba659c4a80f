package dev.richter.bench.worker;

import dev.richter.bench.worker.Request.Build;
import dev.richter.bench.worker.Request.Pass;
import dev.richter.codec.ListsMergePolicy;
import dev.richter.codec.RichterCodec;
import dev.richter.codec.SparseParameters;
import dev.richter.codec.SparseVectorField;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.search.SparseVectorQuery;
import dev.richter.search.VectorTopDocs;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Richter as a Lucene application uses it, with {@link RichterCodec} in an {@link IndexWriter} that
 * does not merge unless asked to: the number of segments is as wanted, and deleted documents stay
 * in them.
 */
final class SegmentsEngine implements SparseEngine {

  @Override
  public void build(Build request, VectorReader documents) throws IOException {
    int rows = Math.toIntExact(documents.size().orElseThrow());
    int[] ranks = Ranks.of(rows);
    SparseParameters parameters = SparseParameters.fromMap(request.parameters());
    try (Directory directory = FSDirectory.open(Path.of(request.index()));
        IndexWriter writer =
            writer(directory, NoMergePolicy.INSTANCE, parameters, request.threads())) {
      for (int row = 0; row < rows; row++) {
        Document document = new Document();
        document.add(new SparseVectorField(FIELD, documents.next().vector()));
        document.add(RowNumbers.field(row));
        document.add(new LongPoint(RANK, ranks[row]));
        writer.addDocument(document);
        if (endsSegment(row, rows, request.segments())) {
          writer.flush();
        }
      }
      writer.commit();
    }
  }

  private static boolean endsSegment(int row, int rows, int segments) {
    return (long) (row + 1) * segments / rows > (long) row * segments / rows;
  }

  void delete(Path index, int ranksBelow) throws IOException {
    try (Directory directory = FSDirectory.open(index);
        IndexWriter writer =
            writer(directory, NoMergePolicy.INSTANCE, SparseParameters.defaults(), 1)) {
      writer.deleteDocuments(ranksBelow(ranksBelow));
      writer.commit();
    }
  }

  void merge(Path index, Map<String, String> map, int threads) throws IOException {
    SparseParameters parameters = SparseParameters.fromMap(map);
    MergePolicy policy = new ListsMergePolicy(new LogDocMergePolicy());
    try (Directory directory = FSDirectory.open(index);
        IndexWriter writer = writer(directory, policy, parameters, threads)) {
      writer.forceMerge(1);
      writer.commit();
    }
  }

  private static IndexWriter writer(
      Directory directory, MergePolicy mergePolicy, SparseParameters parameters, int threads)
      throws IOException {
    mergePolicy.setNoCFSRatio(0);
    IndexWriterConfig config =
        new IndexWriterConfig()
            .setCodec(new RichterCodec(Map.of(FIELD, parameters), threads))
            .setMergePolicy(mergePolicy)
            .setUseCompoundFile(false)
            // Segments end where the loop says so.
            .setMaxBufferedDocs(Integer.MAX_VALUE)
            .setRAMBufferSizeMB(IndexWriterConfig.DISABLE_AUTO_FLUSH);
    return new IndexWriter(directory, config);
  }

  private static Query ranksBelow(int bound) {
    return LongPoint.newRangeQuery(RANK, 0, bound - 1L);
  }

  @Override
  public Searcher<SparseVector> open(Path index) throws IOException {
    RowNumbers rows = RowNumbers.open(index);
    return new SegmentsSearcher(rows, new IndexSearcher(rows.reader()));
  }

  private record SegmentsSearcher(RowNumbers rows, IndexSearcher searcher)
      implements Searcher<SparseVector> {

    @Override
    public Found search(SparseVector query, Pass pass) throws IOException {
      @Nullable Query filter =
          pass.ranksBelow() == Request.ALL_RANKS ? null : ranksBelow(pass.ranksBelow());
      VectorTopDocs found =
          new SparseVectorQuery(FIELD, query, pass.k(), pass.search(), filter).search(searcher);
      return rows.found(found.scoreDocs(), found.work());
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }
}
