package dev.richter.bench.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.lucene.search.ScoreDoc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MaxSimBenchmarkTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 48})
  void everyWayToScoreGivesTheSame(int rows) {
    float first = score(rows, "scalar", "FLOAT32");
    assertThat(first).isNotZero();
    assertThat(score(rows, "scalar", "INT8")).isEqualTo(first);
    assertThat(score(rows, "vector", "FLOAT32")).isEqualTo(first);
    assertThat(score(rows, "vector", "INT8")).isEqualTo(first);
  }

  private static float score(int rows, String twin, String stored) {
    MaxSimBenchmark benchmark = new MaxSimBenchmark();
    benchmark.rows = rows;
    benchmark.twin = twin;
    benchmark.stored = stored;
    benchmark.setUp();
    float score = benchmark.score();
    benchmark.tearDown();
    return score;
  }

  @Test
  void richterAndLuceneRankAlike() throws Exception {
    int[] lucene = ranked(RerankBenchmark.Engine.LUCENE);
    assertThat(lucene).hasSize(10);
    assertThat(ranked(RerankBenchmark.Engine.RICHTER_FLOAT32)).isEqualTo(lucene);
    assertThat(ranked(RerankBenchmark.Engine.RICHTER_INT8)[0]).isEqualTo(lucene[0]);
  }

  private static int[] ranked(RerankBenchmark.Engine engine) throws Exception {
    RerankBenchmark benchmark = new RerankBenchmark();
    benchmark.engine = engine;
    benchmark.rows = 2;
    benchmark.setUp();
    ScoreDoc[] found = benchmark.rank(7);
    benchmark.tearDown();
    int[] documents = new int[found.length];
    for (int i = 0; i < found.length; i++) {
      documents[i] = found[i].doc;
    }
    return documents;
  }
}
