package dev.richter.search;

import java.util.List;

/**
 * What one stage of a search did.
 *
 * @param work what it did
 * @param nanos how long it took, in nanoseconds
 */
public record StageWork(WorkCounters work, long nanos) {

  /** What stages did together. */
  public static WorkCounters sum(List<StageWork> stages) {
    return stages.stream().map(StageWork::work).reduce(WorkCounters.NONE, WorkCounters::plus);
  }
}
