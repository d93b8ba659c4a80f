package dev.richter.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class MultiVectorTest {

  private static final MultiVector DOCUMENT =
      MultiVector.of(new float[][] {{1, 0}, {0, 2}, {-3, 0}});

  @Test
  void addsUpTheBestProductOfEachRowOfTheQuery() {
    MultiVector query = MultiVector.of(new float[][] {{1, 0}, {0, 1}, {-1, 1}});
    assertThat(query.maxSim(DOCUMENT)).isEqualTo(1 + 2 + 3);
  }

  @Test
  void aBestProductMayBeNegative() {
    MultiVector query = MultiVector.of(1, new float[] {1});
    assertThat(query.maxSim(MultiVector.of(1, new float[] {-2, -5}))).isEqualTo(-2);
  }

  @Test
  void rowsAndArraysMakeTheSame() {
    assertThat(MultiVector.of(2, new float[] {1, 0, 0, 2, -3, 0})).isEqualTo(DOCUMENT);
    assertThat(DOCUMENT.row(2)).containsExactly(-3, 0);
    assertThat(DOCUMENT.size()).isEqualTo(3);
    assertThat(DOCUMENT).hasToString("MultiVector[3 x 2, [1.0, 0.0, 0.0, 2.0] …]");
  }

  @Test
  void doesNotShareTheArray() {
    float[] values = {1, 2};
    MultiVector vector = MultiVector.of(2, values);
    values[0] = Float.NaN;
    vector.values()[1] = Float.NaN;
    assertThat(vector.values()).containsExactly(1, 2);
  }

  @Test
  void normalizesRows() {
    MultiVector vector = MultiVector.of(new float[][] {{3, 4}, {0, 1e-30f}, {1e15f, 1e15f}});
    float half = (float) Math.sqrt(0.5);
    assertThat(vector.normalized().values()).containsExactly(0.6f, 0.8f, 0, 1, half, half);
  }

  @Test
  void refusesWhatIsNoMultiVector() {
    assertRefused(
        ErrorCode.VECTOR_VALUE_INVALID,
        "value NaN at position 1 of row 1, expected -1.0E15 to 1.0E15",
        () -> MultiVector.of(2, new float[] {1, 2, 3, Float.NaN}));
    assertRefused(
        ErrorCode.VECTOR_VALUE_INVALID,
        "value -Infinity at position 0 of row 0, expected -1.0E15 to 1.0E15",
        () -> MultiVector.of(1, new float[] {Float.NEGATIVE_INFINITY}));
    assertRefused(
        ErrorCode.VECTOR_DIMENSION_MISMATCH,
        "5 values, expected a multiple of the dimension 2",
        () -> MultiVector.of(2, new float[5]));
    assertRefused(
        ErrorCode.VECTOR_DIMENSION_MISMATCH,
        "dimension 0, expected 1 to 4096",
        () -> MultiVector.of(new float[2][0]));
    assertRefused(
        ErrorCode.VECTOR_DIMENSION_MISMATCH,
        "row 1 has 3 values, expected 2 as in row 0",
        () -> MultiVector.of(new float[][] {{1, 2}, {1, 2, 3}}));
    assertRefused(
        ErrorCode.VECTOR_TOO_MANY_ROWS,
        "32769 rows in one multi-vector, expected at most 32768",
        () -> MultiVector.of(1, new float[MultiVector.MAX_SIZE + 1]));
    assertRefused(
        ErrorCode.VECTOR_EMPTY,
        "a multi-vector without rows, expected at least one",
        () -> MultiVector.of(new float[0][]));
    assertRefused(
        ErrorCode.VECTOR_VALUE_INVALID,
        "row 1 is 0, expected a direction for similarity by cosine",
        () -> MultiVector.of(2, new float[] {1, 0, 0, 0}).normalized());
    assertRefused(
        ErrorCode.VECTOR_DIMENSION_MISMATCH,
        "dimension 2 of the document, expected 3 as in the query",
        () -> MultiVector.of(3, new float[3]).maxSim(DOCUMENT));
    assertRefused(
        ErrorCode.VECTOR_EMPTY,
        "a document without rows, expected at least one",
        () -> DOCUMENT.maxSim(MultiVector.of(2, new float[0])));
  }

  private static void assertRefused(ErrorCode code, String message, ThrowingCallable making) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(making)
        .withMessage(message)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }
}
