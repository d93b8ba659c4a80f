package dev.richter.bench;

import dev.richter.bench.crisp.Budgets;
import dev.richter.bench.crisp.CrispData;
import dev.richter.bench.crisp.JudgedTexts;
import dev.richter.bench.crisp.PairedTest;
import dev.richter.bench.crisp.Scores;
import dev.richter.bench.crisp.TrainingArms;
import dev.richter.bench.crisp.TrainingArms.Cell;
import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Section;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.tools.train.PairFiles;
import dev.richter.tools.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What clustering inside the loss is worth, beside clustering afterwards and other reductions. */
@Command(
    name = CrispTraining.NAME,
    description = "Heads trained with and without clustering in the loss, on the same pairs.")
final class CrispTraining implements Callable<Integer> {

  static final String NAME = "crisp";

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description =
          "Token vectors and judgements: passages.npy, train.*, dev.*, judged.*; see bench/README.md.")
  private Path data = Path.of("");

  @Option(
      names = "--on",
      defaultValue = "dev",
      paramLabel = "NAME",
      description =
          "The queries over the pool: dev to report on, tune to choose on (default: dev).")
  private String on = "dev";

  @Option(
      names = "--budgets",
      split = ",",
      paramLabel = "BUDGET",
      description =
          "What documents keep: 8, 25%%; or both sides by CRISP's names: C4x8, C25 (default: 4, 8, 16, 32,"
              + " 25%%, 50%%, C4x8, C8x32, C25, C50).")
  private List<String> budgets =
      List.of("4", "8", "16", "32", "25%", "50%", "C4x8", "C8x32", "C25", "C50");

  @Option(
      names = "--seeds",
      split = ",",
      paramLabel = "N",
      description = "A training of each arm for each (default: 1, 2, 3).")
  private List<Long> seeds = List.of(1L, 2L, 3L);

  @Option(
      names = "--steps",
      defaultValue = "500",
      paramLabel = "N",
      description =
          "The steps of A, and those that follow in the other arms (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--hard-negatives",
      paramLabel = "N",
      description = "As of train-crisp, for all arms (default: ${DEFAULT-VALUE}).")
  private int hardNegatives = TrainingOptions.DEFAULTS.hardNegatives();

  @Option(
      names = "--distillation",
      paramLabel = "X",
      description = "As of train-crisp, for all arms (default: ${DEFAULT-VALUE}).")
  private double distillation = TrainingOptions.DEFAULTS.distillation();

  @Option(names = "--pairs", paramLabel = "N", description = "Take only so many pairs.")
  private int pairs = Integer.MAX_VALUE;

  @Option(
      names = "--asked",
      defaultValue = "500",
      paramLabel = "N",
      description = "How many queries to ask the pool (default: ${DEFAULT-VALUE}).")
  private int asked;

  @Option(
      names = "--pool",
      defaultValue = "5000",
      paramLabel = "N",
      description =
          "How many passages the pool has: the answers, and others, always the same (default:"
              + " ${DEFAULT-VALUE}).")
  private int pool;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads train (default: as many as there are processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.now();
    CrispData files = CrispData.open(data);
    JudgedTexts passages = files.pool(on, asked, pool);
    JudgedTexts judged = files.judged();
    TrainingOptions options =
        TrainingOptions.DEFAULTS.withSteps(steps, 0).withRivals(hardNegatives, distillation);
    List<Budgets> wanted = budgets.stream().map(Budgets::parse).toList();
    try (PairFiles training = files.pairs(pairs)) {
      TrainingArms arms =
          new TrainingArms(
              training,
              passages,
              judged,
              options,
              wanted,
              threads,
              line -> System.err.printf("richter bench: %s%n", line));
      arms.measureUntrained();
      for (int done = 1; done <= seeds.size(); done++) {
        arms.train(seeds.get(done - 1));
        // After each seed, so that a long run has results before its end.
        JmhResults.publish(
            spec,
            new Section(
                NAME,
                "Clustering in training",
                text(training, options, passages, judged, seeds.subList(0, done)),
                ShownCommand.of(spec),
                machine,
                List.of(quality(arms.scores()), differences(arms.scores(), wanted)),
                List.of()));
      }
    }
    return 0;
  }

  private static String text(
      PairFiles pairs,
      TrainingOptions options,
      JudgedTexts passages,
      JudgedTexts judged,
      List<Long> seeds) {
    return """
        Heads from %d to %d values, trained on the same %,d pairs, all options but those of the arm the same (%s). A is \
        trained without reduction for %,d steps. C, D, E and F go on from A for as many steps: C with clustering to the \
        budget inside the loss, D without, E with rows at even distances and F with the first rows in the place of \
        clusters, in training and afterwards. A, D and the untrained vectors are clustered afterwards. *vectors* and \
        *bytes* are those of a document, at a byte a value and four a vector; *queries* is what a query keeps. MRR@10 is \
        of %,d queries over %,d passages, nDCG@10 of %,d queries over all %,d documents of a collection that training has \
        not seen. Rankings are exact, over floats. Figures are means over seeds %s, ± the largest distance of one of \
        them from the mean. In the second table, *p* is of a two-sided randomization test over queries, of their means \
        over seeds."""
        .formatted(
            pairs.dimension(),
            options.dimension(),
            pairs.size(),
            described(options),
            options.steps(),
            passages.queries().size(),
            passages.documents().size(),
            judged.queries().size(),
            judged.documents().size(),
            seeds);
  }

  private static String described(TrainingOptions options) {
    return "batches of %d, %d hard negatives a pair, temperature %s, distillation %s, learning rate %s"
        .formatted(
            options.batch(),
            options.hardNegatives(),
            options.temperature(),
            options.distillation(),
            options.learningRate());
  }

  private static Table quality(Map<Cell, List<Scores>> scores) {
    Table table =
        new Table(
            "Quality",
            Column.text("arm"),
            Column.text("queries"),
            Column.text("documents"),
            Column.number("vectors", 1),
            Column.number("bytes", 0),
            Column.number("MRR@10", 3),
            Column.number("±", 3),
            Column.number("nDCG@10", 3),
            Column.number("±", 3));
    scores.forEach(
        (cell, bySeed) -> {
          DoubleSummaryStatistics ranks = means(bySeed, Scores::reciprocalRanks);
          DoubleSummaryStatistics gains = means(bySeed, Scores::gains);
          table.add(
              cell.arm(),
              cell.budgets().queries().toString(),
              cell.budgets().documents().toString(),
              bySeed.getFirst().vectors(),
              bySeed.getFirst().bytes(),
              ranks.getAverage(),
              spread(ranks),
              gains.getAverage(),
              spread(gains));
        });
    return table;
  }

  /** The means over queries of each seed. */
  private static DoubleSummaryStatistics means(
      List<Scores> bySeed, Function<Scores, double[]> measure) {
    return bySeed.stream()
        .mapToDouble(scores -> Arrays.stream(measure.apply(scores)).average().orElseThrow())
        .summaryStatistics();
  }

  private static double spread(DoubleSummaryStatistics means) {
    return Math.max(means.getMax() - means.getAverage(), means.getAverage() - means.getMin());
  }

  private static Table differences(Map<Cell, List<Scores>> scores, List<Budgets> budgets) {
    Table table =
        new Table(
            "C beside other arms of the same budget",
            Column.text("queries"),
            Column.text("documents"),
            Column.text("C less"),
            Column.number("MRR@10", 3),
            Column.number("p", 4),
            Column.number("nDCG@10", 3),
            Column.number("p", 4));
    for (Budgets budget : budgets) {
      List<Scores> crisp = of(scores, TrainingArms.CRISP, budget);
      for (String arm : TrainingArms.OTHERS) {
        List<Scores> other = of(scores, arm, budget);
        PairedTest ranks = PairedTest.of(crisp, other, Scores::reciprocalRanks);
        PairedTest gains = PairedTest.of(crisp, other, Scores::gains);
        table.add(
            budget.queries().toString(),
            budget.documents().toString(),
            arm,
            ranks.difference(),
            ranks.p(),
            gains.difference(),
            gains.p());
      }
    }
    return table;
  }

  private static List<Scores> of(Map<Cell, List<Scores>> scores, String arm, Budgets budget) {
    return scores.getOrDefault(new Cell(arm, budget), List.of());
  }
}
