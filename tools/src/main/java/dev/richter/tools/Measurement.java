package dev.richter.tools;

import dev.richter.SearchResult;
import dev.richter.search.SearchParameters;
import dev.richter.search.WorkCounters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one setting of a search did over all queries.
 *
 * @param exact whether nothing may have been missed
 * @param impactCut which postings were read
 * @param heapFactor which blocks were opened
 * @param wantedRecall the recall that was asked for, if that is how the setting was chosen
 * @param k how many documents a query asked for
 * @param recall the mean share of the exact answers found
 * @param latency how long the queries took
 * @param queriesPerSecond how many came through in a second
 * @param listsMean how many lists a query read
 * @param postingsMean how many postings of these lists it read
 * @param blocksOpenedMean how many blocks it opened
 * @param documentsScoredMean how many documents it scored
 * @param bytesReadMean how many bytes these postings and documents take
 * @param judgedQuality what judgements say, if there are any
 */
record Measurement(
    boolean exact,
    float impactCut,
    float heapFactor,
    @Nullable Double wantedRecall,
    int k,
    double recall,
    LatencySummary latency,
    double queriesPerSecond,
    double listsMean,
    double postingsMean,
    double blocksOpenedMean,
    double documentsScoredMean,
    double bytesReadMean,
    @Nullable JudgedQuality judgedQuality)
    implements Output.Report {

  static final String HEADER =
      "  cut  factor   recall   mean µs    p50 µs    p90 µs    p99 µs    max µs  queries/s  postings   blocks  documents";
  static final String JUDGED_HEADER = "     MRR    nDCG";

  /** The figures of a run. */
  static Measurement of(
      int k,
      EvaluatedSetting setting,
      Evaluation.Measured measured,
      Answers answers,
      @Nullable JudgedQuality judgedQuality) {
    SearchParameters parameters = setting.parameters();
    List<SearchResult> results = measured.results();
    double recall = 0;
    long lists = 0;
    long postings = 0;
    long blocksOpened = 0;
    long documentsScored = 0;
    long bytesRead = 0;
    for (int query = 0; query < results.size(); query++) {
      recall += answers.recall(query, results.get(query).hits(), k);
      WorkCounters work = results.get(query).work();
      lists += work.lists();
      postings += work.postings();
      blocksOpened += work.blocksOpened();
      documentsScored += work.documentsScored();
      bytesRead += work.bytesRead();
    }
    double queries = results.size();
    return new Measurement(
        parameters.exact(),
        parameters.impactCut(),
        parameters.heapFactor(),
        setting.wantedRecall(),
        k,
        recall / queries,
        measured.latency(),
        measured.queriesPerSecond(),
        lists / queries,
        postings / queries,
        blocksOpened / queries,
        documentsScored / queries,
        bytesRead / queries,
        judgedQuality);
  }

  @Override
  public String text() {
    String setting =
        exact
            ? "exact        "
            : Text.format("%5s  %6s", Float.toString(impactCut), Float.toString(heapFactor));
    return Text.format(
        "%s  %7.4f  %8.1f  %8.1f  %8.1f  %8.1f  %8.1f  %9.0f  %8.0f  %7.1f  %9.1f%s%s%n",
        setting,
        recall,
        latency.meanMicros(),
        latency.p50Micros(),
        latency.p90Micros(),
        latency.p99Micros(),
        latency.maxMicros(),
        queriesPerSecond,
        postingsMean,
        blocksOpenedMean,
        documentsScoredMean,
        judgedQuality == null
            ? ""
            : Text.format(
                "  %6.4f  %6.4f", judgedQuality.meanReciprocalRank(), judgedQuality.ndcg()),
        wantedRecall == null ? "" : "  for recall " + wantedRecall);
  }
}
