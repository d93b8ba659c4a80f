package dev.richter.datasets.bm25;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;

/**
 * How texts are weighted.
 *
 * @param analysis how a text becomes terms
 * @param k1 how much more a term counts that stands in a document more often, 0 to {@value
 *     #MAX_K1}; at 0 it counts alike however often it does
 * @param b how much less a term counts in a long document, 0 to 1
 */
public record Bm25Parameters(Bm25Analysis analysis, float k1, float b) {

  /** The largest {@code k1}, far above all of use. */
  public static final float MAX_K1 = 1_000;

  /** The default of {@code k1}, as Anserini's; Lucene's is 1.2. */
  public static final float DEFAULT_K1 = 0.9f;

  /** The default of {@code b}, as Anserini's; Lucene's is 0.75. */
  public static final float DEFAULT_B = 0.4f;

  /**
   * Checks the parameters.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID}
   */
  public Bm25Parameters {
    require("k1", k1, MAX_K1);
    require("b", b, 1);
  }

  private static void require(String name, float value, float most) {
    if (!(value >= 0 && value <= most)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s %s, expected a number from 0 to %s".formatted(name, value, most));
    }
  }

  /** English, k1 0.9 and b 0.4. */
  public static Bm25Parameters defaults() {
    return new Bm25Parameters(Bm25Analysis.ENGLISH, DEFAULT_K1, DEFAULT_B);
  }

  /** The parameters as people read them. */
  @Override
  public String toString() {
    return "%s analysis, k1 %s and b %s".formatted(analysis.analysisName(), k1, b);
  }
}
