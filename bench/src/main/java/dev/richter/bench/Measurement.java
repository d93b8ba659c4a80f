package dev.richter.bench;

import dev.richter.bench.Collection.QuerySet;
import dev.richter.bench.worker.Log;
import dev.richter.bench.worker.PassReport;
import dev.richter.bench.worker.Rounds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Takes the figures of trials on the queries of a set.
 *
 * @param accepted which rows may be found; the answers are checked
 */
record Measurement(Collection collection, QuerySet queries, IntPredicate accepted) {

  /** All rows may be found. */
  Measurement(Collection collection, QuerySet queries) {
    this(collection, queries, row -> true);
  }

  /** Runs a trial once, without a pass to warm up. */
  Point once(Trial trial) throws IOException {
    return point(trial, trial.pass(queries, true, false), List.of());
  }

  /** Tries every setting of the grid once. */
  List<Point> grid(Contender contender, int k) throws IOException {
    Log.log("trying settings of %s, k = %d", contender.name(), k);
    List<Point> points = new ArrayList<>();
    for (SearchSetting setting : contender.plan().grid().settings()) {
      points.add(once(new Trial(contender, setting, k)));
    }
    return points;
  }

  /**
   * Takes medians: after a pass of each trial for its answers and to warm up, round after round, in
   * each round one trial after the other in their order. So trials that alternate between two
   * contenders are measured A B A B.
   */
  List<Point> rounds(List<Trial> trials, int rounds) throws IOException {
    List<PassReport> answered = new ArrayList<>();
    List<List<PassReport>> timed = new ArrayList<>();
    for (Trial trial : trials) {
      answered.add(trial.pass(queries, true, true));
      timed.add(new ArrayList<>());
    }
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < trials.size(); i++) {
        timed.get(i).add(trials.get(i).pass(queries));
      }
    }
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < trials.size(); i++) {
      points.add(point(trials.get(i), answered.get(i), timed.get(i)));
    }
    return points;
  }

  private Point point(Trial trial, PassReport answered, List<PassReport> timed) {
    int[][] answers = answered.answers();
    if (answers == null) {
      throw new IllegalStateException(trial.contender().name() + " reported no answers");
    }
    double recall = collection.recall(queries, trial.k(), answers, accepted);
    PassReport report = timed.isEmpty() ? answered : Rounds.median(timed);
    return new Point(trial, recall, report.orPercentilesOf(answered));
  }
}
