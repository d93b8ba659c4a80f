package dev.richter.search;

/**
 * How far a rough measure of scores is from a finer one, as far as both were seen. For one thread.
 */
final class Errors {

  private int count;
  private double sum;
  private double squares;

  void add(float rough, float fine) {
    double error = (double) fine - rough;
    count++;
    sum += error;
    squares += error * error;
  }

  int count() {
    return count;
  }

  /** What the finer measure hardly exceeds: so many standard deviations beyond what is expected. */
  double highest(float rough, float margin) {
    double mean = sum / count;
    double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    return rough + mean + margin * deviation;
  }
}
