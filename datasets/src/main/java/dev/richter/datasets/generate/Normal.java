package dev.richter.datasets.generate;

/** The standard normal distribution. */
final class Normal {

  private static final double TABLE_END = 8;
  private static final double TABLE_STEP = 0.01;

  private static final double[] CENTRE_NUMERATOR = {
    -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
    1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00
  };
  private static final double[] CENTRE_DENOMINATOR = {
    -5.447609879822406e+01,
    1.615858368580409e+02,
    -1.556989798598866e+02,
    6.680131188771972e+01,
    -1.328068155288572e+01,
    1
  };
  private static final double[] TAIL_NUMERATOR = {
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
    -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00
  };
  private static final double[] TAIL_DENOMINATOR = {
    7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1
  };
  private static final double TAIL = 0.02425;

  private final float[] upperTails = new float[(int) (2 * TABLE_END / TABLE_STEP) + 2];

  Normal() {
    for (int i = 0; i < upperTails.length; i++) {
      upperTails[i] = (float) upperTail(i * TABLE_STEP - TABLE_END);
    }
  }

  /** The probability of a value above x, from a table; exact to four digits. */
  float fastUpperTail(float x) {
    if (x <= -TABLE_END) {
      return 1;
    }
    if (x >= TABLE_END) {
      return 0;
    }
    float place = (x + (float) TABLE_END) * (float) (1 / TABLE_STEP);
    int cell = (int) place;
    return upperTails[cell] + (place - cell) * (upperTails[cell + 1] - upperTails[cell]);
  }

  /**
   * The probability of a value above x; absolute error below 10<sup>−7</sup> (Abramowitz and
   * Stegun, 26.2.17).
   */
  static double upperTail(double x) {
    if (x < 0) {
      return 1 - upperTail(-x);
    }
    double t = 1 / (1 + 0.2316419 * x);
    double density = StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * StrictMath.PI);
    double polynomial = 1.330274429 * t - 1.821255978;
    polynomial = polynomial * t + 1.781477937;
    polynomial = polynomial * t - 0.356563782;
    polynomial = polynomial * t + 0.319381530;
    return density * polynomial * t;
  }

  /**
   * The value that is exceeded with a probability between 0 and 1; relative error below
   * 10<sup>−8</sup> (Acklam's rational approximation).
   */
  static double exceededWith(double probability) {
    return -quantile(probability);
  }

  /** The value below which a share of the distribution lies. */
  static double quantile(double share) {
    if (share > 1 - TAIL) {
      return -quantile(1 - share);
    }
    if (share < TAIL) {
      double q = StrictMath.sqrt(-2 * StrictMath.log(share));
      return polynomial(TAIL_NUMERATOR, q) / polynomial(TAIL_DENOMINATOR, q);
    }
    double q = share - 0.5;
    return q * polynomial(CENTRE_NUMERATOR, q * q) / polynomial(CENTRE_DENOMINATOR, q * q);
  }

  private static double polynomial(double[] coefficients, double x) {
    double value = 0;
    for (double coefficient : coefficients) {
      value = value * x + coefficient;
    }
    return value;
  }
}
