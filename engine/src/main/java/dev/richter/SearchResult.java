package dev.richter;

import dev.richter.search.StageWork;
import dev.richter.search.WorkCounters;
import java.util.List;

/**
 * What a search found.
 *
 * @param hits the documents, best first; fewer than k where fewer share a token with the query and
 *     pass the filter
 * @param stages what each stage of the search did: one, or two where the first one's documents were
 *     ranked anew
 * @param timedOut whether the deadline came first, so that better documents may exist
 * @param tookNanos how long the search took, in nanoseconds, reading of the hits included
 */
public record SearchResult(
    List<Hit> hits, List<StageWork> stages, boolean timedOut, long tookNanos) {

  /** Copies the lists. */
  public SearchResult {
    hits = List.copyOf(hits);
    stages = List.copyOf(stages);
  }

  /** What all stages did together. */
  public WorkCounters work() {
    return StageWork.sum(stages);
  }
}
