package dev.richter.bench.crisp;

import dev.richter.datasets.eval.Measure;
import dev.richter.simd.KernelProvider;
import dev.richter.simd.MatrixKernels;
import dev.richter.vector.MultiVector;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Ranks all documents for each query by MaxSim, exactly and with rows of floats. */
final class Ranking {

  /** How many documents a ranking has. */
  static final int CUT = 10;

  private static final MatrixKernels KERNELS = KernelProvider.kernels().matrices();

  private Ranking() {}

  /** The measure that the mean of is MRR@10. */
  static final Measure RECIPROCAL_RANK = new Measure(Measure.Kind.RECIPROCAL_RANK, CUT);

  /** nDCG@10. */
  static final Measure GAIN = new Measure(Measure.Kind.NDCG, CUT);

  /** Measures a ranking of each query. */
  static double[] measure(JudgedTexts texts, Measure measure) {
    float[][] documents =
        texts.documents().stream().map(MultiVector::values).toArray(float[][]::new);
    double[] measured = new double[texts.queries().size()];
    for (int query = 0; query < measured.length; query++) {
      float[] scores = scores(texts.queries().get(query), documents);
      measured[query] = measure.of(best(scores, texts.documentIds()), texts.grades().get(query));
    }
    return measured;
  }

  private static float[] scores(MultiVector query, float[][] documents) {
    int dimension = query.dimension();
    int width = MatrixKernels.columns(query.size());
    float[] columns = MatrixKernels.spread(query.values(), 0, query.size(), dimension);
    float[] maxima = new float[width];
    float[] scores = new float[documents.length];
    for (int document = 0; document < documents.length; document++) {
      float[] rows = documents[document];
      if (rows.length == 0) {
        scores[document] = Float.NEGATIVE_INFINITY;
        continue;
      }
      Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
      KERNELS.maxProducts(rows, rows.length / dimension, dimension, columns, width, maxima);
      double sum = 0;
      for (int row = 0; row < query.size(); row++) {
        sum += maxima[row];
      }
      scores[document] = (float) sum;
    }
    return scores;
  }

  /** The ids of the best, of equal ones the first. */
  private static List<String> best(float[] scores, List<String> ids) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(Comparator.comparingDouble(document -> -scores[document]))
        .limit(CUT)
        .map(ids::get)
        .toList();
  }
}
