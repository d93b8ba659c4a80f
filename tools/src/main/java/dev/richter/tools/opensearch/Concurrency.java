package dev.richter.tools.opensearch;

/**
 * How many requests are under way at once: half as many after one was refused, and one more after
 * some in a row were not. Safe for use by many threads.
 */
final class Concurrency {

  private static final int SUCCESSES_FOR_ONE_MORE = 8;

  private final int most;
  private int limit;
  private int underWay;
  private int successes;

  Concurrency(int most) {
    this.most = most;
    this.limit = most;
  }

  /** Waits until one more may be under way. */
  synchronized void begin() throws InterruptedException {
    while (underWay >= limit) {
      wait();
    }
    underWay++;
  }

  /** Says that one is not under way any more. */
  synchronized void end() {
    underWay--;
    notifyAll();
  }

  /** Says that one was taken whole. */
  synchronized void succeeded() {
    if (++successes >= SUCCESSES_FOR_ONE_MORE && limit < most) {
      limit++;
      successes = 0;
      notifyAll();
    }
  }

  /** Says that one was refused, at least in part, because there is too much to do. */
  synchronized void refused() {
    limit = Math.max(1, limit / 2);
    successes = 0;
  }

  /** How many may be under way now. */
  synchronized int limit() {
    return limit;
  }
}
