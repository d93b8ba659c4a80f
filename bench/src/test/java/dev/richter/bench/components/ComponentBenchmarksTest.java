package dev.richter.bench.components;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.richter.bench.components.ReadersBenchmark.Content;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A benchmark that does not do what it says tells nothing. */
final class ComponentBenchmarksTest {

  @Test
  void poolingLeavesAboutAsManyTokensAsAModelDoes() {
    PoolingBenchmark benchmark = new PoolingBenchmark();
    benchmark.tokens = 32;
    benchmark.setUp();
    SparseVector few = benchmark.splade();
    assertThat(few.size()).isBetween(10, PoolingBenchmark.TOP_TOKENS - 1);
    benchmark.tokens = 128;
    benchmark.setUp();
    assertThat(benchmark.splade().size()).isBetween(few.size() + 1, PoolingBenchmark.TOP_TOKENS);
    assertThat(benchmark.normalize().dimension()).isEqualTo(PoolingBenchmark.INPUT_DIMENSION);
    MultiVector projected = benchmark.project();
    assertThat(projected.size()).isEqualTo(128);
    assertThat(projected.dimension()).isEqualTo(PoolingBenchmark.DIMENSION);
    assertThat(length(projected, 0)).isCloseTo(1, within(1e-5));
  }

  private static double length(MultiVector rows, int row) {
    int start = row * rows.dimension();
    double sum = 0;
    for (float value : Arrays.copyOfRange(rows.values(), start, start + rows.dimension())) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  @Test
  void filesOfAnyFormatAreReadToTheirEnd() throws IOException {
    Outcome csr = read(Content.CSR, 20);
    assertThat(csr.entries()).isGreaterThan(20 * 30);
    assertThat(csr.bytes()).isGreaterThan(8 * csr.entries());
    assertThat(read(Content.SEISMIC_JSONL, 20).entries()).isEqualTo(csr.entries());
    assertThat(read(Content.NPY, 20).entries()).isEqualTo(20 * 24);
  }

  private record Outcome(long entries, long bytes) {}

  private static Outcome read(Content content, int documents) throws IOException {
    ReadersBenchmark benchmark = new ReadersBenchmark();
    benchmark.content = content;
    benchmark.documents = documents;
    benchmark.setUp();
    ReadersBenchmark.Read read = new ReadersBenchmark.Read();
    long entries = benchmark.read(read);
    benchmark.tearDown();
    assertThat(read.vectors).isEqualTo(documents);
    return new Outcome(entries, read.bytes);
  }

  @Test
  void clusteringGivesAsManyMeansAsAskedFor() {
    ClusteringBenchmark.OfDocument document = new ClusteringBenchmark.OfDocument();
    document.rows = 64;
    document.budget = 8;
    document.setUp();
    assertThat(new ClusteringBenchmark().document(document).size()).isEqualTo(8);
    ClusteringBenchmark.OfSegment segment = new ClusteringBenchmark.OfSegment();
    segment.sampled = 2000;
    segment.centroids = 50;
    segment.setUp();
    assertThat(new ClusteringBenchmark().segment(segment).size()).isBetween(40, 60);
  }

  @Test
  void stagesOfABuildTakeAllDocuments() throws IOException {
    BuildBenchmark benchmark = new BuildBenchmark();
    benchmark.documents = 500;
    benchmark.setUp();
    assertThat(benchmark.order()).containsExactlyInAnyOrder(IntStream.range(0, 500).toArray());
    assertThat(benchmark.flat()).isEqualTo(500);
    assertThat(benchmark.blocks()).isEqualTo(500);
  }
}
