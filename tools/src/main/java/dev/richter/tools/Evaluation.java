package dev.richter.tools;

import dev.richter.RichterIndex;
import dev.richter.SearchRequest;
import dev.richter.SearchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/**
 * Runs queries over and over and measures each of them.
 *
 * @param threads how many threads search at once
 * @param warmUp how often all queries run before they count
 * @param passes how often all queries run and count
 */
record Evaluation(int threads, int warmUp, int passes) {

  private static final int SIGNIFICANT_DIGITS = 3;

  /**
   * What was measured.
   *
   * @param results the result of each query in the last pass
   * @param latency how long the queries took, each by itself
   * @param queriesPerSecond how many came through in a second, all threads together
   */
  record Measured(List<SearchResult> results, LatencySummary latency, double queriesPerSecond) {}

  /** Runs the queries. */
  Measured run(RichterIndex index, List<SearchRequest> requests) {
    Histogram latencies = new Histogram(SIGNIFICANT_DIGITS);
    SearchResult[] results = new SearchResult[requests.size()];
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int pass = 0; pass < warmUp; pass++) {
        onePass(executor, index, requests, results);
      }
      long start = System.nanoTime();
      for (int pass = 0; pass < passes; pass++) {
        latencies.add(onePass(executor, index, requests, results));
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Measured(
          List.of(results), LatencySummary.of(latencies), latencies.getTotalCount() / seconds);
    }
  }

  private Histogram onePass(
      ExecutorService executor,
      RichterIndex index,
      List<SearchRequest> requests,
      SearchResult[] results) {
    AtomicInteger next = new AtomicInteger();
    List<Future<Histogram>> workers = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      workers.add(
          executor.submit(
              () -> {
                Histogram latencies = new Histogram(SIGNIFICANT_DIGITS);
                for (int i = next.getAndIncrement();
                    i < requests.size();
                    i = next.getAndIncrement()) {
                  long start = System.nanoTime();
                  results[i] = index.search(requests.get(i));
                  latencies.recordValue(System.nanoTime() - start);
                }
                return latencies;
              }));
    }
    Histogram all = new Histogram(SIGNIFICANT_DIGITS);
    workers.forEach(worker -> all.add(await(worker)));
    return all;
  }

  private static Histogram await(Future<Histogram> worker) {
    try {
      return worker.get();
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while searching", failure);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("searching failed", failure.getCause());
    }
  }
}
