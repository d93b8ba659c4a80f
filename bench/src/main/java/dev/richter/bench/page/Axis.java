package dev.richter.bench.page;

import dev.richter.bench.run.Result.Repetition;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * An axis of a plot, the same wherever it is drawn.
 *
 * @param name what it shows, with the unit
 * @param logarithmic whether equal distances are equal ratios
 * @param min where it begins
 * @param max where it ends
 * @param ticks its marks, ascending, between its ends
 */
record Axis(String name, boolean logarithmic, double min, double max, List<Tick> ticks) {

  /** A mark of an axis, and what stands beside it. */
  record Tick(double value, String label) {}

  private static final int LINEAR_STEPS = 6;
  private static final int MOST_TICKS = 9;
  private static final double ROOM_SHARE = 12;

  /** How many times further than the values a logarithmic axis goes. */
  private static final double MARGIN = 1.15;

  private static final List<double[]> DIGITS =
      List.of(
          new double[] {1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9},
          new double[] {1, 1.5, 2, 3, 4, 5, 7},
          new double[] {1, 2, 5},
          new double[] {1, 3},
          new double[] {1});

  private static final List<Double> MARKED_SHARES = List.of(0.5, 0.8, 0.9, 0.95, 0.99, 0.999);

  /** An axis that begins and ends with round numbers around some values. */
  static Axis linear(String name, DoubleStream values) {
    DoubleSummaryStatistics range = range(values);
    double extent = range.getMax() - range.getMin();
    if (!(extent > 0)) {
      extent = Math.max(Math.abs(range.getMax()), 1) / 10;
    }
    BigDecimal step = step(extent / LINEAR_STEPS);
    // Rounding errors are no reason for another step.
    long first = (long) Math.floor(range.getMin() / step.doubleValue() + 1e-9);
    long last = (long) Math.ceil(range.getMax() / step.doubleValue() - 1e-9);
    List<Tick> ticks = new ArrayList<>();
    for (long i = first; i <= Math.max(last, first + 1); i++) {
      BigDecimal value = step.multiply(BigDecimal.valueOf(i));
      ticks.add(
          new Tick(
              value.doubleValue(),
              String.format(Locale.ROOT, "%,." + Math.max(0, step.scale()) + "f", value)));
    }
    return new Axis(
        name, false, ticks.getFirst().value(), ticks.getLast().value(), List.copyOf(ticks));
  }

  /** An axis that begins with 0 and ends with a round number, not below any of some values. */
  static Axis fromZero(String name, DoubleStream values) {
    return linear(name, DoubleStream.concat(DoubleStream.of(0), values));
  }

  /**
   * An axis with marks at the values that there are, and a little room around them.
   *
   * @param decimals how many decimals the marks are written with
   */
  static Axis marked(String name, DoubleStream values, int decimals) {
    double[] marks = values.sorted().distinct().toArray();
    double first = marks.length == 0 ? 0 : marks[0];
    double last = marks.length == 0 ? 1 : marks[marks.length - 1];
    double room = Math.max(last - first, 1e-3) / ROOM_SHARE;
    String format = "%,." + decimals + "f";
    return new Axis(
        name,
        false,
        first - room,
        last + room,
        Arrays.stream(marks)
            .mapToObj(value -> new Tick(value, String.format(Locale.ROOT, format, value)))
            .toList());
  }

  /** The next of 1, 2 and 5 times a power of ten. */
  private static BigDecimal step(double least) {
    int power = (int) Math.floor(Math.log10(least));
    for (int digit : new int[] {1, 2, 5}) {
      BigDecimal step = BigDecimal.valueOf(digit).scaleByPowerOfTen(power);
      if (step.doubleValue() >= least * (1 - 1e-9)) {
        return step;
      }
    }
    return BigDecimal.ONE.scaleByPowerOfTen(power + 1);
  }

  /**
   * An axis that goes a little further than some values.
   *
   * @param values positive
   */
  static Axis logarithmic(String name, DoubleStream values) {
    DoubleSummaryStatistics range = range(values);
    double min = range.getMin() / MARGIN;
    double max = range.getMax() * MARGIN;
    List<Tick> ticks = List.of();
    for (double[] digits : DIGITS) {
      ticks = ticks(min, max, digits);
      if (ticks.size() <= MOST_TICKS) {
        break;
      }
    }
    return new Axis(name, true, min, max, ticks);
  }

  /** The range of some values, and something to draw where there are none. */
  private static DoubleSummaryStatistics range(DoubleStream values) {
    DoubleSummaryStatistics range = values.summaryStatistics();
    if (range.getCount() == 0) {
      range.accept(1);
    }
    return range;
  }

  private static List<Tick> ticks(double min, double max, double[] digits) {
    List<Tick> ticks = new ArrayList<>();
    for (int power = (int) Math.floor(Math.log10(min)); Math.pow(10, power) <= max; power++) {
      for (double digit : digits) {
        BigDecimal value = BigDecimal.valueOf(digit).scaleByPowerOfTen(power);
        if (value.doubleValue() >= min && value.doubleValue() <= max) {
          ticks.add(new Tick(value.doubleValue(), plain(value)));
        }
      }
    }
    return List.copyOf(ticks);
  }

  private static String plain(BigDecimal value) {
    BigDecimal shortest = value.stripTrailingZeros();
    return String.format(Locale.ROOT, "%,." + Math.max(0, shortest.scale()) + "f", shortest);
  }

  /**
   * An axis of shares of queries that gives the rare slow ones as much room as the others; {@link
   * #ofShare} tells where a share is.
   */
  static Axis shares(String name) {
    return new Axis(
        name,
        true,
        ofShare(Repetition.SHARES.getFirst()),
        ofShare(Repetition.SHARES.getLast()),
        MARKED_SHARES.stream()
            .map(
                share ->
                    new Tick(
                        ofShare(share),
                        new BigDecimal(share * 100, new MathContext(3))
                                .stripTrailingZeros()
                                .toPlainString()
                            + " %"))
            .toList());
  }

  /** One of so many queries is slower. */
  static double ofShare(double share) {
    return 1 / (1 - share);
  }
}
