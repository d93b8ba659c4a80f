package dev.richter.tools.opensearch;

import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Finds out how far a source is done from its beginning on, while its batches are done in any
 * order. Safe for use by many threads.
 */
final class AcknowledgedPrefix {

  private final LongConsumer acknowledged;
  private final TreeMap<Long, Long> positions = new TreeMap<>();
  private long next;

  /**
   * @param acknowledged is told each position that the source is done to, in ascending order
   */
  AcknowledgedPrefix(LongConsumer acknowledged) {
    this.acknowledged = acknowledged;
  }

  /**
   * Says that a batch is done.
   *
   * @param number the how manieth it is, from 0
   * @param position how far into the source it goes
   */
  synchronized void done(long number, long position) {
    positions.put(number, position);
    while (!positions.isEmpty() && positions.firstKey() == next) {
      acknowledged.accept(positions.pollFirstEntry().getValue());
      next++;
    }
  }
}
