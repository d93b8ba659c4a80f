package dev.richter.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.Seeded;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
final class BlockOrderTest {

  @ParameterizedTest
  @ValueSource(floats = {0, 0.3f, 5, 1e-30f, 1e38f})
  void ordersBestFirstToWithinAStepAndLeavesOutWhatIsBelowTheLeast(float least, Random random) {
    float[] scores = new float[1000];
    for (int block = 0; block < scores.length; block++) {
      scores[block] = least * (0.5f + 2 * random.nextFloat());
    }
    scores[17] = BlockOrder.OPENED;
    int[] order = new int[scores.length];
    int count = BlockOrder.bestFirst(scores, scores.length, least, order);
    List<Integer> ordered = Arrays.stream(order, 0, count).boxed().toList();
    assertThat(ordered)
        .doesNotHaveDuplicates()
        .doesNotContain(17)
        .allMatch(b -> scores[b] >= least);
    for (int block = 0; block < scores.length; block++) {
      assertThat(ordered.contains(block)).isEqualTo(scores[block] >= least);
    }
    float best = least;
    for (float score : scores) {
      best = Math.max(best, score);
    }
    float step = (best - least) / 255 * 1.0001f;
    for (int i = 1; i < count; i++) {
      assertThat(scores[order[i]]).isLessThanOrEqualTo(scores[order[i - 1]] + step);
    }
  }

  @Test
  void equalScoresKeepTheOrderOfTheBlocks() {
    int[] order = new int[4];
    assertThat(BlockOrder.bestFirst(new float[] {2, 2, 2, 2}, 4, 2, order)).isEqualTo(4);
    assertThat(order).containsExactly(0, 1, 2, 3);
  }

  @Test
  void noBlocksAreNoOrder() {
    assertThat(BlockOrder.bestFirst(new float[0], 0, 0, new int[0])).isZero();
  }
}
