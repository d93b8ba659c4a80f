package dev.richter.tools;

import dev.richter.datasets.bm25.Bm25Analysis;
import dev.richter.datasets.bm25.Bm25Parameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How bm25 weights texts of which nothing is known yet. */
final class Bm25Options {

  @Option(
      names = "--bm25-analysis",
      paramLabel = "NAME",
      description =
          "How texts become terms: english, which has stop words and stems, or standard, which has"
              + " neither. Default: english.")
  @Nullable Bm25Analysis analysis;

  @Option(
      names = "--bm25-k1",
      paramLabel = "X",
      description =
          "How much more a term counts that stands in a document more often. Default: "
              + Bm25Parameters.DEFAULT_K1
              + ", as Anserini's.")
  @Nullable Float k1;

  @Option(
      names = "--bm25-b",
      paramLabel = "X",
      description =
          "How much less a term counts in a long document, 0 to 1. Default: "
              + Bm25Parameters.DEFAULT_B
              + ", as Anserini's.")
  @Nullable Float b;

  /** The parameters: what is not said is as in others. */
  Bm25Parameters over(Bm25Parameters others) {
    return new Bm25Parameters(
        analysis == null ? others.analysis() : analysis,
        k1 == null ? others.k1() : k1,
        b == null ? others.b() : b);
  }

  /**
   * Makes sure that parameters are those that are asked for.
   *
   * @param directory where they stand
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if they are not
   */
  void require(Bm25Parameters existing, Path directory) {
    if (!over(existing).equals(existing)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "bm25 with %s, expected %s, which is what %s was made with and keeps"
              .formatted(over(existing), existing, directory));
    }
  }
}
