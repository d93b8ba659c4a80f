package dev.richter.tools;

import java.io.Console;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar with the rate and the time left, on a terminal; elsewhere nothing. */
final class Progress implements AutoCloseable {

  private static final int UPDATE_MILLIS = 200;
  private static final int WIDTH = 100;

  /** Stands for a total that is not known yet. */
  static final long UNKNOWN = -1;

  /** The total is estimated anew after this many steps. */
  private static final int STEPS_PER_ESTIMATE = 256;

  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /**
   * Starts a bar.
   *
   * @param task what is being done
   * @param unit what is counted, in the plural
   * @param total how many there are, or {@link #UNKNOWN}
   */
  static Progress start(String task, String unit, long total) {
    return start(task, unit, total, 0);
  }

  /**
   * Starts a bar of what was begun before.
   *
   * @param done how many were done before, which say nothing of the rate
   */
  static Progress start(String task, String unit, long total, long done) {
    if (!isTerminal()) {
      return new Progress(null);
    }
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setUnit(" " + unit, 1)
            .setInitialMax(total)
            .startsFrom(done, Duration.ZERO)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(UPDATE_MILLIS)
            .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
            .showSpeed()
            .clearDisplayOnFinish()
            .build());
  }

  @SuppressWarnings(
      "SystemConsoleNull") // whether there is a console without a terminal depends on the JDK
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Says how many are done. */
  void done(long count) {
    if (bar != null) {
      bar.stepTo(count);
    }
  }

  /**
   * Says how many are done and what share of the whole that is, 0 to 1, where the total is not
   * known.
   */
  void done(long count, double share) {
    if (bar != null) {
      bar.stepTo(count);
      if (count % STEPS_PER_ESTIMATE == 0 && share > 0) {
        bar.maxHint(Math.max(count, Math.round(count / share)));
      }
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
