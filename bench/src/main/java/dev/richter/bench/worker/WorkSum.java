package dev.richter.bench.worker;

import dev.richter.bench.worker.PassReport.Work;
import dev.richter.search.WorkCounters;
import org.jspecify.annotations.Nullable;

/** What searches did, summed up. */
final class WorkSum {

  private long searches;
  private long lists;
  private long postings;
  private long blocksOpened;
  private long documentsEstimated;
  private long documentsScored;
  private long bytesRead;

  /** Adds a search, if its engine tells what it did. */
  void add(@Nullable WorkCounters work) {
    if (work != null) {
      searches++;
      lists += work.lists();
      postings += work.postings();
      blocksOpened += work.blocksOpened();
      documentsEstimated += work.documentsEstimated();
      documentsScored += work.documentsScored();
      bytesRead += work.bytesRead();
    }
  }

  void add(WorkSum other) {
    searches += other.searches;
    lists += other.lists;
    postings += other.postings;
    blocksOpened += other.blocksOpened;
    documentsEstimated += other.documentsEstimated;
    documentsScored += other.documentsScored;
    bytesRead += other.bytesRead;
  }

  /** The averages, or null if no search told. */
  @Nullable Work mean() {
    double count = searches;
    return searches == 0
        ? null
        : new Work(
            lists / count,
            postings / count,
            blocksOpened / count,
            documentsEstimated / count,
            documentsScored / count,
            bytesRead / count);
  }
}
