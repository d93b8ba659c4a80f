package dev.richter.bench.worker;

import dev.richter.vector.MultiVector;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LateInteractionField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.LateInteractionRescorer;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.IOUtils;

/**
 * What Lucene itself offers for multi-vectors: one HNSW graph of all rows of all documents, in
 * which each row of a query finds those nearest to it, and {@link LateInteractionRescorer}, which
 * ranks the documents of these by MaxSim. Safe for use by many threads.
 */
public final class RowGraph implements Closeable {

  private static final String ROW = "row";
  private static final String ROWS = "rows";
  private static final String GRAPH = "graph";
  private static final String DOCUMENTS = "documents";
  private static final VectorSimilarityFunction SIMILARITY = VectorSimilarityFunction.DOT_PRODUCT;

  private final RowNumbers rows;
  private final RowNumbers documents;
  private final IndexSearcher rowSearcher;
  private final IndexSearcher documentSearcher;

  /** By number of a document its place in Lucene's index of documents. */
  private final int[] places;

  private RowGraph(RowNumbers rows, RowNumbers documents) {
    this.rows = rows;
    this.documents = documents;
    this.rowSearcher = new IndexSearcher(rows.reader());
    this.documentSearcher = new IndexSearcher(documents.reader());
    rowSearcher.setQueryCache(null);
    documentSearcher.setQueryCache(null);
    this.places = new int[documents.rowByDocument().length];
    for (int place = 0; place < places.length; place++) {
      places[documents.rowByDocument()[place]] = place;
    }
  }

  /**
   * Builds the graph, in one segment.
   *
   * @param home where it goes; nothing is there yet
   * @param vectors the documents, with rows of length 1 or none
   */
  public static void build(Path home, Iterator<MultiVector> vectors) throws IOException {
    Path rowsPath = Files.createDirectories(home.resolve(GRAPH));
    Path documentsPath = Files.createDirectories(home.resolve(DOCUMENTS));
    try (Directory rowsDirectory = FSDirectory.open(rowsPath);
        Directory documentsDirectory = FSDirectory.open(documentsPath);
        IndexWriter rowsWriter = new IndexWriter(rowsDirectory, new IndexWriterConfig());
        IndexWriter documentsWriter =
            new IndexWriter(documentsDirectory, new IndexWriterConfig())) {
      for (int number = 0; vectors.hasNext(); number++) {
        float[][] values = values(vectors.next());
        for (float[] row : values) {
          Document ofRow = new Document();
          ofRow.add(RowNumbers.field(number));
          ofRow.add(new KnnFloatVectorField(ROW, row, SIMILARITY));
          rowsWriter.addDocument(ofRow);
        }
        Document document = new Document();
        document.add(RowNumbers.field(number));
        if (values.length > 0) {
          document.add(new LateInteractionField(ROWS, values));
        }
        documentsWriter.addDocument(document);
      }
      rowsWriter.forceMerge(1);
      documentsWriter.forceMerge(1);
    }
  }

  /** Opens what was built. */
  public static RowGraph open(Path home) throws IOException {
    return new RowGraph(
        RowNumbers.open(home.resolve(GRAPH)), RowNumbers.open(home.resolve(DOCUMENTS)));
  }

  private static float[][] values(MultiVector vector) {
    float[][] values = new float[vector.size()][];
    for (int row = 0; row < values.length; row++) {
      values[row] = new float[vector.dimension()];
      System.arraycopy(
          vector.values(), row * vector.dimension(), values[row], 0, vector.dimension());
    }
    return values;
  }

  /**
   * What a search found.
   *
   * @param documents their numbers, best first
   * @param scores their scores, as Lucene has them
   * @param scored how many documents were ranked
   */
  public record Found(int[] documents, float[] scores, int scored) {}

  /**
   * Searches for the k best documents.
   *
   * @param query rows of length 1
   * @param nearest how many rows of documents each row of the query finds
   */
  public Found search(MultiVector query, int nearest, int k) throws IOException {
    float[][] values = values(query);
    FixedBitSet seen = new FixedBitSet(places.length);
    List<ScoreDoc> candidates = new ArrayList<>();
    for (float[] row : values) {
      TopDocs found = rowSearcher.search(new KnnFloatVectorQuery(ROW, row, nearest), nearest);
      for (ScoreDoc hit : found.scoreDocs) {
        int document = rows.rowByDocument()[hit.doc];
        if (!seen.getAndSet(document)) {
          candidates.add(new ScoreDoc(places[document], 0));
        }
      }
    }
    TopDocs gathered =
        new TopDocs(
            new TotalHits(candidates.size(), TotalHits.Relation.EQUAL_TO),
            candidates.toArray(ScoreDoc[]::new));
    TopDocs ranked =
        LateInteractionRescorer.create(ROWS, values, SIMILARITY)
            .rescore(documentSearcher, gathered, k);
    Engine.Found best = documents.found(ranked.scoreDocs, null);
    return new Found(best.rows(), best.scores(), candidates.size());
  }

  /** The size of both indexes. */
  public static long sizeBytes(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(rows, documents);
  }
}
