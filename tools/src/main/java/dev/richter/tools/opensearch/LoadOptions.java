package dev.richter.tools.opensearch;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;

/**
 * How documents are sent.
 *
 * @param bulkBytes how many bytes a request has at most, unless a single document has more
 * @param inFlight how many requests are under way at once, as long as none is refused
 * @param maxErrors how many documents may be refused for what they are before the load ends
 * @param retries how long is tried again what may pass
 */
public record LoadOptions(int bulkBytes, int inFlight, long maxErrors, Retries retries) {

  /** The default for {@code bulkBytes}. */
  public static final int DEFAULT_BULK_BYTES = 5_000_000;

  /** The default for {@code inFlight}. */
  public static final int DEFAULT_IN_FLIGHT = 2;

  /** The most requests that may be under way at once. */
  public static final int MAX_IN_FLIGHT = 64;

  /** The largest {@code bulkBytes}: OpenSearch takes 100 MiB, unless it is told otherwise. */
  public static final int MAX_BULK_BYTES = 100 << 20;

  /**
   * Checks the values.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID}
   */
  public LoadOptions {
    if (bulkBytes < 1 || bulkBytes > MAX_BULK_BYTES) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%d bytes a request, expected 1 to %d".formatted(bulkBytes, MAX_BULK_BYTES));
    }
    if (inFlight < 1 || inFlight > MAX_IN_FLIGHT) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%d requests in flight, expected 1 to %d".formatted(inFlight, MAX_IN_FLIGHT));
    }
    if (maxErrors < 0) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "at most %d errors, expected 0 or more".formatted(maxErrors));
    }
  }

  /** Two requests of 5 MB at once, no document refused, and patience of five minutes. */
  public static LoadOptions defaults() {
    return new LoadOptions(DEFAULT_BULK_BYTES, DEFAULT_IN_FLIGHT, 0, Retries.defaults());
  }
}
