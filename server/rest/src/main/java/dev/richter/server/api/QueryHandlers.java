package dev.richter.server.api;

import dev.richter.server.http.Access;
import dev.richter.server.http.Answer;
import dev.richter.server.http.Call;
import dev.richter.server.http.Handler;
import dev.richter.server.http.Metrics;
import dev.richter.server.http.QueryPool;
import dev.richter.server.store.Collection;
import dev.richter.server.store.Collections;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers queries and batches of them. */
final class QueryHandlers {

  private final Collections collections;
  private final QueryReader reader;
  private final Searches searches;
  private final QueryPool pool;
  private final Metrics metrics;

  QueryHandlers(
      Collections collections,
      QueryReader reader,
      Searches searches,
      QueryPool pool,
      Metrics metrics) {
    this.collections = collections;
    this.reader = reader;
    this.searches = searches;
    this.pool = pool;
    this.metrics = metrics;
  }

  void addTo(Map<String, Handler> handlers) {
    handlers.put("queryPoints", new Handler(Access.READ, Handler.Lane.QUERY, this::query));
    handlers.put("queryPointsBatch", new Handler(Access.READ, Handler.Lane.QUERY, this::batch));
  }

  private Answer query(Call call) throws IOException {
    Collection collection = collections.get(call.pathParameter("collection"));
    QueryBody query = reader.query(call.body().readAllBytes());
    long parsed = parsed(call);
    Searches.Found found =
        searches.run(collection, query, call.arrivedNanos(), call.startedNanos(), parsed);
    long read = System.nanoTime();
    Answer answer = Json.answer(200, call, found::write);
    metrics.stage(Metrics.Stage.ANSWER, found.times().read() + System.nanoTime() - read);
    return answer;
  }

  private Answer batch(Call call) throws IOException {
    Collection collection = collections.get(call.pathParameter("collection"));
    List<QueryBody> queries = reader.batch(call.body().readAllBytes());
    long parsed = parsed(call);
    Batch batch = new Batch(collection, queries, call, parsed);
    // Whoever has nothing else to do helps. The thread of the batch goes on by itself in any case.
    int helpers = Math.min(pool.threadCount(), queries.size()) - 1;
    for (int i = 0; i < helpers && pool.tryExecute(batch::work); i++) {}
    batch.work();
    List<Searches.Found> found = batch.join();
    return Json.answer(
        200,
        call,
        out -> {
          out.writeStartArray();
          for (Searches.Found one : found) {
            one.write(out);
          }
          out.writeEndArray();
        });
  }

  private long parsed(Call call) {
    long now = System.nanoTime();
    metrics.stage(Metrics.Stage.QUEUE, call.startedNanos() - call.arrivedNanos());
    metrics.stage(Metrics.Stage.PARSE, now - call.startedNanos());
    return now;
  }

  /** Queries that several threads take one by one. */
  private final class Batch {

    private final Collection collection;
    private final List<QueryBody> queries;
    private final Call call;
    private final long parsedNanos;
    private final AtomicInteger next = new AtomicInteger();
    private final List<CompletableFuture<Searches.Found>> results;

    Batch(Collection collection, List<QueryBody> queries, Call call, long parsedNanos) {
      this.collection = collection;
      this.queries = queries;
      this.call = call;
      this.parsedNanos = parsedNanos;
      this.results = queries.stream().map(any -> new CompletableFuture<Searches.Found>()).toList();
    }

    void work() {
      for (int i = next.getAndIncrement(); i < queries.size(); i = next.getAndIncrement()) {
        try {
          results
              .get(i)
              .complete(
                  searches.run(
                      collection,
                      queries.get(i),
                      call.arrivedNanos(),
                      call.startedNanos(),
                      parsedNanos));
        } catch (RuntimeException | Error e) {
          results.get(i).completeExceptionally(Searches.inBatch(i, e));
          // The batch fails whole; its other queries need no answer.
          next.set(queries.size());
        }
      }
    }

    List<Searches.Found> join() {
      try {
        results.stream()
            .filter(CompletableFuture::isCompletedExceptionally)
            .findFirst()
            .ifPresent(CompletableFuture::join);
        return results.stream().map(CompletableFuture::join).toList();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }
  }
}
