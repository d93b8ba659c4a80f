package dev.richter.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.richter.Document;
import dev.richter.Hit;
import dev.richter.RichterIndex;
import dev.richter.SearchRequest;
import dev.richter.SearchResult;
import dev.richter.Tuning;
import dev.richter.error.RichterException;
import dev.richter.search.SearchParameters;
import dev.richter.search.StageWork;
import dev.richter.search.WorkCounters;
import dev.richter.server.http.Metrics;
import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import dev.richter.server.store.Collection;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Runs queries. Safe for use by many threads. */
final class Searches {

  private static final SearchResult NOTHING =
      new SearchResult(List.of(), List.of(new StageWork(WorkCounters.NONE, 0)), false, 0);

  private final Texts texts;
  private final Metrics metrics;
  private final long defaultDeadlineMillis;
  private final long maxDeadlineMillis;

  Searches(Texts texts, Metrics metrics, long defaultDeadlineMillis, long maxDeadlineMillis) {
    this.texts = texts;
    this.metrics = metrics;
    this.defaultDeadlineMillis = defaultDeadlineMillis;
    this.maxDeadlineMillis = maxDeadlineMillis;
  }

  /**
   * Runs a query.
   *
   * @param arrivedNanos when it arrived, which its deadline counts from
   * @param startedNanos when a thread took it
   * @param parsedNanos when it was read
   * @throws ProblemException if it does not fit the collection, or its time is over already
   */
  Found run(
      Collection collection,
      QueryBody query,
      long arrivedNanos,
      long startedNanos,
      long parsedNanos) {
    return collection.read(
        index -> {
          long begin = System.nanoTime();
          // What is too late already is not encoded.
          timeLeft(query, begin - arrivedNanos);
          Places.checkFields(index, query.vectors());
          Stages asked = Stages.of(index, query, texts);
          long encoded = System.nanoTime();
          long encodeNanos = asked.ofTexts() ? encoded - begin : 0;
          if (asked.ofTexts()) {
            metrics.stage(Metrics.Stage.ENCODE, encodeNanos);
          }
          Duration left = timeLeft(query, encoded - arrivedNanos);
          long queueNanos = startedNanos - arrivedNanos;
          long parseNanos = parsedNanos - startedNanos;
          if (asked.isEmpty()) {
            Times times = new Times(queueNanos, parseNanos, encodeNanos, 0);
            return new Found(
                query, asked.first(), NOTHING, List.of(), times, SearchParameters.defaults());
          }
          SearchRequest request =
              Places.at(
                  query.firstPlace() + "/query",
                  () -> request(index, collection.recall(), query, asked).deadline(left));
          SearchResult result = Places.search(index, query, request);
          long searched = System.nanoTime();
          List<StageWork> stages = result.stages();
          metrics.stage(Metrics.Stage.SEARCH, stages.getFirst().nanos());
          if (stages.size() > 1) {
            metrics.stage(Metrics.Stage.RERANK, stages.getLast().nanos());
          }
          metrics.pointsScored(result.work().documentsScored());
          List<Optional<Document>> documents = documents(index, query, result);
          long hitNanos = result.tookNanos() - stages.stream().mapToLong(StageWork::nanos).sum();
          Times times =
              new Times(
                  queueNanos, parseNanos, encodeNanos, hitNanos + System.nanoTime() - searched);
          return new Found(query, asked.first(), result, documents, times, used(index, request));
        });
  }

