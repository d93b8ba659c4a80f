package dev.richter.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.Document;
import dev.richter.RichterIndex;
import dev.richter.SearchRequest;
import dev.richter.SearchResult;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.filter.Filter;
import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import dev.richter.server.store.Collection;
import dev.richter.vector.Vector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Finds where in a body stands what the engine has refused. It knows nothing of bodies, so this is
 * found out once something was refused.
 */
final class Places {

  private Places() {}

  /** Says where in the body something of a code stands, if anywhere. */
  @FunctionalInterface
  private interface Finding {
    Optional<String> find(ErrorCode code);
  }

  private static <T> T finding(Finding finding, Supplier<T> work) {
    try {
      return work.get();
    } catch (RichterException e) {
      Optional<String> place = finding.find(e.code());
      if (place.isEmpty()) {
        throw e;
      }
      Problem problem = Problem.of(e);
      throw new ProblemException(problem.at(place.get() + problem.pointer().orElse("")));
    }
  }

  /** Does something with what stands at a place; whatever is refused is that. */
  static <T> T at(String place, Supplier<T> work) {
    return finding(code -> Optional.of(place), work);
  }

  /** Does something with the filter of a body, and perhaps its payload. */
  static <T> T ofFilter(Supplier<T> work) {
    return finding(
        code ->
            switch (code) {
              case FILTER_INVALID, BITMAP_INVALID -> Optional.of("/filter");
              case PAYLOAD_INVALID -> Optional.of("/payload");
              default -> Optional.empty();
            },
        work);
  }

  /**
   * Stores all points or none.
   *
   * @param before what has to hold of the index that they go into; throws where it does not
   * @param place where in the body a point stands, by its number
   */
  static void store(
      Collection collection,
      List<Document> points,
      Consumer<RichterIndex> before,
      IntFunction<String> place) {
    try {
      collection.write(
          index -> {
            before.accept(index);
            index.upsertAll(points);
          });
    } catch (RichterException e) {
      if (Problem.of(e).status() == ProblemCode.REQUEST_INVALID.status()) {
        collection.read(
            index -> {
              for (int i = 0; i < points.size(); i++) {
                check(index, points.get(i), place.apply(i));
              }
              return true;
            });
      }
      throw e;
    }
  }

  private static void check(RichterIndex index, Document document, String place) {
    Map<String, Vector> vectors = document.vectors();
    vectors.forEach(
        (field, vector) ->
            at(
                "%s/vector/%s".formatted(place, escaped(field)),
                () -> {
                  index.check(field, vector);
                  return true;
                }));
    at(
        place + "/payload",
        () -> {
          index.check(document);
          return true;
        });
  }

  /** Searches as a query wants it. */
  static SearchResult search(RichterIndex index, QueryBody query, SearchRequest request) {
    String first = query.firstPlace();
    return finding(
        code ->
            switch (code) {
              case FIELD_UNKNOWN ->
                  Optional.of((knows(index, request.field()) ? "" : first) + "/using");
              case FIELD_MISMATCH, VECTOR_EMPTY, VECTOR_DIMENSION_MISMATCH, VECTOR_VALUE_INVALID ->
                  Optional.of((takes(index, request) ? "" : first) + "/query");
              case FILTER_INVALID, BITMAP_INVALID ->
                  Optional.of((query.stage().filter().isPresent() ? "" : first) + "/filter");
              case PARAMETER_INVALID -> Optional.of(first + "/params/recall");
              default -> Optional.empty();
            },
        () -> index.search(request));
  }

  private static boolean knows(RichterIndex index, String field) {
    return index.fields().containsKey(field);
  }

  private static boolean takes(RichterIndex index, SearchRequest request) {
    try {
      index.check(request.field(), request.query());
      return true;
    } catch (RichterException e) {
      return false;
    }
  }

  /**
   * Makes sure that a collection has the fields whose vectors are wanted.
   *
   * @throws ProblemException with the place of the first that it does not have
   */
  static void checkFields(RichterIndex index, Selections.OfVectors wanted) {
    if (wanted instanceof Selections.OfVectors.Fields fields) {
      for (int i = 0; i < fields.names().size(); i++) {
        String name = fields.names().get(i);
        if (!knows(index, name)) {
          Problem problem =
              Problem.of(
                  new RichterException(
                      ErrorCode.FIELD_UNKNOWN,
                      "field \"%s\", expected some of %s"
                          .formatted(name, index.fields().keySet())));
          throw new ProblemException(problem.at("/with_vector/" + i));
        }
      }
    }
  }

  /** Reads a filter that stands at a place. */
  static Filter filter(JsonNode filter, String place) {
    return at(place, () -> Filter.parse(filter.toString()));
  }

  /** A name as a part of a JSON pointer. */
  static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
