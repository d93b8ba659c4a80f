package dev.richter.bench.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.richter.search.SearchParameters;
import java.util.Map;

/** What a worker can be asked to do. Paths are those of the asking process. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "request")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Request.Build.class, name = "build"),
  @JsonSubTypes.Type(value = Request.Delete.class, name = "delete"),
  @JsonSubTypes.Type(value = Request.Merge.class, name = "merge"),
  @JsonSubTypes.Type(value = Request.Open.class, name = "open"),
  @JsonSubTypes.Type(value = Request.Pass.class, name = "pass"),
  @JsonSubTypes.Type(value = Request.Tune.class, name = "tune"),
  @JsonSubTypes.Type(value = Request.Batch.class, name = "batch")
})
public sealed interface Request {

  /** Stands for all documents where a number of ranks is asked for. */
  int ALL_RANKS = Integer.MAX_VALUE;

  /**
   * Builds an index; answered by a {@link BuildReport}.
   *
   * @param index where the index goes; nothing is there yet
   * @param documents a file in Seismic's inner format, or NAME.npy with rows of multi-vectors
   * @param parameters build parameters by name, as the engine knows them
   * @param threads how many threads build
   * @param segments how many segments the index gets, where the engine has segments
   * @param withRanks whether each document gets its {@link Ranks rank} as payload
   */
  record Build(
      String index,
      String documents,
      Map<String, String> parameters,
      int threads,
      int segments,
      boolean withRanks)
      implements Request {}

  /**
   * Deletes the documents with a {@link Ranks rank} below a bound and leaves the segments as they
   * are; answered by a {@link BuildReport}.
   */
  record Delete(String index, int ranksBelow) implements Request {}

  /** Merges an index into one segment; answered by a {@link BuildReport}. */
  record Merge(String index, Map<String, String> parameters, int threads) implements Request {}

  /**
   * Opens an index for the passes to come; answered by a {@link BuildReport}.
   *
   * @param parameters what it was built with
   */
  record Open(String index, Map<String, String> parameters) implements Request {}

  /**
   * Searches for all queries of a file, each thread for one after the other; answered by a {@link
   * PassReport}.
   *
   * @param queries a file in Seismic's inner format, or NAME.npy with rows of multi-vectors
   * @param k how many documents to find
   * @param parameters search parameters by name, as the engine knows them
   * @param exact whether to score everything instead
   * @param ranksBelow which documents may be found: those with a {@link Ranks rank} below this;
   *     {@link #ALL_RANKS} searches without a filter
   * @param withAnswers whether the report brings what was found
   * @param withPercentiles whether the report is to have percentiles even if they take another pass
   * @param threads how many threads search; more than one only where the engine is in this process
   */
  record Pass(
      String queries,
      int k,
      Map<String, String> parameters,
      boolean exact,
      int ranksBelow,
      boolean withAnswers,
      boolean withPercentiles,
      int threads)
      implements Request {

    /** The parameters of a search by Richter: the defaults where none are given. */
    SearchParameters search() {
      SearchParameters search = SearchParameters.defaults().withExact(exact);
      for (Map.Entry<String, String> parameter : parameters.entrySet()) {
        String value = parameter.getValue();
        search =
            switch (parameter.getKey()) {
              case "impactCut" -> search.withImpactCut(Float.parseFloat(value));
              case "heapFactor" -> search.withHeapFactor(Float.parseFloat(value));
              case "probes" -> search.withProbes(Integer.parseInt(value));
              case "candidates" -> search.withCandidates(Integer.parseInt(value));
              case "margin" -> search.withMargin(Float.parseFloat(value));
              default ->
                  throw new IllegalArgumentException(
                      "search parameter \"%s\"".formatted(parameter.getKey()));
            };
      }
      return search;
    }
  }

  /**
   * Tunes a Richter index; answered by a {@link dev.richter.Tuning}.
   *
   * @param queries a file in Seismic's inner format
   * @param k how many documents to find
   * @param recall the default recall from then on
   */
  record Tune(String index, String queries, int k, double recall) implements Request {}

  /**
   * Searches a Richter index for all queries of a file on several threads; answered by a {@link
   * Throughput}.
   *
   * @param queries a file in Seismic's inner format
   * @param k how many documents to find
   * @param threads how many threads search
   */
  record Batch(String index, String queries, int k, int threads) implements Request {}
}
