package dev.richter.bench.worker;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Tells on the error stream what is being done. */
public final class Log {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private Log() {}

  public static void log(String format, Object... arguments) {
    System.err.printf(
        Locale.ROOT,
        "%s %s%n",
        TIME.format(LocalTime.now(ZoneId.systemDefault())),
        format.formatted(arguments));
  }
}
