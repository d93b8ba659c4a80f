package dev.richter.bench.cluster;

import java.util.Comparator;
import java.util.List;

/**
 * How the time of a search grows with the documents it searches: measured points, and a power law
 * between each two neighbours, that of the first two below them as well. Beyond the last it grows
 * in proportion, which is the worst that a search does: it adds up the blocks of a shard once.
 *
 * @param points by ascending number of documents, two at least
 */
public record Growth(List<Point> points) {

  /** A measured time. */
  public record Point(double documents, double micros) {}

  /** Sorts the points. */
  public Growth {
    points = points.stream().sorted(Comparator.comparingDouble(Point::documents)).toList();
    if (points.stream().map(Point::documents).distinct().count() < Math.max(2, points.size())) {
      throw new IllegalArgumentException(
          "times for %s, expected two or more different numbers of documents".formatted(points));
    }
  }

  /** How many times as long a search of so many documents takes as one of others. */
  public double ratio(double documents, double others) {
    return micros(documents) / micros(others);
  }

  /** How long a search of so many documents takes. */
  public double micros(double documents) {
    if (documents > points.getLast().documents()) {
      return points.getLast().micros() * documents / points.getLast().documents();
    }
    int right = 1;
    while (points.get(right).documents() < documents && right < points.size() - 1) {
      right++;
    }
    Point from = points.get(right - 1);
    return from.micros()
        * Math.pow(documents / from.documents(), exponent(from, points.get(right)));
  }

  private static double exponent(Point from, Point to) {
    return Math.log(to.micros() / from.micros()) / Math.log(to.documents() / from.documents());
  }
}
