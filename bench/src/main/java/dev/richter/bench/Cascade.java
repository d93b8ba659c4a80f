package dev.richter.bench;

import dev.richter.bench.CascadeCollection.Entry;
import dev.richter.bench.RoundOptions.WorkDirectory;
import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Section;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.worker.Log;
import dev.richter.codec.MultiVectorFieldStats;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.datasets.eval.Qrels;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.multivector.Head;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Searches in two stages: what they cost, and what they lose beside MaxSim of all documents. */
@Command(
    name = Cascade.NAME,
    description =
        "Latency and quality of searches in two stages, sparse vectors and then MaxSim, beside"
            + " either alone.")
final class Cascade implements Callable<Integer> {

  static final String NAME = "cascade";

  /** The section of a run with {@code --judged}. */
  static final String JUDGED = "cascade-judged";

  private static final String TEXT =
      """
      A first stage finds as many documents as the depth says, and MaxSim ranks them; k is 10. Sparse vectors with 8-bit \
      weights and multi-vectors as INT8, clustered to the budget, are in one segment. *Overlap* is the share of the ten \
      best of all documents by MaxSim, which the row *MaxSim of all* has. *p* is that of a paired randomisation test of \
      nDCG@10 against that row. BM25 is Lucene's, of words as they are. One thread; means and percentiles over queries, \
      of the round with the least mean.""";

  @Option(
      names = "--documents",
      required = true,
      paramLabel = "FILE",
      description = "The documents' sparse vectors.")
  private Path documents = Path.of("");

  @Option(
      names = "--document-rows",
      required = true,
      paramLabel = "NAME.npy",
      description = "The documents' multi-vectors, in the same order.")
  private Path documentRows = Path.of("");

  @Option(
      names = "--document-texts",
      paramLabel = "FILE",
      description = "The documents as JSON lines, for a first stage by BM25.")
  private @Nullable Path documentTexts;

  @Option(
      names = "--queries",
      required = true,
      paramLabel = "FILE",
      description = "The queries' sparse vectors.")
  private Path queries = Path.of("");

  @Option(
      names = "--query-rows",
      required = true,
      paramLabel = "NAME.npy",
      description = "The queries' multi-vectors, in the same order.")
  private Path queryRows = Path.of("");

  @Option(
      names = "--query-texts",
      paramLabel = "FILE",
      description = "The queries as JSON lines, for a first stage by BM25.")
  private @Nullable Path queryTexts;

  @Option(
      names = "--qrels",
      paramLabel = "FILE",
      description = "Judgements in the layout of BEIR; queries without any are left out.")
  private @Nullable Path qrels;

  @Option(
      names = "--head",
      paramLabel = "FILE",
      description = "The head that multi-vectors go through.")
  private @Nullable Path head;

  @Option(
      names = "--budget",
      split = ",",
      paramLabel = "BUDGET",
      description = "How many rows a document keeps: none, 16, 25%%; several for several indexes.")
  private List<String> budgets = List.of("16");

  @Option(names = "--passages", paramLabel = "N", description = "Take only so many documents.")
  private int passages = Integer.MAX_VALUE;

  @Option(
      names = "--judged",
      description =
          "Keep the figures as those of a small collection with human judgements, beside those of a"
              + " large one.")
  private boolean judged;

  @Mixin private final RoundOptions options = new RoundOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.now();
    Table builds =
        new Table(
            "Builds",
            Column.text("budget"),
            Column.number("documents", 0),
            Column.number("rows", 0),
            Column.number("clustered and loaded s", 1),
            Column.number("merged with lists s", 1),
            Column.number("bytes of rows a document", 0));
    Optional<Head> map = Optional.ofNullable(head).map(Head::read);
    Qrels judgements = qrels == null ? null : Qrels.read(qrels);
    List<Entry> asked;
    try (CascadeCollection source = CascadeCollection.open(queries, queryRows, queryTexts, map)) {
      asked = source.queries(options.searches(), judgements);
    }
    Table table = CascadeSearches.table("Searches, %,d queries".formatted(asked.size()));
    try (WorkDirectory home = options.workDirectory()) {
      for (String budget : budgets) {
        Path index = home.path().resolve(NAME + "-" + budget);
        measure(budget, asked, judgements, map, index, builds, table);
      }
    }
    JmhResults.publish(
        spec,
        new Section(
            judged ? JUDGED : NAME,
            judged ? "Two stages, judged" : "Two stages",
            TEXT,
            ShownCommand.of(spec),
            machine,
            List.of(builds, table),
            List.of()));
    return 0;
  }

  private void measure(
      String budget,
      List<Entry> asked,
      @Nullable Qrels judgements,
      Optional<Head> map,
      Path path,
      Table builds,
      Table table)
      throws IOException {
    try (CascadeCollection source =
        CascadeCollection.open(documents, documentRows, documentTexts, map)) {
      MultiVectorParameters plain =
          MultiVectorParameters.of(source.dimension())
              .withBudgets(ClusteringBudget.NONE, ClusteringBudget.parse(budget));
      Log.log("building with budget %s", budget);
      try (CascadeIndex index =
          CascadeIndex.build(
              source,
              Math.min(passages, source.size()),
              map.map(plain::withHead).orElse(plain),
              path)) {
        MultiVectorFieldStats stats = index.multiVectorStats();
        builds.add(
            budget,
            stats.documents(),
            stats.rows(),
            index.built().loadedSeconds(),
            index.built().mergedSeconds(),
            (double) stats.sizeBytes() / stats.documents());
        boolean words = documentTexts != null && queryTexts != null;
        new CascadeSearches(index, budget, asked, judgements, options.rounds(), table).run(words);
      }
    }
  }
}
