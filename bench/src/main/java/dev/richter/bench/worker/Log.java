package dev.richter.bench.worker;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Tells on the error stream what is being done. */
public final class Log {

  private Log() {}

  public static void log(String format, Object... arguments) {
    System.err.printf(
        Locale.ROOT,
        "%s %s%n",
        LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS),
        format.formatted(arguments));
  }
}
