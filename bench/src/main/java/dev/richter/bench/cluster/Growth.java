package dev.richter.bench.cluster;

import java.util.Comparator;
import java.util.List;

/**
 * How the time of a search grows with the documents it searches: measured points, a power law
 * between each two neighbours, and beyond the last and before the first the one of the nearest two.
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
    int right = 1;
    while (right < points.size() - 1 && points.get(right).documents() < documents) {
      right++;
    }
    Point from = points.get(right - 1);
    return from.micros()
        * Math.pow(documents / from.documents(), exponent(from, points.get(right)));
  }

  /** The exponent beyond the largest number of documents that was measured. */
  public double lastExponent() {
    return exponent(points.get(points.size() - 2), points.getLast());
  }

  private static double exponent(Point from, Point to) {
    return Math.log(to.micros() / from.micros()) / Math.log(to.documents() / from.documents());
  }
}
