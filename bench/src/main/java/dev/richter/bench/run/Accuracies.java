package dev.richter.bench.run;

import dev.richter.bench.run.Result.Accuracy;
import dev.richter.bench.run.SearchedCollection.Queries;
import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.eval.JudgedRun;
import dev.richter.datasets.eval.Measure;
import dev.richter.datasets.eval.Qrels;
import dev.richter.datasets.eval.Recall;
import dev.richter.datasets.eval.Run;
import dev.richter.datasets.eval.RunEntry;
import dev.richter.datasets.eval.RunWriter;
import dev.richter.datasets.eval.ScoreError;
import dev.richter.vector.Vector;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Tells how good answers are.
 *
 * @param <V> the kind of vectors
 * @param measures what is computed where there are judgements
 */
record Accuracies<V extends Vector>(SearchedCollection<V> collection, List<Measure> measures) {

  /**
   * What an engine found.
   *
   * @param rows by query, the rows, best first
   * @param scores by query, their scores by the engine; null where it does not tell
   */
  record Answers(int[][] rows, float @Nullable [][] scores) {

    /** The score of an answer; where the engine does not tell, one that falls by rank. */
    double score(int query, int rank) {
      return scores == null ? rows[query].length - rank : scores[query][rank];
    }
  }

  /**
   * Measures answers.
   *
   * @param tuning the answers of the queries that settings are chosen by; null if there are none
   */
  Accuracy of(int k, Answers answers, @Nullable Answers tuning) {
    Queries<V> queries = collection.queries();
    float[][] exact = exactScores(queries, answers);
    double[] recalls = recalls(k, queries, exact);
    Map<String, double[]> byQuery = new LinkedHashMap<>();
    byQuery.put("recall", recalls);
    Map<String, Double> means = new LinkedHashMap<>();
    collection.qrels().ifPresent(qrels -> addMeasures(qrels, answers, means, byQuery));
    return new Accuracy(
        mean(recalls),
        tuning == null ? null : tuningRecall(k, tuning),
        mean(errors(k, queries.truth(), exact)),
        means,
        byQuery);
  }

  private double tuningRecall(int k, Answers answers) {
    Queries<V> tuning = collection.tuning().orElseThrow();
    return mean(recalls(k, tuning, exactScores(tuning, answers)));
  }

  private float[][] exactScores(Queries<V> queries, Answers answers) {
    float[][] scores = new float[answers.rows().length][];
    for (int query = 0; query < scores.length; query++) {
      int[] rows = answers.rows()[query];
      scores[query] = new float[rows.length];
      Set<Integer> seen = new HashSet<>();
      for (int i = 0; i < rows.length; i++) {
        if (rows[i] < 0 || rows[i] >= collection.documents() || !seen.add(rows[i])) {
          throw new IllegalStateException(
              "query %s was answered with row %d, expected each of %d rows once at most"
                  .formatted(queries.ids().get(query), rows[i], collection.documents()));
        }
        scores[query][i] = collection.scores().score(queries.vectors().get(query), rows[i]);
      }
    }
    return scores;
  }

  private static double[] recalls(int k, Queries<?> queries, float[][] exactScores) {
    double[] recalls = new double[exactScores.length];
    for (int query = 0; query < recalls.length; query++) {
      recalls[query] = Recall.at(k, queries.truth(), query, exactScores[query]);
    }
    return recalls;
  }

  private static double[] errors(int k, GroundTruth truth, float[][] exactScores) {
    double[] errors = new double[exactScores.length];
    for (int query = 0; query < errors.length; query++) {
      errors[query] = ScoreError.at(k, truth, query, exactScores[query]);
    }
    return errors;
  }

  private void addMeasures(
      Qrels qrels, Answers answers, Map<String, Double> means, Map<String, double[]> byQuery) {
    JudgedRun judged = JudgedRun.of(run(answers), qrels, measures);
    means.putAll(judged.means());
    for (Measure measure : measures) {
      byQuery.put(measure.toString(), judged.values(measure));
    }
  }

  private Run run(Answers answers) {
    Map<String, Map<String, Double>> scores = new LinkedHashMap<>();
    for (int query = 0; query < answers.rows().length; query++) {
      Map<String, Double> found = new LinkedHashMap<>();
      for (int rank = 0; rank < answers.rows()[query].length; rank++) {
        found.put(
            collection.documentIds().get(answers.rows()[query][rank]), answers.score(query, rank));
      }
      scores.put(collection.queries().ids().get(query), found);
    }
    return Run.of(scores);
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values).average().orElse(0);
  }

  /** Writes answers as a TREC run. */
  void writeRun(Answers answers, String tag, Path file) {
    try (RunWriter writer = RunWriter.create(file)) {
      for (int query = 0; query < answers.rows().length; query++) {
        int[] rows = answers.rows()[query];
        for (int rank = 0; rank < rows.length; rank++) {
          writer.write(
              new RunEntry(
                  collection.queries().ids().get(query),
                  collection.documentIds().get(rows[rank]),
                  rank + 1,
                  answers.score(query, rank),
                  tag));
        }
      }
      writer.finish();
    }
  }
}
