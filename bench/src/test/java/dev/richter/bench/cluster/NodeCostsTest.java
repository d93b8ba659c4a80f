package dev.richter.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.bench.cluster.NodeCosts.Sample;
import org.junit.jupiter.api.Test;

final class NodeCostsTest {

  @Test
  void whatExplainsBothSamplesIsFound() {
    // 100 for the query, 10 for each of all shards; 20 and the traversal for each shard of a node.
    Sample few = new Sample(1, 100 + 2 * 10 + 20 + 60, 20 + 60, 60);
    Sample many = new Sample(2, 100 + 4 * 10 + 2 * (20 + 35), 2 * (20 + 35), 35);
    assertThat(NodeCosts.of(few, many)).isEqualTo(new NodeCosts(100, 10, 20));
  }

  @Test
  void noCostIsNegative() {
    Sample few = new Sample(1, 90, 60, 70);
    Sample many = new Sample(2, 80, 60, 35);
    assertThat(NodeCosts.of(few, many)).isEqualTo(new NodeCosts(30, 0, 0));
  }

  @Test
  void samplesHaveToDiffer() {
    Sample one = new Sample(2, 1, 1, 1);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> NodeCosts.of(one, one))
        .withMessageContaining("2 and 2 shards");
  }
}
