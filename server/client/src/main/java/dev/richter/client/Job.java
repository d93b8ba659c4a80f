package dev.richter.client;

import java.util.Optional;

/**
 * Work on an index that takes long.
 *
 * @param id what it is called
 * @param kind optimize or tune
 * @param state waiting, running, completed or failed
 * @param progress from 0 to 1
 * @param code why it failed
 * @param detail why it failed, for people
 */
public record Job(
    String id,
    String kind,
    String state,
    double progress,
    Optional<String> code,
    Optional<String> detail) {

  /** Whether it completed or failed. */
  public boolean isOver() {
    return state.equals("completed") || state.equals("failed");
  }
}
