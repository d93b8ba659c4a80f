package dev.richter.tools;

import static java.util.Objects.requireNonNull;

import dev.richter.datasets.eval.JudgedRun;
import dev.richter.datasets.eval.Measure;
import dev.richter.datasets.eval.PairedTest;
import dev.richter.datasets.eval.Qrels;
import dev.richter.datasets.eval.Run;
import dev.richter.error.RichterException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures runs of any system by relevance judgements. */
@Command(
    name = "measure",
    header = "Measure a run of any system by relevance judgements.",
    description = {
      "The figures are those of trec_eval: the ranks in the file have no part in them, documents of"
          + " equal score are in descending order of their ids, and means are over all queries that"
          + " have judgements, with 0 for those that are not in the run (its option -c).",
      "A baseline is another run. The p beside it is that of a paired randomization test, the"
          + " probability of a mean difference as large, either way, if the runs differed by"
          + " chance alone."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter measure run.trec --qrels qrels.tsv",
      "  richter measure run.trec --qrels qrels.tsv --measures nDCG@10,MRR@10,MAP,R@1000",
      "  richter measure run.trec --qrels qrels.tsv --baseline bm25.trec --by-query"
    })
final class MeasureCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run, in the layout of TREC.")
  Path run;

  @Option(
      names = "--qrels",
      required = true,
      paramLabel = "FILE",
      description = "Relevance judgements in the layout of BEIR or TREC.")
  Path qrels;

  @Option(
      names = "--measures",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "nDCG@10,RR@10,AP,R@100",
      description =
          "What to compute: nDCG, RR or MRR, AP or MAP, with a cut or without, R, P and Success with"
              + " one. Default: ${DEFAULT-VALUE}.")
  List<Measure> measures;

  @Option(
      names = "--baseline",
      paramLabel = "RUN",
      description = "Another run to compare with, by a paired test.")
  @Nullable Path baseline;

  @Option(names = "--by-query", description = "Show each query too, not the means alone.")
  boolean byQuery;

  @Override
  public Integer call() {
    Qrels judgements = Qrels.read(qrels);
    List<Measure> wanted = measures.stream().distinct().toList();
    JudgedRun judged = judge(run, judgements, wanted);
    JudgedRun other = baseline == null ? null : judge(baseline, judgements, wanted);
    Output.of(spec)
        .report(
            new RunMeasured(
                run.toString(),
                judged.queries().size(),
                judged.missing(),
                judged.means(),
                byQuery ? values(judged, wanted) : null,
                baseline == null || other == null
                    ? null
                    : new Baseline(
                        baseline.toString(),
                        other.missing(),
                        comparisons(judged, other, wanted),
                        byQuery ? values(other, wanted) : null)));
    return ExitCode.SUCCESS.number();
  }

  private static JudgedRun judge(Path path, Qrels judgements, List<Measure> measures) {
    Run read = Run.read(path);
    try {
      return JudgedRun.of(read, judgements, measures);
    } catch (RichterException failure) {
      throw new RichterException(
          failure.code(), "%s: %s".formatted(path, failure.getMessage()), failure);
    }
  }

  private static Map<String, Map<String, Double>> values(JudgedRun judged, List<Measure> measures) {
    Map<String, Map<String, Double>> byQuery = new LinkedHashMap<>();
    judged.queries().forEach(query -> byQuery.put(query, new LinkedHashMap<>()));
    for (Measure measure : measures) {
      double[] values = judged.values(measure);
      int next = 0;
      for (Map<String, Double> ofQuery : byQuery.values()) {
        ofQuery.put(measure.toString(), values[next++]);
      }
    }
    return byQuery;
  }

  private static Map<String, Comparison> comparisons(
      JudgedRun judged, JudgedRun other, List<Measure> measures) {
    Map<String, Comparison> comparisons = new LinkedHashMap<>();
    for (Measure measure : measures) {
      PairedTest test = PairedTest.of(judged.values(measure), other.values(measure));
      comparisons.put(
          measure.toString(), new Comparison(other.mean(measure), test.difference(), test.p()));
    }
    return comparisons;
  }

  /**
   * What a baseline has in a measure.
   *
   * @param value its mean
   * @param difference by how much the mean of the run is above that
   * @param p of the difference
   */
  record Comparison(double value, double difference, double p) {}

  /**
   * A run to compare with.
   *
   * @param run its file
   * @param missing how many judged queries it does not have
   * @param measures the comparison by the name of the measure
   * @param byQuery its values by query and measure, where they are asked for
   */
  record Baseline(
      String run,
      int missing,
      Map<String, Comparison> measures,
      @Nullable Map<String, Map<String, Double>> byQuery) {}

  /**
   * What was measured.
   *
   * @param run the file
   * @param judgedQueries how many queries have judgements
   * @param missing how many of these the run does not have
   * @param measures the means by the name of the measure
   * @param byQuery the values by query and measure, where they are asked for
   * @param baseline the run to compare with, if there is one
   */
  record RunMeasured(
      String run,
      int judgedQueries,
      int missing,
      Map<String, Double> measures,
      @Nullable Map<String, Map<String, Double>> byQuery,
      @Nullable Baseline baseline)
      implements Output.Report {

    private static final String ALL = "all";

    @Override
    public String text() {
      StringBuilder text = new StringBuilder();
      text.append(Text.format("%-12s %-20s %7s", "measure", "query", "value"));
      text.append(baseline == null ? "" : "  baseline  difference       p").append('\n');
      measures.forEach(
          (measure, mean) -> {
            if (byQuery != null) {
              byQuery.forEach(
                  (query, values) ->
                      text.append(line(measure, query, requireNonNull(values.get(measure)))));
            }
            text.append(line(measure, ALL, mean));
          });
      missing(text, run, missing);
      if (baseline != null) {
        missing(text, baseline.run(), baseline.missing());
      }
      return text.toString();
    }

    private String line(String measure, String query, double value) {
      String line = Text.format("%-12s %-20s %7.4f", measure, query, value);
      if (baseline == null) {
        return line + '\n';
      }
      if (query.equals(ALL)) {
        Comparison all = requireNonNull(baseline.measures().get(measure));
        return line
            + Text.format("  %8.4f  %+10.4f  %6.4f%n", all.value(), all.difference(), all.p());
      }
      Map<String, Double> values = requireNonNull(requireNonNull(baseline.byQuery()).get(query));
      double other = requireNonNull(values.get(measure));
      return line + Text.format("  %8.4f  %+10.4f%n", other, value - other);
    }

    private void missing(StringBuilder text, String file, int queries) {
      if (queries > 0) {
        text.append(
            Text.format(
                "%s does not have %s of the %s judged queries, which count 0.%n",
                file, Text.count(queries), Text.count(judgedQueries)));
      }
    }
  }
}
