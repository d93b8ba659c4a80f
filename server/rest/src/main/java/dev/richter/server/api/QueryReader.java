package dev.richter.server.api;

import com.fasterxml.jackson.core.JsonToken;
import dev.richter.filter.Filter;
import dev.richter.search.SearchParameters;
import dev.richter.server.http.Contract;
import dev.richter.server.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads queries, as {@code Query} and {@code QueryBatch} of the contract say: by hand, which takes
 * a third of the time that a tree and its check against the schema take.
 */
final class QueryReader {

  private static final int DEFAULT_LIMIT = 10;

  private final Contract contract;
  private final int maxLimit;
  private final int maxBatch;

  QueryReader(Contract contract, int maxLimit, int maxBatch) {
    this.contract = contract;
    this.maxLimit = maxLimit;
    this.maxBatch = maxBatch;
  }

  /**
   * Reads a query.
   *
   * @throws ProblemException if it is none
   */
  QueryBody query(byte[] body) {
    return BodyReader.whole(body, in -> new Reading(in).query());
  }

  /**
   * Reads a batch of queries.
   *
   * @throws ProblemException if it is none
   */
  List<QueryBody> batch(byte[] body) {
    return BodyReader.whole(
        body,
        in -> {
          List<QueryBody> queries = new ArrayList<>();
          in.object(
              name -> {
                if (!name.equals("searches")) {
                  return false;
                }
                in.array(
                    () -> {
                      if (queries.size() == maxBatch) {
                        throw in.invalid("more than %d queries".formatted(maxBatch));
                      }
                      queries.add(new Reading(in).query());
                    });
                return true;
              });
          if (queries.isEmpty()) {
            throw in.invalid("no queries, expected \"searches\" with at least one");
          }
          return queries;
        });
  }

  /** Reads one query or one prefetch. */
  private final class Reading {

    private final BodyReader in;
    private @Nullable VectorInput query;
    private Optional<String> using = Optional.empty();
    private int limit = DEFAULT_LIMIT;
    private boolean hasLimit;
    private Optional<Filter> filter = Optional.empty();
    private QueryBody.Effort effort = QueryBody.Effort.DEFAULT;
    private boolean hasParams;
    private QueryBody.@Nullable Stage prefetch;
    private String prefetchPlace = "";
    private OptionalLong deadlineMillis = OptionalLong.empty();
    private Selections.OfPayload payload = new Selections.OfPayload.All(false);
    private Selections.OfVectors vectors = new Selections.OfVectors.All(false);
    private boolean explain;

    Reading(BodyReader in) {
      this.in = in;
    }

    QueryBody query() throws IOException {
      in.object(name -> readOfStage(name) || readOfQuery(name));
      QueryBody.Stage stage = stage();
      if (prefetch != null) {
        if (hasParams) {
          throw in.invalid("\"params\" beside \"prefetch\", expected them inside of it");
        }
        if (prefetch.limit() < limit) {
          throw in.invalid(
              "the limit of the prefetch is %d, expected at least that of the query, %d"
                  .formatted(prefetch.limit(), limit));
        }
      }
      return new QueryBody(
          stage,
          Optional.ofNullable(prefetch),
          prefetchPlace,
          deadlineMillis,
          payload,
          vectors,
          explain);
    }

    private QueryBody.Stage prefetch() throws IOException {
      in.object(this::readOfStage);
      if (!hasLimit) {
        throw in.invalid("the prefetch has no \"limit\"");
      }
      return stage();
    }

    private QueryBody.Stage stage() {
      if (query == null) {
        throw in.invalid("there is no \"query\"");
      }
      return new QueryBody.Stage(query, using, limit, filter, effort);
    }

