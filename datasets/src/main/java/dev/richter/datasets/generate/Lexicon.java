package dev.richter.datasets.generate;

import java.util.Arrays;

/**
 * The tokens, by their rank of document frequency, from 0: how often and how heavily each stands in
 * documents, and which factors it follows.
 *
 * <p>The rarest tokens, which hold few postings altogether, are {@linkplain #rareCumulative
 * scattered} without structure. Immutable after construction.
 */
final class Lexicon {

  /** Tokens that take part in places and subjects. */
  final int structured;

  final int factors;

  // By rank.
  final float[] threshold;
  final float[] scale;
  final float[] inverseScale;
  final float[] ceiling;
  final float[] rarity;

  /** The share of a structured token's activation that may follow places and subjects. */
  final float[] responsive;

  private final float[] rootResponsive;

  /**
   * Each factor's loading on every structured token; the squares of a token's loadings sum up to
   * its responsive share.
   */
  private final float[][] loadings;

  private final double[] rareCumulative;
  private final int[] tokenByRank;

  Lexicon(GeneratorFigures figures, Activation activation, Brevity brevity, long seed) {
    GeneratorFigures.Tokens tokens = figures.tokens();
    structured = tokens.structured();
    factors = tokens.factors();
    threshold = new float[tokens.count()];
    scale = new float[tokens.count()];
    inverseScale = new float[tokens.count()];
    ceiling = new float[tokens.count()];
    rarity = new float[tokens.count()];
    responsive = new float[structured];
    rootResponsive = new float[structured];
    loadings = new float[factors][structured];
    rareCumulative = new double[tokens.count() - structured + 1];
    RandomStream random = RandomStream.of(seed, RandomStream.Part.LEXICON, 0, 0);
    calibrate(tokens, new TokenCalibration(activation, brevity), random);
    for (int rank = 0; rank < structured; rank++) {
      load(tokens, rank, random);
    }
    tokenByRank = shuffled(tokens.count(), random);
  }

  private void calibrate(
      GeneratorFigures.Tokens tokens, TokenCalibration calibration, RandomStream random) {
    Curve frequencies = tokens.documentFrequencyByRank().logarithmic();
    for (int rank = 0; rank < tokens.count(); rank++) {
      double frequency = StrictMath.exp(frequencies.at(StrictMath.log(rank + 1)));
      Curve means =
          rank < tokens.frequentRanks() ? tokens.meanWeightOfFrequent() : tokens.meanWeightOfRare();
      double mean = means.at(random.uniform()) * tokens.weightScale();
      double largest = tokens.maximumWeight() + tokens.maximumWeightSpread() * random.gaussian();
      largest = Math.clamp(largest, mean + 0.4, 3.2);
      double exceeded = Normal.exceededWith(frequency);
      TokenCalibration.Calibrated calibrated = calibration.of(exceeded, mean, largest);
      threshold[rank] = (float) calibrated.threshold();
      scale[rank] = (float) calibrated.scale();
      inverseScale[rank] = (float) (1 / calibrated.scale());
      ceiling[rank] = (float) StrictMath.expm1(largest);
      rarity[rank] = (float) exceeded;
      if (rank >= structured) {
        int rare = rank - structured;
        rareCumulative[rare + 1] = rareCumulative[rare] + frequency;
      }
    }
  }

  /**
   * Draws the direction of a token. The first factor is shared by all frequent tokens: some texts
   * have more of them than others.
   */
  private void load(GeneratorFigures.Tokens tokens, int rank, RandomStream random) {
    responsive[rank] =
        (float) (1 - tokens.idleShare() * StrictMath.pow(random.uniform(), tokens.idleExponent()));
    rootResponsive[rank] = (float) StrictMath.sqrt(responsive[rank]);
    double frequent = Math.clamp(1 - StrictMath.log10((rank + 1) / 100.0), 0, 1);
    double shared = tokens.sharedFactor() * frequent;
    double norm = 0;
    float[] direction = new float[factors];
    for (int factor = 1; factor < factors; factor++) {
      direction[factor] = random.gaussian();
      norm += direction[factor] * direction[factor];
    }
    double own = StrictMath.sqrt((1 - shared) / norm);
    loadings[0][rank] = (float) (rootResponsive[rank] * StrictMath.sqrt(shared));
    for (int factor = 1; factor < factors; factor++) {
      loadings[factor][rank] = (float) (rootResponsive[rank] * own * direction[factor]);
    }
  }

  private static int[] shuffled(int count, RandomStream random) {
    int[] numbers = new int[count];
    Arrays.setAll(numbers, i -> i);
    for (int i = count - 1; i > 0; i--) {
      int other = (int) (random.uniform() * (i + 1));
      int swapped = numbers[i];
      numbers[i] = numbers[other];
      numbers[other] = swapped;
    }
    return numbers;
  }

  /** The number that a token has in the vectors. */
  int token(int rank) {
    return tokenByRank[rank];
  }

  /** How many rare tokens a document has on average. */
  double rareTokens() {
    return rareCumulative[rareCumulative.length - 1];
  }

  /**
   * The rank of a rare token, drawn by document frequency; {@code place} is from 0 to {@link
   * #rareTokens}.
   */
  int rareRank(double place) {
    return structured + cell(rareCumulative, rareCumulative.length, place);
  }

  /** The cell of rising bounds in which a place below the last bound lies. */
  static int cell(double[] bounds, int length, double place) {
    int found = Arrays.binarySearch(bounds, 0, length, place);
    return Math.min(found < 0 ? -found - 2 : found, length - 2);
  }

  /** Adds what a point in the space of factors means for each structured token. */
  void addFactors(float[] point, float[] activation) {
    // Four factors at a time, since memory is what this takes.
    for (int factor = 0; factor < factors; factor += 4) {
      float x0 = point[factor];
      float x1 = point[factor + 1];
      float x2 = point[factor + 2];
      float x3 = point[factor + 3];
      float[] l0 = loadings[factor];
      float[] l1 = loadings[factor + 1];
      float[] l2 = loadings[factor + 2];
      float[] l3 = loadings[factor + 3];
      for (int rank = 0; rank < activation.length; rank++) {
        activation[rank] += x0 * l0[rank] + x1 * l1[rank] + x2 * l2[rank] + x3 * l3[rank];
      }
    }
  }

  /** Adds a random share of its own to each structured token, as far as it is responsive. */
  void addOwn(float deviation, float[] activation, RandomStream random) {
    for (int rank = 0; rank < activation.length; rank++) {
      activation[rank] += deviation * rootResponsive[rank] * random.gaussian();
    }
  }
}
