package dev.richter.tools.opensearch;

import java.util.List;

/**
 * What a load has done.
 *
 * @param documents how many documents OpenSearch has taken
 * @param bytes how many bytes of documents were sent, each time that they were
 * @param requests how many requests
 * @param retries how many of them sent again what was sent before
 * @param documentsRefused how many documents were refused for what they are
 * @param refusals some of them
 */
public record LoadTotals(
    long documents,
    long bytes,
    long requests,
    long retries,
    long documentsRefused,
    List<Refusal> refusals) {

  /** How many refused documents are named at most. */
  static final int MOST_NAMED = 10;

  /**
   * A document that was refused.
   *
   * @param id its id
   * @param status the status
   * @param reason why
   */
  public record Refusal(String id, int status, String reason) {}
}
