package dev.richter.bench.kernels;

import dev.richter.codec.ElementType;
import dev.richter.codec.MultiVectorField;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.RichterCodec;
import dev.richter.codec.Similarity;
import dev.richter.search.RerankQuery;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LateInteractionField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LateInteractionRescorer;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The time to find {@value #CANDIDATES} documents by a term, which takes next to nothing, and to
 * rank them by MaxSim with a query of {@value MaxSimBenchmark#QUERY_ROWS} rows: by {@link
 * RerankQuery}, and by Lucene's {@link LateInteractionRescorer} over its {@link
 * LateInteractionField}, on the same vectors and with the same product.
 */
public class RerankBenchmark extends JmhBenchmark {

  /** How many documents are ranked. */
  public static final int CANDIDATES = 50;

  private static final int GROUPS = 400;
  private static final int BEST = 10;
  private static final long SEED = 42;

  /** Who ranks, and how it stores rows. */
  public enum Engine {
    /** Richter, with bytes. */
    RICHTER_INT8("Richter, bytes"),
    /** Richter, with floats. */
    RICHTER_FLOAT32("Richter, floats"),
    /** Lucene, which has floats. */
    LUCENE("Lucene");

    private final String text;

    Engine(String text) {
      this.text = text;
    }

    /** What tables say. */
    public String text() {
      return text;
    }
  }

  /** Who ranks. */
  @Param public Engine engine = Engine.LUCENE;

  /** How many rows a document has. */
  @Param({"8", "16", "48"})
  public int rows;

  private Path folder = Path.of("");
  private Optional<DirectoryReader> reader = Optional.empty();
  private Optional<IndexSearcher> searcher = Optional.empty();
  private float[][] query = new float[0][];
  private MultiVector multiVector = MultiVector.of(1, new float[1]);
  private int group;

  /** Builds an index of as many documents as make all groups. */
  @Setup
  public void setUp() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    MultiVectorParameters parameters =
        MultiVectorParameters.of(MaxSimBenchmark.DIMENSION)
            .withSimilarity(Similarity.DOT_PRODUCT)
            .withElementType(
                engine == Engine.RICHTER_INT8 ? ElementType.INT8 : ElementType.FLOAT32);
    folder = Files.createTempDirectory("rerank");
    try (Directory directory = FSDirectory.open(folder)) {
      IndexWriterConfig config = new IndexWriterConfig();
      if (engine != Engine.LUCENE) {
        config.setCodec(new RichterCodec(Map.of("rows", parameters), 1));
      }
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        for (int i = 0; i < GROUPS * CANDIDATES; i++) {
          Document document = new Document();
          // The documents of a group are anywhere in the index, as those of a first stage are.
          document.add(new StringField("group", "" + random.nextInt(GROUPS), Field.Store.NO));
          float[][] values = values(rows, random);
          document.add(
              engine == Engine.LUCENE
                  ? new LateInteractionField("rows", values)
                  : new MultiVectorField("rows", MultiVector.of(values), parameters));
          writer.addDocument(document);
        }
        writer.forceMerge(1);
      }
    }
    DirectoryReader opened = DirectoryReader.open(FSDirectory.open(folder));
    reader = Optional.of(opened);
    searcher = Optional.of(new IndexSearcher(opened));
    query = values(MaxSimBenchmark.QUERY_ROWS, random);
    multiVector = MultiVector.of(query);
  }

  private static float[][] values(int rows, SplittableRandom random) {
    float[][] values = new float[rows][MaxSimBenchmark.DIMENSION];
    for (float[] row : values) {
      double square = 0;
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
        square += row[i] * row[i];
      }
      for (int i = 0; i < row.length; i++) {
        row[i] /= (float) Math.sqrt(square);
      }
    }
    return values;
  }

  /** Ranks the documents of one group, another each time. */
  @Benchmark
  public ScoreDoc[] rank() throws IOException {
    group = (group + 1) % GROUPS;
    return rank(group);
  }

  ScoreDoc[] rank(int number) throws IOException {
    IndexSearcher index = searcher.orElseThrow();
    Query first = new TermQuery(new Term("group", "" + number));
    if (engine == Engine.LUCENE) {
      return LateInteractionRescorer.create("rows", query, VectorSimilarityFunction.DOT_PRODUCT)
          .rescore(index, index.search(first, CANDIDATES), BEST)
          .scoreDocs;
    }
    return new RerankQuery(first, CANDIDATES, "rows", multiVector, BEST, Optional.empty())
        .search(index)
        .scoreDocs();
  }

  /** Deletes the index. */
  @TearDown
  public void tearDown() throws IOException {
    if (reader.isPresent()) {
      Directory directory = reader.get().directory();
      reader.get().close();
      directory.close();
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
