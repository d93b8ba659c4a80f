package dev.richter.tools;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.richter.SearchResult;
import dev.richter.datasets.eval.Measure;
import dev.richter.search.SearchParameters;
import dev.richter.search.WorkCounters;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one setting of a search did over all queries.
 *
 * @param shown which parameters people see
 * @param exact whether nothing may have been missed, by the first stage if there are two
 * @param impactCut which postings were read
 * @param heapFactor which blocks were opened
 * @param probes how many centroids' lists were read for each row of a query
 * @param candidates how many documents of a segment were estimated, 0 for automatically many
 * @param margin how far below the best documents were scored
 * @param rerankDepth how many documents the second stage ranked, if there was one
 * @param wantedRecall the recall that was asked for, if that is how the setting was chosen
 * @param k how many documents a query asked for
 * @param recall the mean share of the exact answers found
 * @param scoreError the mean share by which the scores of what was found fall short of those
 * @param latency how long the queries took
 * @param queriesPerSecond how many came through in a second
 * @param listsMean how many lists a query read
 * @param postingsMean how many postings of these lists it read
 * @param blocksOpenedMean how many blocks it opened
 * @param documentsEstimatedMean of how many documents it estimated the scores
 * @param documentsScoredMean how many documents it scored, once for each stage
 * @param bytesReadMean how many bytes these postings and documents take
 * @param judgedQuality what judgements say, if there are any
 */
record Measurement(
    @JsonIgnore Shown shown,
    boolean exact,
    float impactCut,
    float heapFactor,
    int probes,
    int candidates,
    float margin,
    @Nullable Integer rerankDepth,
    @Nullable Double wantedRecall,
    int k,
    double recall,
    double scoreError,
    LatencySummary latency,
    double queriesPerSecond,
    double listsMean,
    double postingsMean,
    double blocksOpenedMean,
    double documentsEstimatedMean,
    double documentsScoredMean,
    double bytesReadMean,
    @Nullable JudgedQuality judgedQuality)
    implements Output.Report {

  private static final String FIGURES_HEADER =
      "   recall   error   mean µs    p50 µs    p90 µs    p99 µs    max µs  queries/s  postings   blocks  estimated  documents";
  private static final int MEASURE_WIDTH = 6;

  /** The parameters of a search that a line shows. */
  enum Shown {
    SPARSE("  cut  factor"),
    MULTI_VECTOR("probes  candidates  margin"),
    TWO_STAGES("  cut  factor  depth");

    private final String header;

    Shown(String header) {
      this.header = header;
    }

    /** The names of all figures, as they stand above the lines. */
    String header(List<Measure> measures) {
      return measures.stream()
          .map(Measure::toString)
          .map(name -> column(name, name))
          .collect(Collectors.joining("", header + FIGURES_HEADER, ""));
    }
  }

  /** The figures of a run. */
  static Measurement of(
      Shown shown,
      int k,
      EvaluatedSetting setting,
      Evaluation.Measured measured,
      Answers answers,
      @Nullable JudgedQuality judgedQuality) {
    SearchParameters parameters = setting.parameters();
    List<SearchResult> results = measured.results();
    double recall = 0;
    double scoreError = 0;
    long lists = 0;
    long postings = 0;
    long blocksOpened = 0;
    long documentsEstimated = 0;
    long documentsScored = 0;
    long bytesRead = 0;
    for (int query = 0; query < results.size(); query++) {
      recall += answers.recall(query, results.get(query).hits(), k);
      scoreError += answers.scoreError(query, results.get(query).hits(), k);
      WorkCounters work = results.get(query).work();
      lists += work.lists();
      postings += work.postings();
      blocksOpened += work.blocksOpened();
      documentsEstimated += work.documentsEstimated();
      documentsScored += work.documentsScored();
      bytesRead += work.bytesRead();
    }
    double queries = results.size();
    return new Measurement(
        shown,
        parameters.exact(),
        parameters.impactCut(),
        parameters.heapFactor(),
        parameters.probes(),
        parameters.candidates(),
        parameters.margin(),
        setting.rerankDepth(),
        setting.wantedRecall(),
        k,
        recall / queries,
        scoreError / queries,
        measured.latency(),
        measured.queriesPerSecond(),
        lists / queries,
        postings / queries,
        blocksOpened / queries,
        documentsEstimated / queries,
        documentsScored / queries,
        bytesRead / queries,
        judgedQuality);
  }

  @Override
  public String text() {
    return Text.format(
        "%s  %7.4f  %6.4f  %8.1f  %8.1f  %8.1f  %8.1f  %8.1f  %9.0f  %8.0f  %7.1f  %9.1f  %9.1f%s%s%n",
        setting(),
        recall,
        scoreError,
        latency.meanMicros(),
        latency.p50Micros(),
        latency.p90Micros(),
        latency.p99Micros(),
        latency.maxMicros(),
        queriesPerSecond,
        postingsMean,
        blocksOpenedMean,
        documentsEstimatedMean,
        documentsScoredMean,
        judged(),
        wantedRecall == null ? "" : "  for recall " + wantedRecall);
  }

  private String judged() {
    return judgedQuality == null
        ? ""
        : judgedQuality.measures().entrySet().stream()
            .map(measure -> column(measure.getKey(), Text.format("%.4f", measure.getValue())))
            .collect(Collectors.joining());
  }

  /** What stands in the column of a measure, below its name. */
  private static String column(String name, String content) {
    int width = Math.max(MEASURE_WIDTH, name.length());
    return "  " + " ".repeat(width - content.length()) + content;
  }

  private String setting() {
    String sparse =
        exact
            ? "exact        "
            : Text.format("%5s  %6s", Float.toString(impactCut), Float.toString(heapFactor));
    return switch (shown) {
      case SPARSE -> sparse;
      case TWO_STAGES -> Text.format("%s  %5s", sparse, String.valueOf(rerankDepth));
      case MULTI_VECTOR ->
          exact
              ? Text.format("%-26s", "exact")
              : Text.format(
                  "%6d  %10s  %6s",
                  probes,
                  candidates == SearchParameters.AUTOMATIC ? "automatic" : candidates,
                  Float.toString(margin));
    };
  }
}
