package dev.richter.bench;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Tells on the error stream what is being done. */
final class Log {

  private Log() {}

  static void log(String format, Object... arguments) {
    System.err.printf(
        Locale.ROOT,
        "%s %s%n",
        LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS),
        format.formatted(arguments));
  }
}