  private Duration timeLeft(QueryBody query, long usedNanos) {
    long millis = query.deadlineMillis().orElse(defaultDeadlineMillis);
    if (millis > maxDeadlineMillis) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.REQUEST_INVALID,
                  "deadline_ms is %d, expected at most %d".formatted(millis, maxDeadlineMillis))
              .at("/deadline_ms"));
    }
    long left = millis * 1_000_000 - usedNanos;
    if (left <= 0) {
      throw new ProblemException(
          ProblemCode.OVERLOADED,
          "the deadline of %d ms was over before the search could begin".formatted(millis));
    }
    return Duration.ofNanos(left);
  }

  private static SearchRequest request(
      RichterIndex index, OptionalDouble collectionRecall, QueryBody query, Stages stages) {
    QueryBody.Stage last = query.stage();
    QueryBody.Stage first = query.prefetch().orElse(last);
    String field = stages.first().field();
    int k = last.limit();
    SearchRequest request =
        switch (stages.first().vector()) {
          case SparseVector sparse -> SearchRequest.sparse(field, sparse, k);
          case MultiVector multi -> SearchRequest.multiVector(field, multi, k);
        };
    request = withEffort(request, first.effort(), collectionRecall, index.tuning(field));
    Optional<dev.richter.filter.Filter> filter =
        query.prefetch().isEmpty()
            ? last.filter()
            : QueryBody.joined(first.filter(), last.filter());
    if (filter.isPresent()) {
      request = request.filter(filter.get());
    }
    if (stages.second().isPresent()) {
      Stages.Ranking second = stages.second().get();
      request = request.rerank(second.field(), second.rows(), first.limit());
    }
    return request.withPayload(query.payload().any());
  }

  private static SearchRequest withEffort(
      SearchRequest request,
      QueryBody.Effort effort,
      OptionalDouble collectionRecall,
      Optional<Tuning> tuning) {
    if (effort.parameters().isPresent()) {
      return request.parameters(effort.parameters().get());
    }
    if (effort.recall().isPresent()) {
      return request.recall(effort.recall().getAsDouble());
    }
    return collectionRecall.isPresent() && tuning.isPresent()
        ? request.recall(collectionRecall.getAsDouble())
        : request;
  }

  /** The parameters that a search went by. */
  private static SearchParameters used(RichterIndex index, SearchRequest request) {
    return request
        .parameters()
        .orElseGet(
            () -> {
              Optional<Tuning> tuning = index.tuning(request.field());
              if (request.recall().orElse(0) == 1) {
                return SearchParameters.defaults().withExact(true);
              }
              return tuning
                  .map(found -> found.parameters(request.recall().orElse(found.defaultRecall())))
                  .orElse(SearchParameters.defaults());
            });
  }

  /** What was found as it is stored, where the answer needs it. */
  private static List<Optional<Document>> documents(
      RichterIndex index, QueryBody query, SearchResult result) {
    if (!query.vectors().any() && !query.explain()) {
      return List.of();
    }
    List<Optional<Document>> documents = new ArrayList<>();
    for (Hit hit : result.hits()) {
      documents.add(index.get(hit.id()));
    }
    return documents;
  }

  /** The failure of one query of a batch. */
  static Throwable inBatch(int position, Throwable failure) {
    if (!(failure instanceof ProblemException) && !(failure instanceof RichterException)) {
      return failure;
    }
    Problem problem = Problem.of(failure);
    return problem.status() == ProblemCode.REQUEST_INVALID.status()
        ? new ProblemException(
            problem.at("/searches/%d%s".formatted(position, problem.pointer().orElse(""))))
        : failure;
  }

  /** How long each stage took beside those of the search, in nanoseconds. */
  record Times(long queue, long parse, long encode, long read) {}

  /**
   * The answer to a query.
   *
   * @param wanted what was searched for, in the first stage if there are two
   * @param documents the points as they are stored; none if nobody asked
   * @param used the parameters that the search went by
   */
  record Found(
      QueryBody query,
      Stages.Wanted wanted,
      SearchResult result,
      List<Optional<Document>> documents,
      Times times,
      SearchParameters used) {

    /** Writes a {@code QueryResult} of the contract. */
    void write(JsonGenerator out) throws IOException {
      out.writeStartObject();
      out.writeArrayFieldStart("points");
      for (int rank = 0; rank < result.hits().size(); rank++) {
        writePoint(out, rank);
      }
      out.writeEndArray();
      out.writeBooleanField("timed_out", result.timedOut());
      if (query.explain()) {
        writeExplanation(out);
      }
      out.writeEndObject();
    }

    private void writePoint(JsonGenerator out, int rank) throws IOException {
      Hit hit = result.hits().get(rank);
      out.writeStartObject();
      PointWriter.writeId(out, "id", hit.id());
      out.writeNumberField("score", hit.score());
      PointWriter.writePayload(out, query.payload().of(hit.payload()));
      if (!documents.isEmpty() && documents.get(rank).isPresent()) {
        Document document = documents.get(rank).get();
        PointWriter.writeVectors(out, document, query.vectors());
        if (query.explain()) {
          writeMatches(out, document);
        }
      }
      out.writeEndObject();
    }

    private record Match(int token, float queryWeight, float pointWeight) {
      float product() {
        return queryWeight * pointWeight;
      }
    }

    private void writeMatches(JsonGenerator out, Document document) throws IOException {
      Optional<SparseVector> stored = document.sparseVector(wanted.field());
      if (!(wanted.vector() instanceof SparseVector query) || stored.isEmpty()) {
        return;
      }
      out.writeArrayFieldStart("matches");
      for (Match match : matches(query, stored.get())) {
        out.writeStartObject();
        writeToken(out, match.token());
        out.writeNumberField("query_weight", match.queryWeight());
        out.writeNumberField("point_weight", match.pointWeight());
        out.writeNumberField("product", match.product());
        out.writeEndObject();
      }
      out.writeEndArray();
    }

    private static List<Match> matches(SparseVector query, SparseVector point) {
      List<Match> matches = new ArrayList<>();
      int i = 0;
      int j = 0;
      while (i < query.size() && j < point.size()) {
        int order = Integer.compare(query.token(i), point.token(j));
        if (order == 0) {
          matches.add(new Match(query.token(i), query.weight(i), point.weight(j)));
        }
        i += order <= 0 ? 1 : 0;
        j += order >= 0 ? 1 : 0;
      }
      matches.sort(Comparator.comparingDouble(Match::product).reversed());
      return matches;
    }

    private void writeExplanation(JsonGenerator out) throws IOException {
      StageWork search = result.stages().getFirst();
      Optional<StageWork> rerank = result.stages().stream().skip(1).findFirst();
      out.writeObjectFieldStart("explain");
      out.writeObjectFieldStart("work");
      WorkCounters work = search.work();
      out.writeNumberField("lists", work.lists());
      out.writeNumberField("postings", work.postings());
      out.writeNumberField("blocks_opened", work.blocksOpened());
      out.writeNumberField("points_estimated", work.documentsEstimated());
      out.writeNumberField("points_scored", work.documentsScored());
      out.writeNumberField("bytes_read", work.bytesRead());
      out.writeEndObject();
      if (rerank.isPresent()) {
        out.writeObjectFieldStart("rerank_work");
        out.writeNumberField("points_scored", rerank.get().work().documentsScored());
        out.writeNumberField("bytes_read", rerank.get().work().bytesRead());
        out.writeEndObject();
      }
      out.writeObjectFieldStart("micros");
      out.writeNumberField("queue", times.queue() / 1e3);
      out.writeNumberField("parse", times.parse() / 1e3);
      out.writeNumberField("encode", times.encode() / 1e3);
      out.writeNumberField("search", search.nanos() / 1e3);
      if (rerank.isPresent()) {
        out.writeNumberField("rerank", rerank.get().nanos() / 1e3);
      }
      out.writeNumberField("read", times.read() / 1e3);
      out.writeEndObject();
      out.writeObjectFieldStart("params");
      out.writeBooleanField("exact", used.exact());
      switch (wanted.vector()) {
        case SparseVector sparse -> {
          out.writeNumberField("impact_cut", used.impactCut());
          out.writeNumberField("heap_factor", used.heapFactor());
        }
        case MultiVector multi -> {
          out.writeNumberField("probes", used.probes());
          out.writeNumberField("candidates", used.candidates());
          out.writeNumberField("margin", used.margin());
        }
      }
      out.writeEndObject();
      if (wanted.ofText() && wanted.vector() instanceof SparseVector vector) {
        writeTokens(out, vector);
      }
      out.writeEndObject();
    }

    private void writeTokens(JsonGenerator out, SparseVector vector) throws IOException {
      out.writeArrayFieldStart("query_tokens");
      List<Integer> heaviestFirst =
          IntStream.range(0, vector.size())
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -vector.weight(i)))
              .toList();
      for (int i : heaviestFirst) {
        out.writeStartObject();
        writeToken(out, vector.token(i));
        out.writeNumberField("weight", vector.weight(i));
        out.writeEndObject();
      }
      out.writeEndArray();
    }

    private void writeToken(JsonGenerator out, int token) throws IOException {
      out.writeNumberField("token", token);
      Optional<String> text = wanted.encoder().flatMap(encoder -> encoder.token(token));
      if (text.isPresent()) {
        out.writeStringField("text", text.get());
      }
    }
  }
}
