package dev.richter;

/**
 * What a sample of queries tells about the mean recall of all queries like them.
 *
 * @param mean the mean recall of the sample
 * @param atLeast the lower end of the two-sided 95 % confidence interval; 0 for a single query
 */
record RecallInterval(double mean, double atLeast) {

  /** Two-sided 95 % of a normal distribution. */
  private static final double DEVIATIONS = 1.96;

  /** Gathers the recalls of queries. */
  static final class Sample {

    private int queries;
    private double sum;
    private double squares;
    private long documents;

    /**
     * Adds a query.
     *
     * @param found how many of its documents were found
     * @param wanted how many there are, at least 1
     */
    void add(int found, int wanted) {
      double recall = (double) found / wanted;
      queries++;
      sum += recall;
      squares += recall * recall;
      documents += wanted;
    }

    /** The interval, for one query or more. */
    RecallInterval interval() {
      double mean = sum / queries;
      return queries == 1
          ? new RecallInterval(mean, 0)
          : new RecallInterval(mean, Math.max(0, Math.min(byQueries(mean), byDocuments(mean))));
    }

    /** The interval of Student: how much queries differ from each other. */
    private double byQueries(double mean) {
      double variance = Math.max(0, squares - sum * mean) / (queries - 1);
      return mean - student(queries - 1) * Math.sqrt(variance / queries);
    }

    /**
     * The interval of Wilson, as if each document were found or missed by its own chance: queries
     * that all miss nothing, and so do not differ, still do not make sure of the next one.
     */
    private double byDocuments(double mean) {
      double square = DEVIATIONS * DEVIATIONS;
      double spread =
          DEVIATIONS
              * Math.sqrt(mean * (1 - mean) / documents + square / (4.0 * documents * documents));
      return (mean + square / (2 * documents) - spread) / (1 + square / documents);
    }

    /** The quantile of Student's distribution, by the expansion of Cornish and Fisher. */
    private static double student(int degrees) {
      double cube = DEVIATIONS * DEVIATIONS * DEVIATIONS;
      return DEVIATIONS
          + (cube + DEVIATIONS) / (4 * degrees)
          + (5 * cube * DEVIATIONS * DEVIATIONS + 16 * cube + 3 * DEVIATIONS)
              / (96.0 * degrees * degrees);
    }
  }
}
