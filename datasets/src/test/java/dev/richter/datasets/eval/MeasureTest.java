package dev.richter.datasets.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MeasureTest {

  private static final Map<String, Integer> GRADES = Map.of("a", 2, "b", 1, "c", 0, "d", -1);

  private static double measure(String name, String... ranking) {
    return Measure.parse(name).of(List.of(ranking), GRADES);
  }

  @ParameterizedTest
  @CsvSource({
    "nDCG@10, nDCG@10",
    "NDCG, nDCG",
    "RR@10, RR@10",
    "mrr@10, RR@10",
    "MRR, RR",
    "AP, AP",
    "MAP, AP",
    "AP@1000, AP@1000",
    "R@100, R@100",
    "Recall@100, R@100",
    "P@10, P@10",
    "precision@1, P@1",
    "Success@5, Success@5"
  })
  void namesAreReadAndPrintedAsIrMeasuresHasThem(String given, String printed) {
    Measure measure = Measure.parse(given);
    assertThat(measure).hasToString(printed);
    assertThat(Measure.parse(printed)).isEqualTo(measure);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nDCG@",
        "nDCG@0",
        "nDCG@-1",
        "nDCG@x",
        "nDCG@9999999999",
        "@10",
        "bpref",
        "R",
        "P",
        "Success",
        "nDCG 10",
        "nDCG@10@10"
      })
  void unknownNamesAreRefused(String name) {
    assertThatThrownBy(() -> Measure.parse(name))
        .isInstanceOfSatisfying(
            RichterException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PARAMETER_INVALID))
        .hasMessageContaining(name)
        .hasMessageContaining("expected");
  }

  @Test
  void reciprocalRankIsThatOfTheFirstRelevantDocument() {
    assertThat(measure("RR", "c", "x", "b", "a")).isEqualTo(1.0 / 3);
    assertThat(measure("RR@3", "c", "x", "b", "a")).isEqualTo(1.0 / 3);
    assertThat(measure("RR@2", "c", "x", "b", "a")).isZero();
    assertThat(measure("RR")).isZero();
  }

  @Test
  void gainIsDiscountedByRankAndComparedWithTheBestOrder() {
    double second = Math.log(2) / Math.log(3);
    double fourth = Math.log(2) / Math.log(5);
    assertThat(measure("nDCG", "a", "b")).isEqualTo(1);
    assertThat(measure("nDCG@10", "c", "b", "d", "a"))
        .isCloseTo((second + 2 * fourth) / (2 + second), within(1e-12));
    assertThat(measure("nDCG@1", "b", "a")).isEqualTo(0.5);
  }

  @Test
  void averagePrecisionIsOverAllRelevantDocuments() {
    assertThat(measure("AP", "c", "b", "x", "a")).isEqualTo((1.0 / 2 + 2.0 / 4) / 2);
    assertThat(measure("AP@2", "c", "b", "x", "a")).isEqualTo(1.0 / 2 / 2);
  }

  @Test
  void recallPrecisionAndSuccessCountRelevantDocuments() {
    assertThat(measure("R@2", "c", "b", "x", "a")).isEqualTo(0.5);
    assertThat(measure("R@9", "c", "b", "x", "a")).isEqualTo(1);
    assertThat(measure("P@3", "c", "b", "x", "a")).isEqualTo(1.0 / 3);
    assertThat(measure("P@10", "a")).isEqualTo(0.1);
    assertThat(measure("Success@1", "d", "a", "b")).isZero();
    assertThat(measure("Success@3", "d", "a", "b")).isEqualTo(1);
  }

  @Test
  void aQueryWithoutRelevantDocumentsHasNothing() {
    for (String name : List.of("nDCG", "RR", "AP", "R@5", "P@5", "Success@5")) {
      assertThat(Measure.parse(name).of(List.of("a", "b"), Map.of("a", 0, "b", -2)))
          .as(name)
          .isZero();
    }
  }
}
