package dev.richter.bench.run;

import dev.richter.bench.run.Result.Setting;
import dev.richter.bench.worker.Log;

/** Tells how far the run is. */
final class Countdown {

  private final int all;
  private final long start = System.nanoTime();
  private int skipped;
  private int done;

  Countdown(int all) {
    this.all = all;
  }

  void skip() {
    skipped++;
  }

  void done(int round, Result result) {
    done++;
    double minutes = (System.nanoTime() - start) / 6e10;
    Setting setting = result.setting();
    Log.log(
        "%d of %d, about %.0f min left: round %d, %s %s, %s %s %s, k %d, %d threads: recall %.4f, %.0f µs",
        skipped + done,
        all,
        Math.ceil(minutes / done * (all - skipped - done)),
        round,
        setting.collection(),
        setting.encoder(),
        setting.engine(),
        setting.build(),
        setting.search(),
        setting.k(),
        setting.threads(),
        result.accuracy().recall(),
        result.repetitions().getLast().meanMicros());
  }
}
