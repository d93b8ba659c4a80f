package dev.richter.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Picks what no other beats in both recall and latency. */
public final class Front {

  private Front() {}

  /**
   * The Pareto front of some points, both recall and latency ascending.
   *
   * @param micros the time that counts
   */
  public static <T> List<T> of(
      List<T> points, ToDoubleFunction<T> recall, ToDoubleFunction<T> micros) {
    List<T> fastestFirst = new ArrayList<>(points);
    fastestFirst.sort(
        Comparator.comparingDouble(micros)
            .thenComparing(Comparator.comparingDouble(recall).reversed()));
    List<T> front = new ArrayList<>();
    for (T point : fastestFirst) {
      if (front.isEmpty() || recall.applyAsDouble(point) > recall.applyAsDouble(front.getLast())) {
        front.add(point);
      }
    }
    return List.copyOf(front);
  }
}
