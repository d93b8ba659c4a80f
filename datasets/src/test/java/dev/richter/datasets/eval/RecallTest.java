package dev.richter.datasets.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import org.junit.jupiter.api.Test;

final class RecallTest {

  private static final GroundTruth TRUTH =
      GroundTruth.of(
          5,
          new int[][] {{10, 11, 12, 13, 14}, {20, 21, -1, -1, -1}, {-1, -1, -1, -1, -1}},
          new float[][] {{9, 8, 7, 7, 6}, {3, 2, 0, 0, 0}, {0, 0, 0, 0, 0}});

  @Test
  void recallIsTheShareOfTheExactAnswersFound() {
    assertThat(Recall.at(3, TRUTH, 0, new int[] {12, 10, 99})).isEqualTo(2.0 / 3);
    assertThat(Recall.at(3, TRUTH, 0, new int[0])).isZero();
    assertThat(Recall.at(5, TRUTH, 0, new int[] {14, 13, 12, 11, 10})).isEqualTo(1);
  }

  @Test
  void documentThatTiesWithTheLastAnswerCountsAsFound() {
    assertThat(Recall.at(3, TRUTH, 0, new int[] {10, 11, 13})).isEqualTo(1);
    assertThat(Recall.at(3, TRUTH, 0, new float[] {9, 8, 7.000001f})).isEqualTo(1);
    assertThat(Recall.at(3, TRUTH, 0, new float[] {9, 8, 6.99f})).isEqualTo(2.0 / 3);
  }

  @Test
  void documentsBehindTheCutDoNotCount() {
    assertThat(Recall.at(2, TRUTH, 0, new int[] {99, 10, 11})).isEqualTo(0.5);
    assertThat(Recall.at(2, TRUTH, 0, new float[] {1, 9, 8})).isEqualTo(0.5);
  }

  @Test
  void queryWithFewerAnswersThanTheCutIsMeasuredAgainstThose() {
    assertThat(Recall.at(5, TRUTH, 1, new int[] {20, 21})).isEqualTo(1);
    assertThat(Recall.at(5, TRUTH, 1, new int[] {20})).isEqualTo(0.5);
    assertThat(Recall.at(5, TRUTH, 2, new int[0])).isEqualTo(1);
  }

  @Test
  void cutBeyondTheGroundTruthIsRefused() {
    for (int k : new int[] {0, 6}) {
      assertThatThrownBy(() -> Recall.at(k, TRUTH, 0, new int[0]))
          .isInstanceOfSatisfying(
              RichterException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PARAMETER_INVALID));
    }
  }
}
