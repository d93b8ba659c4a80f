package dev.richter.bench.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/**
 * Where and when figures were taken.
 *
 * @param cpu the CPU's name and its widest vector instructions
 * @param cpus how many of them there are
 * @param java the Java that ran
 * @param system the operating system
 * @param time when the experiment began
 * @param load how many processes wanted a CPU then, on average over a minute: the lower, the more
 *     the times are worth
 */
public record Machine(String cpu, int cpus, String java, String system, String time, double load) {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** This machine, now. */
  public static Machine now() throws IOException {
    return new Machine(
        cpuName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String cpuName() throws IOException {
    if (!Files.isReadable(CPU_INFO)) {
      return System.getProperty("os.arch");
    }
    String flags = " " + cpuInfo("flags") + " ";
    String vectors =
        Stream.of("avx512f", "avx2", "avx")
            .filter(flag -> flags.contains(" " + flag + " "))
            .findFirst()
            .orElse("no AVX");
    return "%s (family %s, model %s, %s)"
        .formatted(cpuInfo("model name"), cpuInfo("cpu family"), cpuInfo("model"), vectors);
  }

  private static String cpuInfo(String name) throws IOException {
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .map(line -> line.split(":", 2))
          .filter(parts -> parts.length == 2 && parts[0].strip().equals(name))
          .map(parts -> parts[1].strip())
          .findFirst()
          .orElse("?");
    }
  }

  /** The line that stands above the tables. */
  public String markdown() {
    return "%s; %d × %s; %s; %s; load %.1f".formatted(time, cpus, cpu, java, system, load);
  }
}
