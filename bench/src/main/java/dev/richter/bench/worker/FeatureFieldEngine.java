package dev.richter.bench.worker;

import dev.richter.bench.worker.Request.Build;
import dev.richter.bench.worker.Request.Pass;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.FeatureField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * What Lucene itself offers for learned sparse vectors: a {@link FeatureField} for each token and a
 * disjunction of linear queries. Exact but for weights of 9 significant bits.
 */
final class FeatureFieldEngine implements SparseEngine {

  /** Which documents are scored. */
  enum Scoring {
    /** Those that the maxima of blocks do not rule out. */
    BLOCK_MAX(1),
    /** All that have a token of the query, which is what counting them all takes. */
    EXHAUSTIVE(Integer.MAX_VALUE);

    private final int countedHits;

    Scoring(int countedHits) {
      this.countedHits = countedHits;
    }

    /** What collects the k best. */
    TopScoreDocCollectorManager best(int k) {
      return new TopScoreDocCollectorManager(k, null, countedHits);
    }
  }

  private final Scoring scoring;

  FeatureFieldEngine(Scoring scoring) {
    this.scoring = scoring;
  }

  @Override
  public void build(Build request, VectorReader documents) throws IOException {
    try (Directory directory = FSDirectory.open(Path.of(request.index()));
        IndexWriter writer =
            new IndexWriter(directory, new IndexWriterConfig().setUseCompoundFile(false))) {
      for (int row = 0; documents.hasNext(); row++) {
        SparseVector vector = documents.next().vector();
        Document document = new Document();
        document.add(RowNumbers.field(row));
        for (int i = 0; i < vector.size(); i++) {
          document.add(
              new FeatureField(FIELD, Integer.toString(vector.token(i)), vector.weight(i)));
        }
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      writer.commit();
    }
  }

  @Override
  public Searcher<SparseVector> open(Path index) throws IOException {
    RowNumbers rows = RowNumbers.open(index);
    IndexSearcher searcher = new IndexSearcher(rows.reader());
    searcher.setQueryCache(null);
    return new FeatureFieldSearcher(rows, searcher, scoring);
  }

  private record FeatureFieldSearcher(RowNumbers rows, IndexSearcher searcher, Scoring scoring)
      implements Searcher<SparseVector> {

    @Override
    public Found search(SparseVector query, Pass pass) throws IOException {
      BooleanQuery.Builder anyToken = new BooleanQuery.Builder();
      for (int i = 0; i < query.size(); i++) {
        anyToken.add(
            FeatureField.newLinearQuery(FIELD, Integer.toString(query.token(i)), query.weight(i)),
            Occur.SHOULD);
      }
      return rows.found(searcher.search(anyToken.build(), scoring.best(pass.k())).scoreDocs, null);
    }

    @Override
    public void close() throws IOException {
      rows.close();
    }
  }
}
