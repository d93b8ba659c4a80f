package dev.richter.bench.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells of a process; 0 where the system does not. */
record ProcFiles(long pid) {

  /** How many of these the kernel counts to a second, for programs, on every platform. */
  private static final long TICKS_PER_SECOND = 100;

  private static final long NANOS_PER_TICK = 1_000_000_000 / TICKS_PER_SECOND;
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  /** Time on CPUs, of the kernel's work for it as well. */
  long cpuNanos() throws IOException {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    if (!Files.isReadable(stat)) {
      return 0;
    }
    String text = Files.readString(stat);
    // The name of the program may have blanks and parentheses.
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
        * NANOS_PER_TICK;
  }

  /** A size of the status file. */
  long statusBytes(String name) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).replace("kB", "").strip()) << 10;
      }
    }
    return 0;
  }
}
