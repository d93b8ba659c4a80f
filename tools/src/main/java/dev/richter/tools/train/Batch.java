package dev.richter.tools.train;

import dev.richter.multivector.ClusteringBudget;
import dev.richter.vector.MultiVector;
import java.util.List;

/**
 * What a step compares.
 *
 * @param queries the queries
 * @param documents the passage of each query in their order, and behind them passages that are no
 *     query's own
 * @param queryBudget how many rows a query is reduced to
 * @param documentBudget how many rows a passage is reduced to
 */
record Batch(
    List<MultiVector> queries,
    List<MultiVector> documents,
    ClusteringBudget queryBudget,
    ClusteringBudget documentBudget) {}
