package dev.richter.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.bench.page.Axis.Tick;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class AxisTest {

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(Tick::label).toList();
  }

  @Test
  void linearAxisBeginsAndEndsWithRoundNumbersAroundItsValues() {
    Axis axis = Axis.linear("recall", DoubleStream.of(0.863, 0.9991));
    assertThat(labels(axis)).containsExactly("0.85", "0.90", "0.95", "1.00");
    assertThat(axis.min()).isEqualTo(0.85);
    assertThat(axis.max()).isEqualTo(1);
  }

  @Test
  void axisFromZeroHasZero() {
    assertThat(labels(Axis.fromZero("MiB", DoubleStream.of(3_100, 1_200))))
        .containsExactly("0", "1,000", "2,000", "3,000", "4,000");
  }

  @Test
  void logarithmicAxisHasTicksOfOneTwoAndFiveWithinIt() {
    Axis axis = Axis.logarithmic("µs", DoubleStream.of(45, 2_600));
    assertThat(labels(axis)).containsExactly("50", "100", "200", "500", "1,000", "2,000");
    assertThat(axis.min()).isBetween(35.0, 45.0);
    assertThat(axis.max()).isBetween(2_600.0, 3_000.0);
    assertThat(labels(Axis.logarithmic("µs", DoubleStream.of(0.02, 90_000))))
        .containsExactly("0.1", "1", "10", "100", "1,000", "10,000", "100,000");
  }

  @Test
  void narrowLogarithmicAxisHasMoreTicks() {
    assertThat(labels(Axis.logarithmic("µs", DoubleStream.of(210, 260))))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void oneValueAndNoneHaveAnAxis() {
    for (DoubleStream values :
        List.of(DoubleStream.of(7), DoubleStream.of(0), DoubleStream.empty())) {
      Axis axis = Axis.linear("x", values);
      assertThat(axis.min()).isLessThan(axis.max());
      assertThat(axis.ticks()).hasSizeGreaterThan(1);
    }
    Axis axis = Axis.logarithmic("x", DoubleStream.empty());
    assertThat(axis.min()).isPositive().isLessThan(axis.max());
  }

  @Test
  void axisOfSharesGivesTheSlowestRoom() {
    Axis axis = Axis.shares("share");
    assertThat(labels(axis)).containsExactly("50 %", "80 %", "90 %", "95 %", "99 %", "99.9 %");
    assertThat(axis.ticks())
        .allMatch(tick -> tick.value() >= axis.min() && tick.value() <= axis.max());
  }

  @Test
  void markedAxisHasItsValuesOnceEach() {
    assertThat(labels(Axis.marked("threads", DoubleStream.of(4, 1, 2, 1), 0)))
        .containsExactly("1", "2", "4");
  }
}
