package dev.richter.bench.crisp;

import dev.richter.multivector.ClusteringBudget;
import dev.richter.multivector.Head;
import dev.richter.tools.train.Reduction;
import dev.richter.vector.MultiVector;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The texts that rankings are measured on, as a head makes their rows, or of length 1 without. */
final class Projected {

  private static final int BYTES_A_ROW = Float.BYTES;

  private final JudgedTexts pool;
  private final JudgedTexts judged;

  Projected(JudgedTexts pool, JudgedTexts judged, Optional<Head> head) {
    UnaryOperator<MultiVector> map =
        rows ->
            rows.isEmpty()
                ? rows
                : head.map(given -> given.project(rows)).orElseGet(rows::normalized);
    this.pool = pool.map(map, map);
    this.judged = judged.map(map, map);
  }

  /** Reduces the rows, and measures what is left. */
  Scores measure(Reduction reduction, Budgets budgets) {
    UnaryOperator<MultiVector> documents = reduced(reduction, budgets.documents());
    UnaryOperator<MultiVector> queries = reduced(reduction, budgets.queries());
    JudgedTexts fewer = pool.map(documents, queries);
    List<MultiVector> kept = fewer.documents();
    double vectors = kept.stream().mapToInt(MultiVector::size).average().orElse(0);
    return new Scores(
        vectors,
        vectors * (kept.getFirst().dimension() + BYTES_A_ROW),
        Ranking.measure(fewer, Ranking.RECIPROCAL_RANK),
        Ranking.measure(judged.map(documents, queries), Ranking.GAIN));
  }

  private static UnaryOperator<MultiVector> reduced(Reduction reduction, ClusteringBudget budget) {
    return rows -> rows.isEmpty() ? rows : reduction.reduce(rows, budget);
  }
}
