package dev.richter.datasets.eval;

import static java.util.Objects.requireNonNull;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A measure of one query's ranking against judgements, from 0 to 1, as trec_eval computes it.
 *
 * <p>A document is relevant if its grade is 1 or more. One that was not judged counts like one of
 * grade 0, and so does a grade below 0. A query without relevant documents has 0 in every measure.
 * Ranks run from 1, and a ranking that is shorter than the cut goes on with documents that are not
 * relevant. What rankings have at their tied places, {@link Run} says; the mean over queries,
 * {@link JudgedRun}.
 *
 * @param kind what is computed
 * @param cut how many documents of the ranking are looked at, {@link #NO_CUT} for all
 */
public record Measure(Kind kind, int cut) {

  /** Stands for the cut of a measure that looks at the whole ranking. */
  public static final int NO_CUT = Integer.MAX_VALUE;

  private static final Pattern NAME = Pattern.compile("([a-zA-Z]+)(@([1-9][0-9]{0,8}))?");

  /** What a measure computes. */
  public enum Kind {
    /**
     * Normalised discounted cumulative gain (Järvelin and Kekäläinen, ACM TOIS 2002) with the grade
     * as gain and 1 / log<sub>2</sub>(rank + 1) as discount, divided by that of the best order of
     * all judged documents; {@code ndcg} and {@code ndcg_cut} of trec_eval.
     */
    NDCG("nDCG", "nDCG", false),
    /**
     * 1 / the rank of the first relevant document, or 0 if none is among the first; its mean is
     * MRR. {@code recip_rank} of trec_eval, whose option {@code -M} is the cut. (With a cut
     * ir_measures has it from MS MARCO's program, and ties in the other order.)
     */
    RECIPROCAL_RANK("RR", "MRR", false),
    /**
     * The mean over all relevant documents of the precision at their ranks, 0 for those that were
     * not found; its mean over queries is MAP. {@code map} and {@code map_cut} of trec_eval.
     */
    AVERAGE_PRECISION("AP", "MAP", false),
    /** The share of the relevant documents that are among the first: {@code recall}. */
    RECALL("R", "Recall", true),
    /** The share of the first places that have relevant documents: {@code P}. */
    PRECISION("P", "Precision", true),
    /** 1 if a relevant document is among the first, else 0: {@code success}. */
    SUCCESS("Success", "Success", true);

    private final String text;
    private final String otherText;
    private final boolean needsCut;

    Kind(String text, String otherText, boolean needsCut) {
      this.text = text;
      this.otherText = otherText;
      this.needsCut = needsCut;
    }

    private boolean isNamed(String name) {
      return name.equalsIgnoreCase(text) || name.equalsIgnoreCase(otherText);
    }
  }

  /**
   * Makes a measure.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the cut is below 1, or
   *     there is none where one is needed
   */
  public Measure {
    requireNonNull(kind, "kind");
    if (cut < 1 || (cut == NO_CUT && kind.needsCut)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "measure %s without a cut of 1 or more, expected one as in %s@10"
              .formatted(kind.text, kind.text));
    }
  }

  /**
   * Reads a name as ir_measures writes it: {@code nDCG@10}, {@code RR@10}, {@code AP}, {@code
   * AP@1000}, {@code R@100}, {@code P@10}, {@code Success@5}. {@code MRR} is RR, {@code MAP} is AP;
   * upper and lower case are the same.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if there is no such measure
   */
  public static Measure parse(String name) {
    Matcher parts = NAME.matcher(name);
    if (parts.matches()) {
      for (Kind kind : Kind.values()) {
        if (kind.isNamed(parts.group(1))) {
          return new Measure(
              kind, parts.group(3) == null ? NO_CUT : Integer.parseInt(parts.group(3)));
        }
      }
    }
    throw new RichterException(
        ErrorCode.PARAMETER_INVALID,
        "measure \"%s\", expected one of %s, with a cut as in nDCG@10"
            .formatted(
                name,
                Arrays.stream(Kind.values())
                    .map(kind -> kind.text)
                    .collect(Collectors.joining(", "))));
  }

  /**
   * Computes the measure of one query.
   *
   * @param ranking the ids of the documents found, each once, best first
   * @param grades the judgements of the query
   */
  public double of(List<String> ranking, Map<String, Integer> grades) {
    int[] found =
        ranking.stream().limit(cut).mapToInt(id -> gain(grades.getOrDefault(id, 0))).toArray();
    int[] judged =
        grades.values().stream()
            .sorted(Collections.reverseOrder())
            .mapToInt(Measure::gain)
            .filter(gain -> gain > 0)
            .toArray();
    if (judged.length == 0) {
      return 0;
    }
    return switch (kind) {
      case NDCG ->
          discounted(found) / discounted(Arrays.copyOf(judged, Math.min(cut, judged.length)));
      case RECIPROCAL_RANK -> reciprocalRank(found);
      case AVERAGE_PRECISION -> sumOfPrecisions(found) / judged.length;
      case RECALL -> (double) relevant(found) / judged.length;
      case PRECISION -> (double) relevant(found) / cut;
      case SUCCESS -> Math.min(1, relevant(found));
    };
  }

  private static int gain(int grade) {
    return Math.max(0, grade);
  }

  private static long relevant(int[] gains) {
    return Arrays.stream(gains).filter(gain -> gain > 0).count();
  }

  private static double discounted(int[] gains) {
    double sum = 0;
    for (int i = 0; i < gains.length; i++) {
      sum += gains[i] * Math.log(2) / Math.log(i + 2);
    }
    return sum;
  }

  private static double reciprocalRank(int[] gains) {
    for (int i = 0; i < gains.length; i++) {
      if (gains[i] > 0) {
        return 1.0 / (i + 1);
      }
    }
    return 0;
  }

  private static double sumOfPrecisions(int[] gains) {
    double sum = 0;
    int relevant = 0;
    for (int i = 0; i < gains.length; i++) {
      if (gains[i] > 0) {
        relevant++;
        sum += (double) relevant / (i + 1);
      }
    }
    return sum;
  }

  /** The name, as {@link #parse} reads it: {@code nDCG@10}. */
  @Override
  public String toString() {
    return cut == NO_CUT ? kind.text : String.format(Locale.ROOT, "%s@%d", kind.text, cut);
  }
}
