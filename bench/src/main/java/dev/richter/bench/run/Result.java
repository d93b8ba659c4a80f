package dev.richter.bench.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.richter.bench.report.Machine;
import dev.richter.bench.worker.PassReport;
import dev.richter.bench.worker.PassReport.Work;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one setting of a run; a file of JSON each.
 *
 * @param schema the version of this record's JSON
 * @param setting what was measured; no two results of a run have the same
 * @param collection what was searched
 * @param index the index that was searched
 * @param accuracy what was found
 * @param repetitions what it took, once for each round; the processes of different rounds are
 *     different ones, and between two rounds every other setting of the run was measured, so that
 *     they differ as much as two runs do
 * @param work what a query did on average; null where the engine does not tell
 * @param machine where it was measured
 * @param software what was measured
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Result(
    int schema,
    Setting setting,
    Searched collection,
    Built index,
    Accuracy accuracy,
    List<Repetition> repetitions,
    @Nullable Work work,
    Machine machine,
    Software software) {

  /** The version that this program writes. */
  public static final int SCHEMA = 1;

  /**
   * What a result is of.
   *
   * @param collection its name
   * @param documents how many of its documents, the first ones, are in the index
   * @param encoder what made the vectors, or {@code vectors} where they were given as such
   * @param engine its name; {@code richter}, or that of a peer
   * @param build the build parameters in their short form, {@code default} if they are
   * @param search the search parameters by name; empty for an engine that has none
   * @param k how many documents a search finds
   * @param threads how many threads search at the same time
   */
  public record Setting(
      String collection,
      int documents,
      String encoder,
      String engine,
      String build,
      Map<String, String> search,
      int k,
      int threads) {}

  /**
   * What was searched.
   *
   * @param queries how many queries
   * @param digest a SHA-256 over the vectors of documents and queries, the same where they are
   * @param encoderDigest tells the encoder from others; null where vectors were given
   * @param judged whether there are judgements
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Searched(
      int queries, String digest, @Nullable String encoderDigest, boolean judged) {}

  /**
   * An index.
   *
   * @param seconds from the first vector read to the index on disk
   * @param threads how many threads built
   * @param bytesByPart its size by kind of file
   * @param peakResidentBytes the most memory that the building process had at once
   * @param parameters the build parameters by name
   */
  public record Built(
      double seconds,
      int threads,
      Map<String, Long> bytesByPart,
      long peakResidentBytes,
      Map<String, String> parameters) {

    /** The size of the index. */
    public long bytes() {
      return bytesByPart.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * What was found. All measures are in 0 to 1.
   *
   * @param recall the mean share of the exact k best that was found
   * @param tuningRecall the same of the queries that settings are chosen by, where the collection
   *     has such
   * @param scoreError the mean of (exact sum of the k best scores - sum of the exact scores of what
   *     was found) / the former
   * @param measures means over judged queries, by name as in {@code nDCG@10}; empty where nothing
   *     is judged
   * @param byQuery the same by query: {@code recall}, and each measure; in the order of the queries
   *     for recall, in that of the judgements for measures
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Accuracy(
      double recall,
      @Nullable Double tuningRecall,
      double scoreError,
      Map<String, Double> measures,
      Map<String, double[]> byQuery) {}

  /**
   * One round: all queries, by threads that each take the next one.
   *
   * @param started when, as ISO 8601
   * @param load how many processes wanted a CPU just before, on average over a minute
   * @param meanMicros the mean latency of a query
   * @param cpuMicros CPU time of the process by query
   * @param queriesPerSecond of all threads together
   * @param quantiles the latencies that each share of the queries does not exceed, by {@link
   *     #SHARES}; null where the engine does not tell
   * @param collectionMillis what garbage collection took
   * @param anonymousBytes memory of the process without pages of files
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Repetition(
      String started,
      double load,
      double meanMicros,
      double cpuMicros,
      double queriesPerSecond,
      double @Nullable [] quantiles,
      long collectionMillis,
      long anonymousBytes) {

    /** The shares of queries that quantiles are of. */
    public static final List<Double> SHARES = PassReport.SHARES;
  }

  /**
   * Programs and how they were started.
   *
   * @param richter the version
   * @param commit the commit that the sources were at, with {@code +} where they had been changed
   *     since; null where that is not known
   * @param engine the version of the engine
   * @param command the command of the process that searched, Java's flags among it
   * @param cpus which CPUs that process was kept on; empty for any
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Software(
      String richter,
      @Nullable String commit,
      String engine,
      List<String> command,
      List<Integer> cpus) {}
}
