package dev.richter.tools.opensearch;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.opensearch.BulkAnswer.Failure;
import dev.richter.tools.opensearch.ClusterClient.Request;
import dev.richter.tools.opensearch.LoadTotals.Refusal;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sends documents to an index through the bulk API, several requests at once.
 *
 * <p>What a node refuses because it has too much to do, and what no answer came for, is sent again
 * after a pause, with fewer requests at once; of a request that was refused in part, that part. A
 * document is stored under its id, so that it does no harm to send one twice. Of several with one
 * id the last is what stays.
 *
 * <p>At any time there are at most two more batches in memory than requests may be under way. A
 * loader is used once.
 */
public final class BulkLoader {

  private final ClusterClient client;
  private final String path;
  private final LoadOptions options;
  private final Concurrency concurrency;
  private final LoadCounts counts;
  private final Semaphore slots;

  /** The ids of documents in batches that are not delivered yet, each in one of them. */
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private long batches;

  /**
   * Makes a loader.
   *
   * @param client the cluster
   * @param index where the documents go
   * @param options how they are sent
   */
  public BulkLoader(ClusterClient client, TargetIndex index, LoadOptions options) {
    this.client = client;
    this.path = index.path() + "/_bulk?" + BulkAnswer.FILTER;
    this.options = options;
    this.concurrency = new Concurrency(options.inFlight());
    this.counts = new LoadCounts(options.maxErrors());
    this.slots = new Semaphore(options.inFlight());
  }

  /**
   * Sends documents until there are no more. Where reading them fails, what is under way is
   * finished; where the thread is interrupted, it is given up.
   *
   * @param entries the documents
   * @param acknowledged is told up to which position of the source OpenSearch has answered for all
   *     documents, each time that it gets further; on any thread, but on one at a time
   * @throws RichterException with {@link ErrorCode#UPLOAD_FAILED} if OpenSearch does not take what
   *     is sent; with {@link ErrorCode#DOCUMENT_REFUSED} if it refuses more documents than may be;
   *     or as reading fails
   */
  public LoadTotals load(Iterator<Entry> entries, LongConsumer acknowledged)
      throws InterruptedException {
    AcknowledgedPrefix prefix = new AcknowledgedPrefix(acknowledged);
    try (workers) {
      sendAll(entries, prefix);
    }
    return counts.totals();
  }

  private void sendAll(Iterator<Entry> entries, AcknowledgedPrefix prefix)
      throws InterruptedException {
    BatchBuilder builder = new BatchBuilder(options.bulkBytes());
    try {
      while (entries.hasNext()) {
        submit(builder.add(entries.next()), prefix);
        if (Thread.interrupted()) {
          throw new InterruptedException("while documents were read");
        }
      }
      submit(builder.take(), prefix);
      slots.acquire(options.inFlight());
      requireNoFailure();
    } catch (InterruptedException interrupted) {
      workers.shutdownNow();
      throw interrupted;
    }
  }

  private void fail(Throwable cause) {
    failure.compareAndSet(null, cause);
    workers.shutdownNow();
  }

  private void requireNoFailure() {
    switch (failure.get()) {
      case null -> {}
      case RuntimeException cause -> throw cause;
      case Error cause -> throw cause;
      case Throwable cause -> throw new IllegalStateException(cause);
    }
  }

  private void submit(Optional<Batch> full, AcknowledgedPrefix prefix) throws InterruptedException {
    if (full.isEmpty()) {
      return;
    }
    Batch batch = full.get();
    if (batch.items().stream().map(Batch.Item::id).anyMatch(underWay::contains)) {
      slots.acquire(options.inFlight());
      slots.release(options.inFlight());
    }
    slots.acquire();
    requireNoFailure();
    batch.items().forEach(item -> underWay.add(item.id()));
    long number = batches++;
    try {
      workers.execute(() -> deliver(batch, number, prefix));
    } catch (RejectedExecutionException failedMeanwhile) {
      requireNoFailure();
      throw failedMeanwhile;
    }
  }

  private void deliver(Batch batch, long number, AcknowledgedPrefix prefix) {
    try {
      deliver(batch, false);
      prefix.done(number, batch.position());
    } catch (Throwable cause) {
      fail(cause);
    } finally {
      batch.items().forEach(item -> underWay.remove(item.id()));
      slots.release();
    }
  }

  /** Sends a batch until every document of it is taken or refused for what it is. */
  private void deliver(Batch batch, boolean wasSent) throws InterruptedException {
    Attempts attempts = new Attempts(options.retries());
    Batch left = batch;
    boolean again = wasSent;
    while (!left.items().isEmpty()) {
      try {
        Answer answer = send(left, again);
        if (answer.status() == Answer.TOO_LARGE) {
          left = smaller(left, answer);
        } else {
          left = rest(left, answer, attempts);
        }
      } catch (PassingFailure refused) {
        concurrency.refused();
        attempts.pause(refused);
      }
      again = true;
    }
  }

  private Answer send(Batch batch, boolean again) throws PassingFailure, InterruptedException {
    concurrency.begin();
    try {
      counts.sent(batch.lines().length, again);
      return client.send(Request.bulk(path, batch.lines()));
    } finally {
      concurrency.end();
    }
  }

  /** Delivers the first half of a batch that is too large, and returns the second one. */
  private Batch smaller(Batch batch, Answer answer) throws InterruptedException {
    int size = batch.items().size();
    if (size == 1) {
      counts.refused(
          new Refusal(
              batch.items().getFirst().id(),
              answer.status(),
              "%d bytes are too large: %s".formatted(batch.lines().length, answer.reason())));
      return batch.only(List.of());
    }
    deliver(batch.only(IntStream.range(0, size / 2).boxed().toList()), true);
    return batch.only(IntStream.range(size / 2, size).boxed().toList());
  }

  /** Reads what became of a batch, and returns what of it has to be sent again, after a pause. */
  private Batch rest(Batch batch, Answer answer, Attempts attempts)
      throws PassingFailure, InterruptedException {
    ClusterClient.requireSuccess(Request.bulk(path, batch.lines()), answer);
    List<Failure> failures = BulkAnswer.read(answer, batch.items().size()).failures();
    List<Failure> passing = failures.stream().filter(Failure::mayPass).toList();
    counts.taken(batch.items().size() - failures.size());
    for (Failure each : failures) {
      if (!each.mayPass()) {
        counts.refused(
            new Refusal(batch.items().get(each.place()).id(), each.status(), each.reason()));
      }
    }
    if (passing.isEmpty()) {
      concurrency.succeeded();
      return batch.only(List.of());
    }
    if (passing.size() < batch.items().size()) {
      attempts.progressed();
    }
    concurrency.refused();
    Failure first = passing.getFirst();
    attempts.pause(
        new PassingFailure(
            "%s refuses %d of %d documents with status %d: %s"
                .formatted(
                    answer.node(),
                    passing.size(),
                    batch.items().size(),
                    first.status(),
                    first.reason())));
    return batch.only(passing.stream().map(Failure::place).toList());
  }
}
