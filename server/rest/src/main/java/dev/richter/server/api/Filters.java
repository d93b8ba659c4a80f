package dev.richter.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.error.RichterException;
import dev.richter.filter.Filter;
import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemException;

/** Reads filters out of bodies. */
final class Filters {

  private Filters() {}

  /**
   * Reads a filter.
   *
   * @param place where it stands in the body
   * @throws ProblemException if it is none, with a pointer into the body
   */
  static Filter parse(JsonNode filter, String place) {
    try {
      return Filter.parse(filter.toString());
    } catch (RichterException e) {
      Problem problem = Problem.of(e);
      throw new ProblemException(problem.at(place + problem.pointer().orElse("")));
    }
  }
}
