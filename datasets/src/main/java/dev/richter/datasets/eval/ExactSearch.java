package dev.richter.datasets.eval;

import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * The exact answers of queries over a collection of any size, in one pass over its documents.
 *
 * <p>Documents are taken a batch at a time, inverted over the tokens that any query has, and scored
 * token by token for each query, the queries shared among threads. Sums are in double precision in
 * ascending order of tokens and rounded once, as {@link SparseVector#dot}. The answers depend
 * neither on the threads nor on the batches: equal scores are in ascending order of rows.
 *
 * <p>Memory: about 50 MiB for a batch, 8 bytes a thread for each document of a batch, and 8 bytes
 * for each of queries × k answers.
 */
public final class ExactSearch {

  private ExactSearch() {}

  /**
   * Finds the k best documents of each query.
   *
   * @param documents the collection; the first one is row 0
   * @param queries the queries; an empty one has no answers
   * @param k how many answers each query gets, 1 or more
   * @param threads how many threads score, 1 or more
   * @param progress called from the calling thread after each batch with the number of documents
   *     done
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if k, the threads or the
   *     number of documents are out of range, or whatever reading the documents throws
   */
  public static GroundTruth answers(
      Iterator<VectorRecord> documents,
      List<SparseVector> queries,
      int k,
      int threads,
      LongConsumer progress) {
    requirePositive(k, "k");
    requirePositive(threads, "threads");
    List<BestDocuments> best = new ArrayList<>();
    queries.forEach(query -> best.add(new BestDocuments(k)));
    PostingBatch batch = new PostingBatch(queries);
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      while (documents.hasNext()) {
        batch.fill(documents);
        score(batch, queries, best, threads, executor);
        progress.accept(batch.endRow());
      }
    }
    return groundTruth(k, best);
  }

  private static void requirePositive(int value, String what) {
    if (value < 1) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "%s %d, expected 1 or more".formatted(what, value));
    }
  }

  private static void score(
      PostingBatch batch,
      List<SparseVector> queries,
      List<BestDocuments> best,
      int threads,
      ExecutorService executor) {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> workers = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      workers.add(
          executor.submit(
              () -> {
                double[] sums = new double[batch.documents()];
                for (int i = next.getAndIncrement();
                    i < queries.size();
                    i = next.getAndIncrement()) {
                  batch.score(queries.get(i), sums, best.get(i));
                }
              }));
    }
    for (Future<?> worker : workers) {
      await(worker);
    }
  }

  private static void await(Future<?> worker) {
    try {
      worker.get();
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while scoring", failure);
    } catch (ExecutionException failure) {
      throw new IllegalStateException("scoring failed", failure.getCause());
    }
  }

  private static GroundTruth groundTruth(int k, List<BestDocuments> best) {
    int[][] ids = new int[best.size()][k];
    float[][] scores = new float[best.size()][k];
    for (int query = 0; query < ids.length; query++) {
      best.get(query).drainTo(ids[query], scores[query]);
    }
    return GroundTruth.of(k, ids, scores);
  }
}