    private boolean readOfStage(String name) throws IOException {
      switch (name) {
        case "query" -> query = VectorReader.read(in);
        case "using" -> using = Optional.of(fieldName());
        case "limit" -> {
          limit = (int) in.integer(1, maxLimit);
          hasLimit = true;
        }
        case "filter" -> filter = Optional.of(in.filter());
        case "params" -> {
          effort = new EffortReading(in).read();
          hasParams = true;
        }
        default -> {
          return false;
        }
      }
      return true;
    }

    private boolean readOfQuery(String name) throws IOException {
      switch (name) {
        case "prefetch" -> prefetch = prefetchOrList();
        case "deadline_ms" -> deadlineMillis = OptionalLong.of(in.integer(1, Integer.MAX_VALUE));
        case "with_payload" -> payload = payloadSelection();
        case "with_vector" -> vectors = vectorSelection();
        case "explain" -> explain = in.flag();
        default -> {
          return false;
        }
      }
      return true;
    }

    private String fieldName() throws IOException {
      String name = in.text();
      if (name.isEmpty() || name.length() > 255 || name.startsWith("_")) {
        throw in.invalid("no name of a field");
      }
      return name;
    }

    private QueryBody.Stage prefetchOrList() throws IOException {
      if (in.token() != JsonToken.START_ARRAY) {
        prefetchPlace = "/prefetch";
        return new Reading(in).prefetch();
      }
      prefetchPlace = "/prefetch/0";
      List<QueryBody.Stage> stages = new ArrayList<>();
      in.array(
          () -> {
            if (!stages.isEmpty()) {
              throw in.invalid("more than one prefetch");
            }
            stages.add(new Reading(in).prefetch());
          });
      if (stages.isEmpty()) {
        throw in.invalid("no prefetch in the list, expected one");
      }
      return stages.getFirst();
    }

    private Selections.OfPayload payloadSelection() throws IOException {
      if (in.token().isBoolean()) {
        return new Selections.OfPayload.All(in.flag());
      }
      return Selections.ofPayload(checked("PayloadSelection"), false);
    }

    private Selections.OfVectors vectorSelection() throws IOException {
      if (in.token().isBoolean()) {
        return new Selections.OfVectors.All(in.flag());
      }
      return Selections.ofVectors(checked("VectorSelection"), false);
    }

    private com.fasterxml.jackson.databind.JsonNode checked(String schema) throws IOException {
      String place = in.pointer();
      var tree = in.tree();
      try {
        contract.check(schema, tree);
      } catch (ProblemException e) {
        throw new ProblemException(e.problem().at(place + e.problem().pointer().orElse("")));
      }
      return tree;
    }
  }

  /** Reads how hard to try. */
  private static final class EffortReading {

    private final BodyReader in;
    private SearchParameters parameters = SearchParameters.defaults();
    private OptionalDouble recall = OptionalDouble.empty();
    private boolean others;

    EffortReading(BodyReader in) {
      this.in = in;
    }

    QueryBody.Effort read() throws IOException {
      in.object(
          name -> {
            if (name.equals("recall")) {
              recall = OptionalDouble.of(in.recall());
              return true;
            }
            others = true;
            return readParameter(name);
          });
      if (recall.isPresent() && others) {
        throw in.invalid("\"recall\" beside other parameters, expected it alone");
      }
      return new QueryBody.Effort(recall, others ? Optional.of(parameters) : Optional.empty());
    }

    private boolean readParameter(String name) throws IOException {
      switch (name) {
        case "exact" -> parameters = parameters.withExact(in.flag());
        case "impact_cut" -> parameters = parameters.withImpactCut(in.factor());
        case "heap_factor" -> parameters = parameters.withHeapFactor(in.factor());
        case "probes" -> parameters = parameters.withProbes((int) in.integer(1, Integer.MAX_VALUE));
        case "candidates" ->
            parameters = parameters.withCandidates((int) in.integer(0, Integer.MAX_VALUE));
        case "margin" -> parameters = parameters.withMargin(in.factor());
        default -> {
          return false;
        }
      }
      return true;
    }
  }
}
