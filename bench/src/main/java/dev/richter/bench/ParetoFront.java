package dev.richter.bench;

import dev.richter.bench.report.Front;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The settings that no other beats in both recall and latency.
 *
 * @param points both recall and latency ascending
 */
record ParetoFront(List<Point> points) {

  /**
   * The front of some points.
   *
   * @param micros the time that counts
   */
  static ParetoFront of(List<Point> points, ToDoubleFunction<Point> micros) {
    return new ParetoFront(Front.of(points, Point::recall, micros));
  }

  /** The fastest setting that reaches a recall. */
  Optional<Point> reaching(double recall) {
    return points.stream().filter(point -> point.recall() >= recall).findFirst();
  }

  /**
   * The latency at a recall, on a straight line between the two points around it; nothing outside
   * the front.
   */
  OptionalDouble microsAt(double recall) {
    for (int i = 1; i < points.size(); i++) {
      Point below = points.get(i - 1);
      Point above = points.get(i);
      if (below.recall() <= recall && recall <= above.recall()) {
        double share = (recall - below.recall()) / (above.recall() - below.recall());
        return OptionalDouble.of(below.micros() + share * (above.micros() - below.micros()));
      }
    }
    return OptionalDouble.empty();
  }

  /**
   * The points from the last below a recall to the first that reaches another, which are enough to
   * tell the latency anywhere between.
   */
  List<Point> between(double least, double most) {
    int from = 0;
    int to = points.size();
    for (int i = 0; i < points.size(); i++) {
      if (points.get(i).recall() < least) {
        from = i;
      }
    }
    for (int i = points.size() - 1; i >= 0; i--) {
      if (points.get(i).recall() >= most) {
        to = i + 1;
      }
    }
    return points.subList(from, to);
  }
}
