package dev.richter.server.api;

import dev.richter.filter.Filter;
import dev.richter.search.SearchParameters;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A query as a client asks it.
 *
 * @param stage what to search for
 * @param prefetch the stage before, if there is one
 * @param firstPlace a JSON pointer from the query to its first stage; empty if it has one only
 * @param deadlineMillis how long it may take
 * @param payload which part of payloads the answer brings
 * @param vectors which vectors it brings
 * @param explain whether it tells what the search did
 */
record QueryBody(
    Stage stage,
    Optional<Stage> prefetch,
    String firstPlace,
    OptionalLong deadlineMillis,
    Selections.OfPayload payload,
    Selections.OfVectors vectors,
    boolean explain) {

  /**
   * One stage of a query.
   *
   * @param query the vector, or a text to be encoded
   * @param using its field; where nothing is said, the one that holds such vectors
   * @param limit how many points to find
   * @param filter which of them
   * @param effort how hard to try
   */
  record Stage(
      VectorInput query,
      Optional<String> using,
      int limit,
      Optional<Filter> filter,
      Effort effort) {}

  /**
   * How hard to try.
   *
   * @param recall the recall to reach
   * @param parameters the parameters to go by
   */
  record Effort(OptionalDouble recall, Optional<SearchParameters> parameters) {

    static final Effort DEFAULT = new Effort(OptionalDouble.empty(), Optional.empty());
  }

  /** Filters of both stages, which the first one applies. */
  static Optional<Filter> joined(Optional<Filter> first, Optional<Filter> second) {
    List<Filter> both =
        java.util.stream.Stream.of(first, second).flatMap(Optional::stream).toList();
    return both.size() < 2
        ? both.stream().findFirst()
        : Optional.of(Filter.must(both.get(0), both.get(1)));
  }
}
