package dev.richter.bench.crisp;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.ClusteringBudget;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many vectors both sides keep.
 *
 * @param queries how many a query keeps
 * @param documents how many a document keeps
 */
public record Budgets(ClusteringBudget queries, ClusteringBudget documents) {

  /** Everything stays. */
  public static final Budgets WHOLE = new Budgets(ClusteringBudget.NONE, ClusteringBudget.NONE);

  private static final Pattern BOTH = Pattern.compile("C(\\d{1,9})(?:x(\\d{1,9}))?");

  /**
   * Reads a budget of documents as {@link ClusteringBudget#parse} does, or CRISP's name of one for
   * both sides: {@code C4x8} is 4 for queries and 8 for documents, {@code C25} is 25 % for both.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID}
   */
  public static Budgets parse(String text) {
    Matcher both = BOTH.matcher(text);
    if (!both.matches()) {
      return new Budgets(ClusteringBudget.NONE, ClusteringBudget.parse(text));
    }
    if (both.group(2) == null) {
      ClusteringBudget share = ClusteringBudget.parse(both.group(1) + "%");
      return new Budgets(share, share);
    }
    return new Budgets(
        ClusteringBudget.parse(both.group(1)), ClusteringBudget.parse(both.group(2)));
  }
}
