package dev.richter.tools.train;

import dev.richter.multivector.ClusteringBudget;
import dev.richter.multivector.TokenClustering;
import dev.richter.vector.MultiVector;
import java.util.function.IntUnaryOperator;

/**
 * How the rows of a text become fewer. Clustering is what an index does; the others are what <a
 * href="https://arxiv.org/abs/2505.11471">CRISP</a>, section 3, compares it with, whose rows are
 * chosen by their position alone.
 */
public enum Reduction {
  /** The means of clusters, by k-means, of length 1. */
  CLUSTERING,

  /** Rows at even distances. */
  SPACING,

  /** The first rows. */
  TAIL_PRUNING;

  /** Reduces the rows of a text to those that a budget leaves. */
  public MultiVector reduce(MultiVector text, ClusteringBudget budget) {
    return this == CLUSTERING ? TokenClustering.cluster(text, budget, true) : kept(text, budget);
  }

  /** The rows that take part: all of them where they are clustered. */
  MultiVector kept(MultiVector text, ClusteringBudget budget) {
    int count = budget.rows(text.size());
    return switch (this) {
      case CLUSTERING -> text;
      case SPACING -> select(text, count, row -> (int) ((long) row * text.size() / count));
      case TAIL_PRUNING -> select(text, count, row -> row);
    };
  }

  private static MultiVector select(MultiVector text, int count, IntUnaryOperator place) {
    if (count >= text.size()) {
      return text;
    }
    float[] values = new float[count * text.dimension()];
    for (int row = 0; row < count; row++) {
      System.arraycopy(
          text.row(place.applyAsInt(row)), 0, values, row * text.dimension(), text.dimension());
    }
    return MultiVector.of(text.dimension(), values);
  }
}
