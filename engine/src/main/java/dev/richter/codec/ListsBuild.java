package dev.richter.codec;

import dev.richter.build.BlockedList;
import dev.richter.build.ListBuilder;
import dev.richter.build.StaticPruning;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.util.ThreadInterruptedException;

/**
 * Builds the blocked lists of one field from its forward index, parallel over lists.
 *
 * <p>Memory does not grow with the segment: the postings are inverted a range of tokens at a time,
 * at most {@value #RANGE_POSTINGS} postings of 8 bytes, at the price of one more pass over the
 * forward index a range. What is written does not depend on the number of threads.
 */
final class ListsBuild {

  private static final int RANGE_POSTINGS = 16_000_000;

  /**
   * Lists are handed to threads in tasks whose documents have about so many tokens, which bounds
   * the summaries that wait to be written, however long the vectors are.
   */
  private static final int TASK_TOKENS = 2_000_000;

  private static final int PENDING_TASKS_PER_THREAD = 4;

  private final ForwardIndex forward;
  private final SparseParameters parameters;
  private final StaticPruning.Budget budget;
  private final float threshold;
  private final int[] allCounts;
  private final int[] counts;

  /** By token, how many tokens the documents of its list have together. */
  private final long[] documentTokens;

  private final int[] tokens;
  private final float[] weights;
  private final ConcurrentLinkedQueue<ListBuilder> builders = new ConcurrentLinkedQueue<>();

  private ListsBuild(ForwardIndex forward, SparseParameters parameters) throws IOException {
    this.forward = forward;
    this.parameters = parameters;
    this.tokens = new int[forward.maxSize()];
    this.weights = new float[forward.maxSize()];
    this.budget =
        StaticPruning.budget(
            parameters.pruning(), forward.postings(), Math.max(1, forward.vocabularySize()));
    this.threshold = threshold();
    this.allCounts = new int[forward.vocabularySize()];
    this.counts = new int[forward.vocabularySize()];
    this.documentTokens = new long[forward.vocabularySize()];
    countPostings();
  }

  static ListsLayout write(
      ForwardIndex forward, SparseParameters parameters, int threads, RegionWriter region)
      throws IOException {
    ListsBuild build = new ListsBuild(forward, parameters);
    BlockedListsWriter writer = new BlockedListsWriter(region, forward.layout());
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      try {
        for (int from = 0; from < forward.vocabularySize(); ) {
          int to = build.rangeEnd(from);
          build.writeRange(from, to, executor, threads, writer);
          from = to;
        }
      } finally {
        executor.shutdownNow();
      }
    }
    return writer.finish();
  }

  private float threshold() throws IOException {
    if (budget.postingsKept() >= forward.postings()) {
      return 0;
    }
    StaticPruning.Threshold search = new StaticPruning.Threshold(budget.postingsKept());
    for (int pass = 0; pass < 2; pass++) {
      if (pass == 1) {
        search.startSecondPass();
      }
      for (int document = 0; document < forward.maxDocument(); document++) {
        int size = forward.read(document, tokens.length, tokens, weights);
        for (int i = 0; i < size; i++) {
          search.add(weights[i]);
        }
      }
    }
    return search.value();
  }

  private void countPostings() throws IOException {
    for (int document = 0; document < forward.maxDocument(); document++) {
      int size = forward.read(document, tokens.length, tokens, weights);
      for (int i = 0; i < size; i++) {
        allCounts[tokens[i]]++;
        if (weights[i] >= threshold) {
          counts[tokens[i]]++;
          documentTokens[tokens[i]] += size;
        }
      }
    }
  }

  /**
   * Where a range of tokens ends that starts at {@code from} and has as many postings as fit,
   * though at least one token.
   */
  private int rangeEnd(int from) {
    long postings = 0;
    int to = from;
    while (to < counts.length && (to == from || postings + counts[to] <= RANGE_POSTINGS)) {
      postings += counts[to++];
    }
    return to;
  }

  private void writeRange(
      int from, int to, ExecutorService executor, int threads, BlockedListsWriter writer)
      throws IOException {
    Inverted inverted = invert(from, to);
    ArrayDeque<Future<List<Built>>> pending = new ArrayDeque<>();
    for (int start = from; start < to; ) {
      int end = taskEnd(start, to);
      pending.add(executor.submit(task(inverted, start, end)));
      if (pending.size() >= threads * PENDING_TASKS_PER_THREAD) {
        writeTask(pending.remove(), writer);
      }
      start = end;
    }
    while (!pending.isEmpty()) {
      writeTask(pending.remove(), writer);
    }
  }

  private int taskEnd(int start, int to) {
    long sum = 0;
    int end = start;
    while (end < to && sum < TASK_TOKENS) {
      sum += documentTokens[end++];
    }
    return end;
  }

  private record Inverted(int firstToken, int[] starts, int[] documents, float[] weights) {}

  private Inverted invert(int from, int to) throws IOException {
    int[] starts = new int[to - from + 1];
    for (int token = from; token < to; token++) {
      starts[token - from + 1] = starts[token - from] + counts[token];
    }
    int[] documents = new int[starts[to - from]];
    float[] postingWeights = new float[documents.length];
    int[] next = starts.clone();
    for (int document = 0; document < forward.maxDocument(); document++) {
      int size = forward.read(document, tokens.length, tokens, weights);
      for (int i = 0; i < size && weights[i] >= threshold; i++) {
        if (tokens[i] >= from && tokens[i] < to) {
          int place = next[tokens[i] - from]++;
          documents[place] = document;
          postingWeights[place] = weights[i];
        }
      }
    }
    return new Inverted(from, starts, documents, postingWeights);
  }

  private record Built(int token, BlockedList list, boolean complete) {}

  private Callable<List<Built>> task(Inverted inverted, int start, int end) {
    return () -> {
      ListBuilder builder = builders.poll();
      if (builder == null) {
        builder = new ListBuilder(forward, parameters.blocking());
      }
      List<Built> lists = new ArrayList<>();
      for (int token = start; token < end; token++) {
        if (counts[token] > 0) {
          lists.add(build(inverted, token, builder));
        }
      }
      builders.add(builder);
      return lists;
    };
  }

  private Built build(Inverted inverted, int token, ListBuilder builder) throws IOException {
    int from = inverted.starts()[token - inverted.firstToken()];
    int to = from + counts[token];
    int[] documents = Arrays.copyOfRange(inverted.documents(), from, to);
    float[] postingWeights = Arrays.copyOfRange(inverted.weights(), from, to);
    int kept =
        StaticPruning.keepHeaviest(documents, postingWeights, documents.length, budget.listCap());
    BlockedList list =
        builder.build(
            kept == documents.length ? documents : Arrays.copyOf(documents, kept),
            forward.token(token));
    return new Built(token, list, kept == allCounts[token]);
  }

  private static void writeTask(Future<List<Built>> task, BlockedListsWriter writer)
      throws IOException {
    try {
      for (Built built : task.get()) {
        writer.write(built.token(), built.list(), built.complete());
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;

        case RuntimeException runtime -> throw runtime;
        case Error error -> throw error;
        case null, default -> throw new IOException("building the lists failed", e);
      }
    } catch (InterruptedException e) {
      throw new ThreadInterruptedException(e);
    }
  }
}
