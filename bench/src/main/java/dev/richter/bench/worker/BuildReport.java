package dev.richter.bench.worker;

import java.util.Map;

/**
 * What a build took and left.
 *
 * @param seconds from the first byte read of the documents to the index on disk
 * @param bytesByPart the index's size, by kind of file
 * @param memory what the process used
 */
public record BuildReport(double seconds, Map<String, Long> bytesByPart, MemoryUse memory) {

  /** The size of the index. */
  public long bytes() {
    return bytesByPart.values().stream().mapToLong(Long::longValue).sum();
  }
}
