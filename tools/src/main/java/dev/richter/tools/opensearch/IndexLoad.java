package dev.richter.tools.opensearch;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.LongFunction;

/**
 * A load of documents into an index, from the making of the index to the last refresh.
 *
 * @param client the cluster
 * @param index the name of the index, or an alias of it
 * @param definition what the index is to be like
 * @param options how documents are sent
 * @param journal the file that says how far the load is, until it is done
 * @param source what is loaded, as text: another one in the journal is refused
 * @param fresh whether to start over where a journal is there
 * @param bulkSettings whether the index has no refreshes and no replicas while documents come in
 * @param optimize whether to make one segment of each shard at the end
 */
public record IndexLoad(
    ClusterClient client,
    String index,
    IndexDefinition definition,
    LoadOptions options,
    Path journal,
    String source,
    boolean fresh,
    boolean bulkSettings,
    boolean optimize) {

  /** How long is tried to put back settings where the load has failed: the cluster may be gone. */
  private static final Duration PATIENCE_OF_FAILURE = StopHook.PATIENCE.dividedBy(2);

  /**
   * What came of it.
   *
   * @param index the name of the index
   * @param finishedBefore how many leading entries of the source earlier runs had done
   * @param totals what this run has sent
   * @param documentsInIndex how many documents the index has
   */
  public record Loaded(
      String index, long finishedBefore, LoadTotals totals, long documentsInIndex) {}

  /**
   * Loads. What was done stays if it fails, and the next run goes on from there.
   *
   * @param entries the documents of the source from a position on, the number of entries that are
   *     done
   * @throws RichterException as {@link TargetIndex#open}, {@link BulkLoader#load} and reading do;
   *     with {@link ErrorCode#PARAMETER_INVALID} if the journal is of another load
   * @throws InterruptedException if the thread was interrupted, as the end of the process does
   */
  public Loaded run(LongFunction<Iterator<Entry>> entries) throws InterruptedException {
    client.requireReachable();
    TargetIndex target = TargetIndex.open(client, index, definition, options.retries());
    try (LoadJournal opened = LoadJournal.open(journal, target, source, fresh);
        StopHook hook = StopHook.open()) {
      Run run = new Run(target, opened);
      Loaded loaded;
      try {
        loaded = run.load(entries);
      } catch (RuntimeException | InterruptedException failure) {
        run.restoreAfter(failure);
        opened.deleteIfUnused();
        throw failure;
      }
      opened.delete();
      return loaded;
    }
  }

  /** A run with an index and a journal. */
  private final class Run {

    private final TargetIndex target;
    private final LoadJournal journal;

    Run(TargetIndex target, LoadJournal journal) {
      this.target = target;
      this.journal = journal;
    }

    Loaded load(LongFunction<Iterator<Entry>> entries) throws InterruptedException {
      prepare();
      long before = journal.acknowledged();
      LoadTotals totals =
          new BulkLoader(client, target, options)
              .load(entries.apply(before), journal::acknowledged);
      target.requireSame();
      if (optimize) {
        // Before there are replicas, which then get what is merged.
        target.optimize();
      }
      restore(options.retries());
      target.refresh();
      return new Loaded(target.name(), before, totals, target.count());
    }

    private void prepare() throws InterruptedException {
      IngestSettings now = target.settings();
      definition.requireReplicas(target.name(), journal.settings().orElse(now).replicas());
      if (bulkSettings) {
        if (journal.settings().isEmpty()) {
          journal.change(now);
        }
        target.set(IngestSettings.FASTEST, options.retries());
      }
    }

    private void restore(Retries retries) throws InterruptedException {
      if (journal.settings().isPresent()) {
        target.set(journal.settings().get(), retries);
        journal.restored();
      }
    }

    /** What cannot be restored now, the next run restores. */
    void restoreAfter(Exception failure) throws InterruptedException {
      try {
        restore(options.retries().withPatience(PATIENCE_OF_FAILURE));
      } catch (RichterException alsoFailed) {
        failure.addSuppressed(alsoFailed);
        throw new RichterException(
            failure instanceof RichterException first ? first.code() : ErrorCode.UPLOAD_FAILED,
            "%s; index %s has no refreshes and no replicas until the next run puts them back: %s"
                .formatted(failure.getMessage(), target.name(), alsoFailed.getMessage()),
            failure);
      }
    }
  }
}
