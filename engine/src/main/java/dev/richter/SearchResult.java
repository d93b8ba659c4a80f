package dev.richter;

import dev.richter.search.WorkCounters;
import java.util.List;

/**
 * What a search found.
 *
 * @param hits the documents, best first; fewer than k where fewer share a token with the query and
 *     pass the filter
 * @param work what the search did
 * @param timedOut whether the deadline came first, so that better documents may exist
 * @param tookNanos how long the search took, in nanoseconds
 */
public record SearchResult(List<Hit> hits, WorkCounters work, boolean timedOut, long tookNanos) {

  /** Copies the list. */
  public SearchResult {
    hits = List.copyOf(hits);
  }
}
