package dev.richter.bench.components;

import dev.richter.Document;
import dev.richter.IndexOptions;
import dev.richter.RichterIndex;
import dev.richter.bench.kernels.JmhBenchmark;
import dev.richter.build.DocumentOrder;
import dev.richter.build.DocumentVectors;
import dev.richter.codec.SparseParameters;
import dev.richter.datasets.generate.CollectionGenerator;
import dev.richter.datasets.generate.GeneratorFigures;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time to build an index of generated passages in memory, on one thread, as far as a stage.
 * What ordering takes is part of what blocks take: the rest of that are levels, summaries and
 * lists.
 */
@Warmup(iterations = 2, time = 1, timeUnit = TimeUnit.SECONDS)
@Measurement(iterations = 5, time = 1, timeUnit = TimeUnit.SECONDS)
public class BuildBenchmark extends JmhBenchmark {

  /** Which is what segments of fewer than a million documents get. */
  private static final int BLOCK_SIZE = 2;

  private static final String FIELD = "vector";
  private static final long SEED = 42;

  /** How many documents the collection has. */
  @Param("20000")
  public int documents;

  private List<SparseVector> vectors = List.of();
  private DocumentVectors heaviestFirst = new HeaviestFirst(new int[0][], new float[0][], 1);

  /** Generates the collection. */
  @Setup
  public void setUp() {
    CollectionGenerator generator = CollectionGenerator.of(GeneratorFigures.techdocs(), SEED);
    try (VectorReader reader = generator.documents(documents, 1)) {
      vectors = reader.readAll().stream().map(VectorRecord::vector).toList();
    }
    heaviestFirst = HeaviestFirst.of(vectors);
  }

  /** Orders documents, so that those of a block are similar. */
  @Benchmark
  public int[] order() throws IOException {
    return DocumentOrder.order(heaviestFirst, BLOCK_SIZE, 1, placed -> {});
  }

  /** Stores vectors: a segment without blocks. */
  @Benchmark
  public long flat() {
    return load(Integer.MAX_VALUE);
  }

  /** Stores vectors, orders them, and makes blocks, summaries and lists. */
  @Benchmark
  public long blocks() {
    return load(0);
  }

  private long load(int blockThreshold) {
    SparseParameters parameters =
        SparseParameters.defaults().withBlockSize(BLOCK_SIZE).withBlockThreshold(blockThreshold);
    IndexOptions options = IndexOptions.of().field(FIELD, parameters).buildThreads(1);
    try (RichterIndex index = RichterIndex.inMemory(options)) {
      index.bulkLoad(this::numbered);
      return index.stats().documents();
    }
  }

  private Iterator<Document> numbered() {
    return IntStream.range(0, vectors.size())
        .mapToObj(row -> Document.of(row).with(FIELD, vectors.get(row)))
        .iterator();
  }

  /** Vectors as a build reads them. */
  private record HeaviestFirst(int[][] tokens, float[][] weights, int vocabularySize)
      implements DocumentVectors {

    static HeaviestFirst of(List<SparseVector> vectors) {
      int[][] tokens = new int[vectors.size()][];
      float[][] weights = new float[vectors.size()][];
      for (int document = 0; document < tokens.length; document++) {
        SparseVector vector = vectors.get(document);
        int[] order =
            IntStream.range(0, vector.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -vector.weight(i)))
                .mapToInt(Integer::intValue)
                .toArray();
        tokens[document] = IntStream.of(order).map(vector::token).toArray();
        weights[document] = new float[order.length];
        for (int i = 0; i < order.length; i++) {
          weights[document][i] = vector.weight(order[i]);
        }
      }
      int largest = Arrays.stream(tokens).flatMapToInt(Arrays::stream).max().orElse(0);
      return new HeaviestFirst(tokens, weights, largest + 1);
    }

    @Override
    public int maxDocument() {
      return tokens.length;
    }

    @Override
    public int read(int document, int limit, int[] target, float[] targetWeights) {
      int size = Math.min(limit, tokens[document].length);
      System.arraycopy(tokens[document], 0, target, 0, size);
      System.arraycopy(weights[document], 0, targetWeights, 0, size);
      return size;
    }
  }
}
