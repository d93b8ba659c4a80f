package dev.richter.datasets.generate;

/**
 * What is taken off every logit of a document, by how brief it is. Brief documents keep their heavy
 * tokens and lose their light ones.
 *
 * @param figures how far brevity spreads, and by how much more to the brief than to the long side
 */
record Brevity(GeneratorFigures.Size figures) {

  /** The brevity of a standard normal number; its mean is about 0. */
  double of(double gaussian) {
    double skew = figures.skew();
    // Beyond its vertex the parabola would turn back.
    double number = Math.max(gaussian, -1 / (2 * skew));
    return figures.spread() * (number + skew * (number * number - 1));
  }
}
