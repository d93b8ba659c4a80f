package dev.richter.datasets.generate;

import dev.richter.vector.SparseVector;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The tokens of a vector in the making, with their logits. Not safe for use by many threads. */
final class TokenLogits {

  /** The heaviest tokens of a query hold most of its weight; the fifth is typical of them. */
  private static final int TYPICAL_RANK = 4;

  private final Lexicon lexicon;
  private int[] ranks = new int[1024];
  private double[] logits = new double[1024];
  private int size;

  TokenLogits(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  void clear() {
    size = 0;
  }

  /** Adds a token that was not added yet, unless its logit is 0 or less. */
  void add(int rank, double logit) {
    if (logit <= 0) {
      return;
    }
    if (size == ranks.length) {
      ranks = Arrays.copyOf(ranks, 2 * size);
      logits = Arrays.copyOf(logits, 2 * size);
    }
    ranks[size] = rank;
    logits[size++] = logit;
  }

  /**
   * Makes a query of a passage: rare tokens gain, the light ones lose by a power, and only the
   * heaviest stay, less what would have come next.
   */
  void sharpen(GeneratorFigures.Queries figures, int keep, RandomStream random) {
    for (int i = 0; i < size; i++) {
      logits[i] *= StrictMath.exp(figures.rareTokens() * lexicon.rarity[ranks[i]]);
    }
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> -logits[i]).thenComparing(i -> ranks[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    if (size == 0) {
      return;
    }
    double typical = logits[order[Math.min(TYPICAL_RANK, size - 1)]];
    double level =
        figures.fifthWeight() * StrictMath.exp(figures.fifthWeightSpread() * random.gaussian());
    double next = keep < size ? sharpened(logits[order[keep]], typical, level, figures) : 0;
    int[] keptRanks = new int[Math.min(keep, size)];
    double[] keptLogits = new double[keptRanks.length];
    for (int i = 0; i < keptRanks.length; i++) {
      keptRanks[i] = ranks[order[i]];
      keptLogits[i] = sharpened(logits[order[i]], typical, level, figures) - next;
    }
    clear();
    for (int i = 0; i < keptRanks.length; i++) {
      add(keptRanks[i], keptLogits[i]);
    }
  }

  private static double sharpened(
      double logit, double typical, double level, GeneratorFigures.Queries figures) {
    return level * StrictMath.pow(logit / typical, 1 + figures.steepness());
  }

  /**
   * The vector, its weights rounded to half floats as encoders store them; those that round to 0
   * are left out.
   */
  SparseVector toVector() {
    long[] tokenAndPlace = new long[size];
    for (int i = 0; i < size; i++) {
      tokenAndPlace[i] = (long) lexicon.token(ranks[i]) << Integer.SIZE | i;
    }
    Arrays.sort(tokenAndPlace);
    int[] tokens = new int[size];
    float[] weights = new float[size];
    int kept = 0;
    for (long entry : tokenAndPlace) {
      int i = (int) entry;
      int token = (int) (entry >>> Integer.SIZE);
      double weight = Activation.weight(logits[i], lexicon.ceiling[ranks[i]]);
      float rounded = Float.float16ToFloat(Float.floatToFloat16((float) weight));
      // A rare token may have been drawn twice.
      if (rounded > 0 && (kept == 0 || tokens[kept - 1] != token)) {
        tokens[kept] = token;
        weights[kept++] = rounded;
      }
    }
    return SparseVector.of(Arrays.copyOf(tokens, kept), Arrays.copyOf(weights, kept));
  }
}
