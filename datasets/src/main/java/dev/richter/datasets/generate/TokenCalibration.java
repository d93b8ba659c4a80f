package dev.richter.datasets.generate;

/**
 * Finds the threshold and the scale that give a token its document frequency and its mean weight,
 * over documents of all brevities.
 *
 * <p>Both are solved for at the points of a grid and taken from between them for each token.
 */
final class TokenCalibration {

  /**
   * What makes a token as frequent and as heavy as it shall be.
   *
   * @param threshold the activation above which a document of no brevity has the token
   * @param scale the logit of an activation that is 1 above it
   */
  record Calibrated(double threshold, double scale) {}

  private static final double[] FREQUENCY = {-1.2, 0.28, 25};
  private static final double[] MEAN_WEIGHT = {0.05, 0.16, 14};
  private static final double[] LARGEST_WEIGHT = {1.2, 0.4, 6};
  private static final int BREVITIES = 9;
  private static final int WEIGHTS = 16;

  private final Activation activation;
  private final double[] brevities = new double[BREVITIES];
  private final double[][][] thresholds;
  private final double[][][] logScales;

  TokenCalibration(Activation activation, Brevity brevity) {
    this.activation = activation;
    for (int i = 0; i < BREVITIES; i++) {
      brevities[i] = brevity.of(Normal.quantile((i + 0.5) / BREVITIES));
    }
    thresholds = grid();
    logScales = grid();
    for (int i = 0; i < thresholds.length; i++) {
      for (int j = 0; j < thresholds[i].length; j++) {
        for (int k = 0; k < thresholds[i][j].length; k++) {
          Calibrated exact =
              solve(value(FREQUENCY, i), value(MEAN_WEIGHT, j), value(LARGEST_WEIGHT, k));
          thresholds[i][j][k] = exact.threshold();
          logScales[i][j][k] = StrictMath.log(exact.scale());
        }
      }
    }
  }

  private static double[][][] grid() {
    return new double[(int) FREQUENCY[2]][(int) MEAN_WEIGHT[2]][(int) LARGEST_WEIGHT[2]];
  }

  private static double value(double[] axis, int point) {
    return axis[0] + point * axis[1];
  }

  /**
   * The calibration of a token.
   *
   * @param documentFrequency the share of documents that shall have it, as the standard normal
   *     number exceeded with that probability
   * @param meanWeight its mean weight in those documents
   * @param largestWeight the weight it shall never reach
   */
  Calibrated of(double documentFrequency, double meanWeight, double largestWeight) {
    double i = place(FREQUENCY, documentFrequency);
    double j = place(MEAN_WEIGHT, meanWeight);
    double k = place(LARGEST_WEIGHT, largestWeight);
    return new Calibrated(
        between(thresholds, i, j, k), StrictMath.exp(between(logScales, i, j, k)));
  }

  private static double place(double[] axis, double value) {
    return Math.clamp((value - axis[0]) / axis[1], 0, axis[2] - 1.001);
  }

  private static double between(double[][][] grid, double i, double j, double k) {
    double sum = 0;
    for (int corner = 0; corner < 8; corner++) {
      int up = corner & 1;
      int right = corner >> 1 & 1;
      int back = corner >> 2;
      double share =
          (up == 1 ? i % 1 : 1 - i % 1)
              * (right == 1 ? j % 1 : 1 - j % 1)
              * (back == 1 ? k % 1 : 1 - k % 1);
      sum += share * grid[(int) i + up][(int) j + right][(int) k + back];
    }
    return sum;
  }

  private Calibrated solve(double documentFrequency, double meanWeight, double largestWeight) {
    double ceiling = StrictMath.expm1(largestWeight);
    double target = Math.min(meanWeight, largestWeight - 0.25);
    double low = 0.05;
    double high = 300;
    for (int step = 0; step < 28; step++) {
      double scale = StrictMath.sqrt(low * high);
      if (meanWeight(threshold(documentFrequency, scale), scale, ceiling) < target) {
        low = scale;
      } else {
        high = scale;
      }
    }
    double scale = StrictMath.sqrt(low * high);
    return new Calibrated(threshold(documentFrequency, scale), scale);
  }

  private double threshold(double documentFrequency, double scale) {
    double wanted = Normal.upperTail(documentFrequency);
    double low = -6;
    double high = 12;
    for (int step = 0; step < 40; step++) {
      double threshold = (low + high) / 2;
      double share = 0;
      for (double brevity : brevities) {
        share += probability(threshold, scale, brevity) / BREVITIES;
      }
      if (share > wanted) {
        low = threshold;
      } else {
        high = threshold;
      }
    }
    return (low + high) / 2;
  }

  private double probability(double threshold, double scale, double brevity) {
    return Normal.upperTail(threshold + activation.lift(brevity / scale));
  }

  /** The mean weight of the token in the documents that have it. */
  private double meanWeight(double threshold, double scale, double ceiling) {
    double weights = 0;
    double share = 0;
    for (double brevity : brevities) {
      double probability = probability(threshold, scale, brevity);
      // Brief documents hardly have a rare token; what the tail would say of them is noise.
      if (probability > 1e-14) {
        double sum = 0;
        for (int i = 0; i < WEIGHTS; i++) {
          double lift = Normal.exceededWith(probability * (i + 0.5) / WEIGHTS) - threshold;
          sum += Activation.weight(Math.max(0, scale * activation.bent(lift) - brevity), ceiling);
        }
        weights += probability * sum / WEIGHTS;
        share += probability;
      }
    }
    return share == 0 ? 0 : weights / share;
  }
}
