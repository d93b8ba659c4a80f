package dev.richter.datasets.bm25;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;

/**
 * How a text becomes terms, by Lucene. What a name stands for does not change: where a release of
 * Lucene made other terms, they would have another name.
 */
public enum Bm25Analysis {

  /**
   * Words of Unicode (UAX #29) in lower case, without the possessive 's and Lucene's 33 English
   * stop words, cut to their stems by Porter's algorithm; also what Anserini does by default.
   */
  ENGLISH,

  /** Words of Unicode (UAX #29) in lower case, all of them, for any language. */
  STANDARD;

  /** The name that files, options and messages use. */
  public String analysisName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The analysis of a name.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if there is none
   */
  public static Bm25Analysis ofName(String name) {
    return Arrays.stream(values())
        .filter(analysis -> analysis.analysisName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new RichterException(
                    ErrorCode.PARAMETER_INVALID,
                    "analysis \"%s\", expected one of %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Bm25Analysis::analysisName)
                                .collect(Collectors.joining(", ")))));
  }

  /** Lucene's analyzer, which is safe for use by many threads. */
  Analyzer analyzer() {
    return switch (this) {
      case ENGLISH -> new EnglishAnalyzer();
      case STANDARD -> new StandardAnalyzer();
    };
  }
}
