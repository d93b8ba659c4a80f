package dev.richter.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.richter.bench.cluster.Capacity.Estimate;
import dev.richter.bench.cluster.Capacity.Figures;
import dev.richter.bench.cluster.Capacity.Node;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CapacityTest {

  /** Times from 1 to 1,000, each as often as any other. */
  private static final List<ShardLatencies.Time> TIMES =
      IntStream.rangeClosed(1, 1000).mapToObj(i -> new ShardLatencies.Time(1001 - i, 0)).toList();

  private static final ShardLatencies EVEN = ShardLatencies.grown(TIMES, 1);

  /** In proportion up to 1,000 documents, then with the square root as far as was measured. */
  private static final Growth GROWTH =
      new Growth(
          List.of(
              new Growth.Point(4000, 20), new Growth.Point(1000, 10), new Growth.Point(100, 1)));

  @Test
  void theSlowestOfShardsIsAPowerOfTheShareOfOne() {
    assertThat(EVEN.mean()).isCloseTo(500.5, within(1e-9));
    // The largest of n even numbers from 0 to 1 is n / (n + 1) on average.
    assertThat(EVEN.meanOfSlowest(4)).isCloseTo(800, within(1.0));
    assertThat(EVEN.quantileOfSlowest(1, 0.5)).isEqualTo(500);
    assertThat(EVEN.quantileOfSlowest(1, 0.99)).isEqualTo(990);
    // 0.9 ^ 2 = 0.81.
    assertThat(EVEN.quantileOfSlowest(2, 0.81)).isEqualTo(900);
    assertThat(EVEN.quantileOfSlowest(1_000_000, 0.99)).isEqualTo(1000);
    assertThat(EVEN.meanOfSlowest(1_000_000)).isCloseTo(1000, within(0.01));
  }

  @Test
  void whatDisturbsASearchDoesNotGrow() {
    List<ShardLatencies.Time> times =
        List.of(new ShardLatencies.Time(10, 0), new ShardLatencies.Time(10, 7));
    ShardLatencies grown = ShardLatencies.grown(times, 3);
    assertThat(grown.quantileOfSlowest(1, 0.5)).isEqualTo(30);
    assertThat(grown.quantileOfSlowest(1, 1)).isEqualTo(37);
  }

  @Test
  void growthIsThatOfTheNearestPointsAndInProportionBeyond() {
    assertThat(GROWTH.micros(100)).isEqualTo(1);
    assertThat(GROWTH.micros(500)).isCloseTo(5, within(1e-9));
    assertThat(GROWTH.micros(1000)).isCloseTo(10, within(1e-9));
    assertThat(GROWTH.micros(2000)).isCloseTo(10 * Math.sqrt(2), within(1e-9));
    assertThat(GROWTH.micros(16_000)).isCloseTo(80, within(1e-9));
    assertThat(GROWTH.micros(10)).isCloseTo(0.1, within(1e-9));
    assertThat(GROWTH.ratio(16_000, 1000)).isCloseTo(8, within(1e-9));
  }

  @Test
  void growthTakesTwoPoints() {
    Growth.Point one = new Growth.Point(7, 1);
    for (List<Growth.Point> points :
        List.of(List.<Growth.Point>of(), List.of(one), List.of(one, one))) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> new Growth(points))
          .withMessageContaining("two or more");
    }
  }

  @Test
  void aQueryTakesTheCoordinationAndTheSlowestShard() {
    Figures figures = new Figures(1000, 100, 200, 700, 50, 30, 2, 5, TIMES, GROWTH);
    Capacity capacity = new Capacity(figures, new Node(8, 1e6, 0.5));

    Estimate estimate = capacity.estimate(16_000, 4000);

    // Shards of 4,000 documents take twice the time of the measured one.
    assertThat(estimate.shards()).isEqualTo(4);
    assertThat(estimate.traversal()).isCloseTo(1001, within(1e-6));
    assertThat(estimate.slowest()).isCloseTo(2 * EVEN.meanOfSlowest(4), within(1e-6));
    assertThat(estimate.slowestP99()).isCloseTo(2 * 998, within(1e-6));
    assertThat(estimate.coordination()).isEqualTo(30 + 4 * 2);
    assertThat(estimate.p50()).isCloseTo(38 + 5 + 2 * 841, within(1e-6));
    assertThat(estimate.p99()).isCloseTo(38 + 5 + 2 * 998, within(1e-6));
    assertThat(estimate.cpu()).isCloseTo(38 + 4 * (5 + 1001), within(1e-6));
    assertThat(estimate.listBytes()).isEqualTo(1.6e6);
    assertThat(estimate.ownBytes()).isEqualTo(4.8e6);
    assertThat(estimate.diskBytes()).isEqualTo(16e6);
    assertThat(estimate.nodes()).isEqualTo(5);
    // 4,062 µs of 2,000 queries are 8.1 cores, of which half may be busy.
    assertThat(capacity.cores(estimate, 2000)).isCloseTo(16.248, within(1e-6));
    assertThat(capacity.copies(estimate, 2000)).isEqualTo(1);
    assertThat(capacity.copies(estimate, 20_000)).isEqualTo(5);
  }

  @Test
  void theLastShardIsAsLargeAsTheOthers() {
    Figures figures = new Figures(1000, 1, 1, 1, 1, 1, 1, 1, TIMES, GROWTH);
    Estimate estimate = new Capacity(figures, new Node(8, 1e6, 0.5)).estimate(9000, 4000);
    assertThat(estimate.shards()).isEqualTo(3);
    assertThat(estimate.documentsPerShard()).isEqualTo(3000);
  }
}
