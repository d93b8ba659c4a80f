package dev.richter.datasets.generate;

/**
 * How a token's activation becomes its weight. The lift above the threshold, bent upwards, times
 * the token's scale, less the brevity of the document, is what an encoder calls a logit; the weight
 * is log(1 + logit) as in SPLADE (Formal, Piwowarski and Clinchant, SIGIR 2021), held below the
 * token's largest.
 *
 * @param curvature how much the lift is bent: lift × (1 + curvature × lift)
 */
record Activation(double curvature) {

  /** The logit before brevity, divided by the scale, of a lift; negative for a negative one. */
  double bent(double lift) {
    return lift <= 0 ? lift : lift * (1 + curvature * lift);
  }

  /** The lift whose bent value is given. */
  double lift(double bent) {
    if (bent <= 0 || curvature == 0) {
      return bent;
    }
    return (StrictMath.sqrt(1 + 4 * curvature * bent) - 1) / (2 * curvature);
  }

  /**
   * The weight of a positive logit; {@code ceiling} is e<sup>w</sup> − 1 of the largest weight w,
   * which no logit reaches.
   */
  static double weight(double logit, double ceiling) {
    return StrictMath.log1p(logit / (1 + logit / ceiling));
  }
}
