package dev.richter.tools;

import dev.richter.SearchResult;
import dev.richter.search.SearchParameters;
import dev.richter.search.WorkCounters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one setting of a search did over all queries.
 *
 * @param exact whether every document was scored
 * @param queryCut how many of a query's heaviest tokens had their lists walked
 * @param heapFactor which blocks were opened
 * @param k how many documents a query asked for
 * @param recall the mean share of the exact answers found
 * @param latency how long the queries took
 * @param queriesPerSecond how many came through in a second
 * @param documentsScoredMean how many documents a query scored
 * @param blocksScoredMean how many blocks' summaries a query scored
 * @param blocksOpenedMean how many blocks a query opened
 * @param judgedQuality what judgements say, if there are any
 */
record Measurement(
    boolean exact,
    int queryCut,
    float heapFactor,
    int k,
    double recall,
    LatencySummary latency,
    double queriesPerSecond,
    double documentsScoredMean,
    double blocksScoredMean,
    double blocksOpenedMean,
    @Nullable JudgedQuality judgedQuality)
    implements Output.Report {

  static final String HEADER =
      "cut  factor   recall   mean µs    p50 µs    p90 µs    p99 µs    max µs  queries/s  documents  blocks";
  static final String JUDGED_HEADER = "     MRR    nDCG";

  /** The figures of a run. */
  static Measurement of(
      int k,
      SearchParameters parameters,
      Evaluation.Measured measured,
      Answers answers,
      @Nullable JudgedQuality judgedQuality) {
    List<SearchResult> results = measured.results();
    double recall = 0;
    long documentsScored = 0;
    long blocksScored = 0;
    long blocksOpened = 0;
    for (int query = 0; query < results.size(); query++) {
      recall += answers.recall(query, results.get(query).hits(), k);
      WorkCounters work = results.get(query).work();
      documentsScored += work.documentsScored();
      blocksScored += work.blocksScored();
      blocksOpened += work.blocksOpened();
    }
    double queries = results.size();
    return new Measurement(
        parameters.exact(),
        parameters.queryCut(),
        parameters.heapFactor(),
        k,
        recall / queries,
        measured.latency(),
        measured.queriesPerSecond(),
        documentsScored / queries,
        blocksScored / queries,
        blocksOpened / queries,
        judgedQuality);
  }

  @Override
  public String text() {
    String setting =
        exact ? "exact      " : Text.format("%3d  %6s", queryCut, Float.toString(heapFactor));
    return Text.format(
        "%s  %7.4f  %8.1f  %8.1f  %8.1f  %8.1f  %8.1f  %9.0f  %9.1f  %6.1f%s%n",
        setting,
        recall,
        latency.meanMicros(),
        latency.p50Micros(),
        latency.p90Micros(),
        latency.p99Micros(),
        latency.maxMicros(),
        queriesPerSecond,
        documentsScoredMean,
        blocksOpenedMean,
        judgedQuality == null
            ? ""
            : Text.format(
                "  %6.4f  %6.4f", judgedQuality.meanReciprocalRank(), judgedQuality.ndcg()));
  }
}
