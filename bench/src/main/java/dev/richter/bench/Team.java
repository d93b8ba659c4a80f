package dev.richter.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.IOUtils;

/** The contenders of one engine, which differ in how their indexes were built. */
final class Team implements Closeable {

  /** Points outside these recalls are of no interest. */
  private static final double LEAST_RECALL = 0.87;

  private static final double MOST_RECALL = 0.995;

  private final List<Contender> contenders = new ArrayList<>();

  void add(Contender contender) {
    contenders.add(contender);
  }

  List<Contender> contenders() {
    return contenders;
  }

  boolean has(Point point) {
    return contenders.contains(point.trial().contender());
  }

  /** The trials that no other of the team beats on tuning queries. */
  List<Trial> front(Collection collection, int k) throws IOException {
    List<Point> tried = new ArrayList<>();
    for (Contender contender : contenders) {
      tried.addAll(new Measurement(collection, collection.sweep()).grid(contender, k));
    }
    return ParetoFront.of(tried, Point::cpuMicros).between(LEAST_RECALL, MOST_RECALL).stream()
        .map(Point::trial)
        .toList();
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(contenders);
  }
}
