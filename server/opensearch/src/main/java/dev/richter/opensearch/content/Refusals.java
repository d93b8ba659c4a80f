package dev.richter.opensearch.content;

import dev.richter.error.RichterException;
import java.util.function.Supplier;

/** Says what is wrong with a request in OpenSearch's words: an answer with status 400. */
public final class Refusals {

  private Refusals() {}

  /**
   * Runs what may find a value of a request wrong.
   *
   * @param where what the request says there, for the message
   * @throws IllegalArgumentException with the reason, which OpenSearch answers with status 400
   */
  public static <T> T in(String where, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (RichterException e) {
      throw new IllegalArgumentException("%s: %s".formatted(where, e.getMessage()), e);
    }
  }
}
