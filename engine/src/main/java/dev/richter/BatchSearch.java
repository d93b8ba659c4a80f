package dev.richter;

import dev.richter.error.RichterException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Runs many searches on several threads and keeps their order. */
final class BatchSearch {

  private final List<SearchRequest> requests;
  private final Function<SearchRequest, SearchResult> search;
  private final SearchResult[] results;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private BatchSearch(List<SearchRequest> requests, Function<SearchRequest, SearchResult> search) {
    this.requests = requests;
    this.search = search;
    this.results = new SearchResult[requests.size()];
  }

  /**
   * Runs the searches.
   *
   * @throws RichterException if a search fails: with its code, and its place in the list in the
   *     message; the others are given up
   */
  static List<SearchResult> run(
      List<SearchRequest> requests, int threads, Function<SearchRequest, SearchResult> search) {
    BatchSearch batch = new BatchSearch(requests, search);
    int workers = Math.min(threads, requests.size());
    if (workers <= 1) {
      batch.work();
    } else {
      try (ExecutorService pool =
          Executors.newFixedThreadPool(
              workers, Thread.ofPlatform().daemon().name("richter-search-", 0).factory())) {
        for (int i = 0; i < workers; i++) {
          pool.execute(batch::work);
        }
      }
    }
    Throwable thrown = batch.failure.get();
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
    return Arrays.asList(batch.results);
  }

  private void work() {
    int i = next.getAndIncrement();
    while (i < results.length && failure.get() == null) {
      try {
        results[i] = search.apply(requests.get(i));
      } catch (RichterException e) {
        failure.compareAndSet(
            null,
            new RichterException(
                e.code(),
                "query %d of %d: %s".formatted(i + 1, results.length, e.getMessage()),
                e));
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
      }
      i = next.getAndIncrement();
    }
  }
}
