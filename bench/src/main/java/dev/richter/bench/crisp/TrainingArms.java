package dev.richter.bench.crisp;

import dev.richter.multivector.ClusteringBudget;
import dev.richter.multivector.Head;
import dev.richter.tools.train.PairSource;
import dev.richter.tools.train.Reduction;
import dev.richter.tools.train.Trainer;
import dev.richter.tools.train.TrainingOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Trainings that differ in one thing each, and the vectors as they are. All others begin with the
 * head of {@link #PLAIN}, and take as many steps again, of the same pairs.
 */
public final class TrainingArms {

  /** The encoder's rows, reduced by clustering. */
  public static final String UNTRAINED = "untrained, full width";

  /** The first head, reduced by clustering. */
  public static final String FIRST = "untrained, principal components";

  /** Training without reduction, measured on whole texts. */
  public static final String PLAIN = "A: plain training";

  /** The same for as many steps again, and clustering afterwards. */
  public static final String AFTERWARDS = "D: plain, clustered afterwards";

  /** Clustering inside the loss. */
  public static final String CRISP = "C: clustered in training";

  private static final String SPACING = "E: every n-th, in training";
  private static final String TAIL = "F: the first n, in training";

  /** What {@link #CRISP} is compared with, budget by budget. */
  public static final List<String> OTHERS = List.of(AFTERWARDS, SPACING, TAIL, UNTRAINED);

  /** So that the second training of a seed takes other batches than its first. */
  private static final long SECOND = 1L << 32;

  /**
   * What was measured of an arm.
   *
   * @param arm its name
   * @param budgets what its texts kept
   */
  public record Cell(String arm, Budgets budgets) {}

  private final PairSource pairs;
  private final JudgedTexts pool;
  private final JudgedTexts judged;
  private final TrainingOptions options;
  private final List<Budgets> budgets;
  private final int threads;
  private final Consumer<String> log;
  private final Map<Cell, List<Scores>> scores = new LinkedHashMap<>();

  /**
   * An experiment.
   *
   * @param options of them all but budgets, reduction and seed
   * @param budgets what is measured, besides whole texts
   * @param log is told what is done
   */
  public TrainingArms(
      PairSource pairs,
      JudgedTexts pool,
      JudgedTexts judged,
      TrainingOptions options,
      List<Budgets> budgets,
      int threads,
      Consumer<String> log) {
    this.pairs = pairs;
    this.pool = pool;
    this.judged = judged;
    this.options = options;
    this.budgets = List.copyOf(budgets);
    this.threads = threads;
    this.log = log;
  }

  /** Measures the vectors as they are. */
  public void measureUntrained() {
    measureAll(UNTRAINED, Optional.empty());
    try (Trainer trainer = Trainer.begin(pairs, options, "", Optional.empty(), threads)) {
      measureAll(FIRST, Optional.of(trainer.head()));
    }
  }

  /** Trains all arms with a seed, and measures them. */
  public void train(long seed) {
    TrainingOptions plain =
        options
            .withBudgets(ClusteringBudget.NONE, ClusteringBudget.NONE, Reduction.CLUSTERING)
            .withSteps(options.steps(), seed);
    Head head = trained(PLAIN, Budgets.WHOLE, plain, Optional.empty());
    measure(
        PLAIN, new Projected(pool, judged, Optional.of(head)), Reduction.CLUSTERING, Budgets.WHOLE);
    TrainingOptions second = plain.withSteps(options.steps(), seed + SECOND);
    measureAll(
        AFTERWARDS, Optional.of(trained(AFTERWARDS, Budgets.WHOLE, second, Optional.of(head))));
    for (Budgets budget : budgets) {
      for (Reduction reduction : Reduction.values()) {
        TrainingOptions own = second.withBudgets(budget.documents(), budget.queries(), reduction);
        Head reduced = trained(arm(reduction), budget, own, Optional.of(head));
        measure(
            arm(reduction), new Projected(pool, judged, Optional.of(reduced)), reduction, budget);
      }
    }
  }

  /**
   * What was measured so far.
   *
   * @return the scores of each cell, seed by seed; of untrained vectors there is one
   */
  public Map<Cell, List<Scores>> scores() {
    return Collections.unmodifiableMap(scores);
  }

  private static String arm(Reduction reduction) {
    return switch (reduction) {
      case CLUSTERING -> CRISP;
      case SPACING -> SPACING;
      case TAIL_PRUNING -> TAIL;
    };
  }

  private Head trained(String arm, Budgets budget, TrainingOptions own, Optional<Head> from) {
    try (Trainer trainer = Trainer.begin(pairs, own, "", from, threads)) {
      return trained(arm, budget, trainer);
    }
  }

  private Head trained(String arm, Budgets budget, Trainer trainer) {
    long start = System.nanoTime();
    double loss = 0;
    while (!trainer.isDone()) {
      loss = trainer.step();
    }
    log.accept(
        "%s, %s × %s: %d steps in %.0f s, loss of the last %.3f"
            .formatted(
                arm,
                budget.queries(),
                budget.documents(),
                trainer.steps(),
                (System.nanoTime() - start) / 1e9,
                loss));
    return trainer.head();
  }

  private void measureAll(String arm, Optional<Head> head) {
    Projected projected = new Projected(pool, judged, head);
    List<Budgets> all = new ArrayList<>(budgets);
    all.add(Budgets.WHOLE);
    all.forEach(budget -> measure(arm, projected, Reduction.CLUSTERING, budget));
  }

  private void measure(String arm, Projected projected, Reduction reduction, Budgets budget) {
    scores
        .computeIfAbsent(new Cell(arm, budget), cell -> new ArrayList<>())
        .add(projected.measure(reduction, budget));
  }
}
