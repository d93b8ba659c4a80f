package dev.richter.tools.train;

/**
 * Adam (<a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, 2015</a>), algorithm 1 with its
 * usual decay rates.
 */
final class Adam {

  private static final float FIRST_DECAY = 0.9f;
  private static final float SECOND_DECAY = 0.999f;
  private static final float EPSILON = 1e-8f;

  private final double learningRate;

  /** The running means of gradients. */
  final float[] first;

  /** The running means of squared gradients. */
  final float[] second;

  Adam(double learningRate, float[] first, float[] second) {
    this.learningRate = learningRate;
    this.first = first;
    this.second = second;
  }

  /**
   * Moves values against their gradient.
   *
   * @param step counted from 0
   * @param share of the learning rate
   */
  void move(float[] values, float[] gradient, int step, double share) {
    double firstPart = 1 - StrictMath.pow(FIRST_DECAY, step + 1);
    double secondPart = 1 - StrictMath.pow(SECOND_DECAY, step + 1);
    float rate = (float) (learningRate * share / firstPart);
    float root = (float) (1 / Math.sqrt(secondPart));
    for (int i = 0; i < values.length; i++) {
      first[i] = FIRST_DECAY * first[i] + (1 - FIRST_DECAY) * gradient[i];
      second[i] = SECOND_DECAY * second[i] + (1 - SECOND_DECAY) * gradient[i] * gradient[i];
      values[i] -= rate * first[i] / ((float) Math.sqrt(second[i]) * root + EPSILON);
    }
  }
}
