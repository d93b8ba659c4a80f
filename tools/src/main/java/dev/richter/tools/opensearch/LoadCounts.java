package dev.richter.tools.opensearch;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.opensearch.LoadTotals.Refusal;
import java.util.ArrayList;
import java.util.List;

/** Counts what a load does. Safe for use by many threads. */
final class LoadCounts {

  private final long maxErrors;
  private final List<Refusal> refusals = new ArrayList<>();
  private long documents;
  private long bytes;
  private long requests;
  private long retries;
  private long refused;

  LoadCounts(long maxErrors) {
    this.maxErrors = maxErrors;
  }

  synchronized void sent(int size, boolean again) {
    requests++;
    bytes += size;
    retries += again ? 1 : 0;
  }

  synchronized void taken(int count) {
    documents += count;
  }

  /**
   * Counts a document that is wrong.
   *
   * @throws RichterException with {@link ErrorCode#DOCUMENT_REFUSED} if it is one too many
   */
  synchronized void refused(Refusal refusal) {
    if (++refused > maxErrors) {
      throw new RichterException(
          ErrorCode.DOCUMENT_REFUSED,
          "document \"%s\" is refused with status %d: %s%s"
              .formatted(
                  refusal.id(),
                  refusal.status(),
                  refusal.reason(),
                  maxErrors == 0
                      ? ""
                      : "; it is number %d, expected at most %d".formatted(refused, maxErrors)));
    }
    if (refusals.size() < LoadTotals.MOST_NAMED) {
      refusals.add(refusal);
    }
  }

  synchronized LoadTotals totals() {
    return new LoadTotals(documents, bytes, requests, retries, refused, List.copyOf(refusals));
  }
}
