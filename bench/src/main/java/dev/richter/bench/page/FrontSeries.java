package dev.richter.bench.page;

import dev.richter.bench.report.Front;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Settings as series of a plot: for each build a line along those that no other of its settings
 * beats, and the others faint.
 *
 * @param quality of what more is better
 * @param cost of what less is better
 */
record FrontSeries(ToDoubleFunction<Measured> quality, ToDoubleFunction<Measured> cost) {

  /** The settings of each engine with a build, in their order. */
  static Map<String, List<Measured>> bySeries(List<Measured> settings) {
    Map<String, List<Measured>> bySeries = new LinkedHashMap<>();
    for (Measured setting : settings) {
      bySeries.computeIfAbsent(setting.series(), name -> new ArrayList<>()).add(setting);
    }
    return bySeries;
  }

  /** The settings that no other of the same build beats in both. */
  List<Measured> front(List<Measured> settings) {
    return bySeries(settings).values().stream()
        .flatMap(own -> Front.of(own, quality, cost).stream())
        .toList();
  }

  /** The series, each build's front first. */
  List<Chart.Series> of(List<Measured> settings, Looks looks, Function<Measured, Chart.Mark> mark) {
    List<Chart.Series> series = new ArrayList<>();
    bySeries(settings)
        .forEach(
            (name, own) -> {
              Measured any = own.getFirst();
              List<Measured> front = Front.of(own, quality, cost);
              List<Measured> others =
                  own.stream().filter(setting -> !front.contains(setting)).toList();
              int colour = looks.colour(any);
              int shape = looks.shape(any);
              series.add(
                  new Chart.Series(
                      name, colour, shape, Chart.Style.LINE, front.stream().map(mark).toList()));
              series.add(
                  new Chart.Series(
                      name, colour, shape, Chart.Style.FAINT, others.stream().map(mark).toList()));
            });
    return List.copyOf(series);
  }
}
