package dev.richter.bench;

import dev.richter.bench.worker.MemoryUse;
import dev.richter.bench.worker.PassReport;

/** Points without a contender, for tests of what is done with them. */
final class Points {

  private Points() {}

  static Point of(double recall, double micros) {
    return new Point(new Trial(null, SearchSetting.defaults(), 10), recall, report(micros));
  }

  private static PassReport report(double micros) {
    return new PassReport(
        micros, micros, 0, null, null, null, 0, new MemoryUse(0, 0, 0), null, null);
  }
}
