package dev.richter.tools;

import java.util.Locale;

/** Numbers as a person reads them. */
final class Text {

  private static final String[] BYTE_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Text() {}

  /**
   * A format with the separators of the root locale, so that output is the same on every machine.
   */
  static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  /** A count with separators: {@code 244,870}. */
  static String count(long count) {
    return format("%,d", count);
  }

  /** A size in the largest unit that leaves at least one: {@code 1.5 MiB}. */
  static String bytes(long bytes) {
    int unit = 0;
    double size = bytes;
    while (size >= 1024 && unit < BYTE_UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return format(unit == 0 ? "%.0f %s" : "%.1f %s", size, BYTE_UNITS[unit]);
  }

  /** A time span in a unit that suits it: {@code 312 µs}, {@code 4.1 s}, {@code 3 min 20 s}. */
  static String duration(long nanos) {
    double micros = nanos / 1e3;
    if (micros < 1e3) {
      return format("%.0f µs", micros);
    }
    if (micros < 1e6) {
      return format("%.1f ms", micros / 1e3);
    }
    if (micros < 60e6) {
      return format("%.1f s", micros / 1e6);
    }
    long seconds = Math.round(nanos / 1e9);
    return format("%d min %d s", seconds / 60, seconds % 60);
  }

  /** A share as a percentage: {@code 97.3 %}. */
  static String percent(double share) {
    return format("%.1f %%", share * 100);
  }
}
