package dev.richter.bench.worker;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process uses of memory; 0 where the system does not tell.
 *
 * @param peakResidentBytes the most that was resident at once, pages of mapped files included
 * @param anonymousBytes what is resident now without pages of files: what the process cannot do
 *     without
 * @param peakHeapBytes the most the Java heap held, garbage included, summed over its pools
 */
public record MemoryUse(long peakResidentBytes, long anonymousBytes, long peakHeapBytes) {

  private static final Path STATUS = Path.of("/proc/self/status");

  /** The use of this process. */
  static MemoryUse now() throws IOException {
    long peakHeap = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      peakHeap += pool.getType() == MemoryType.HEAP ? pool.getPeakUsage().getUsed() : 0;
    }
    return new MemoryUse(status("VmHWM:"), status("RssAnon:"), peakHeap);
  }

  private static long status(String name) throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.substring(name.length()).replace("kB", "").strip()) << 10;
      }
    }
    return 0;
  }
}
