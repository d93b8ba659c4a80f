package dev.richter.tools.train;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.multivector.Head;
import dev.richter.vector.MultiVector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Trains a head, step by step. Not safe for use by many threads, though it uses some itself.
 *
 * <p>The same pairs, options and first head give the same head bit by bit, whatever the number of
 * threads, and also if the training was interrupted and went on from a checkpoint.
 */
public final class Trainer implements AutoCloseable {

  private final PairSource pairs;
  private final TrainingOptions options;
  private final String encoder;
  private final String description;
  private final PairOrder order;
  private final Workers workers;
  private final Optional<HardNegatives> hardNegatives;
  private final ContrastiveLoss loss;
  private final Adam adam;
  private final float[] matrix;
  private final float[] gradient;
  private int steps;

  private Trainer(
      PairSource pairs,
      TrainingOptions options,
      String encoder,
      int threads,
      Checkpoint checkpoint) {
    this.pairs = pairs;
    this.options = options;
    this.encoder = encoder;
    this.description = checkpoint.description();
    this.matrix = checkpoint.matrix();
    this.adam = new Adam(options.learningRate(), checkpoint.first(), checkpoint.second());
    this.steps = checkpoint.steps();
    this.gradient = new float[matrix.length];
    this.order = new PairOrder(pairs.size(), options.batch(), options.seed());
    this.workers = new Workers(threads);
    try {
      this.hardNegatives =
          options.hardNegatives() == 0
              ? Optional.empty()
              : Optional.of(new HardNegatives(pairs, workers));
    } catch (RuntimeException failure) {
      workers.close();
      throw failure;
    }
    this.loss = new ContrastiveLoss(pairs.dimension(), options, workers);
  }

  /**
   * Begins a training.
   *
   * @param encoder names the encoder of the pairs
   * @param from the head to begin with; without it, one is made of the pairs
   * @param threads how many threads compute
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if there are fewer pairs than
   *     a batch takes, or the dimension is larger than that of the pairs; with {@link
   *     ErrorCode#VECTOR_DIMENSION_MISMATCH} if the head has other dimensions
   */
  public static Trainer begin(
      PairSource pairs, TrainingOptions options, String encoder, Optional<Head> from, int threads) {
    check(pairs, options, threads);
    from.ifPresent(head -> checkHead(head, pairs, options));
    float[] matrix =
        from.map(Head::matrix)
            .orElseGet(() -> FirstHead.of(pairs, options.dimension(), options.seed()));
    Checkpoint start =
        new Checkpoint(
            describe(pairs, options, encoder, from),
            0,
            matrix,
            new float[matrix.length],
            new float[matrix.length]);
    return new Trainer(pairs, options, encoder, threads, start);
  }

  /**
   * Goes on with a training from the checkpoint that {@link #save} has written.
   *
   * @throws RichterException as {@link #begin} does; with {@link ErrorCode#PARAMETER_INVALID} if
   *     the checkpoint is of another training
   */
  public static Trainer resume(
      PairSource pairs,
      TrainingOptions options,
      String encoder,
      Optional<Head> from,
      int threads,
      Path path) {
    check(pairs, options, threads);
    Checkpoint checkpoint = Checkpoint.read(path);
    String description = describe(pairs, options, encoder, from);
    if (!checkpoint.description().equals(description)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s: a checkpoint of another training: %s; expected %s"
              .formatted(path, checkpoint.description(), description));
    }
    return new Trainer(pairs, options, encoder, threads, checkpoint);
  }

  private static void check(PairSource pairs, TrainingOptions options, int threads) {
    if (threads < 1) {
      throw invalid("%d threads, expected at least 1".formatted(threads));
    }
    if (pairs.size() < options.batch()) {
      throw invalid(
          "%d pairs, expected at least the %d of a batch".formatted(pairs.size(), options.batch()));
    }
    if (options.dimension() > pairs.dimension()) {
      throw invalid(
          "dimension is %d, expected at most the %d of the vectors"
              .formatted(options.dimension(), pairs.dimension()));
    }
  }

  private static void checkHead(Head head, PairSource pairs, TrainingOptions options) {
    if (head.inputDimension() != pairs.dimension() || head.dimension() != options.dimension()) {
      throw new RichterException(
          ErrorCode.VECTOR_DIMENSION_MISMATCH,
          "a head from dimension %d to %d, expected one from %d to %d"
              .formatted(
                  head.inputDimension(), head.dimension(), pairs.dimension(), options.dimension()));
    }
  }

  private static RichterException invalid(String message) {
    return new RichterException(ErrorCode.PARAMETER_INVALID, message);
  }

  private static String describe(
      PairSource pairs, TrainingOptions options, String encoder, Optional<Head> from) {
    return "%d pairs of dimension %d, encoder \"%s\", %s, from %s"
        .formatted(
            pairs.size(),
            pairs.dimension(),
            encoder,
            options.text(),
            from.map(Head::fingerprint).orElse("the pairs"));
  }

  /** How many steps were taken, those before a resumed checkpoint among them. */
  public int steps() {
    return steps;
  }

  /** Whether all steps were taken. */
  public boolean isDone() {
    return steps >= options.steps();
  }

  /**
   * Takes a step.
   *
   * @return the loss before it
   * @throws RichterException with {@link ErrorCode#VECTOR_VALUE_INVALID} if a row is projected to 0
   */
  public double step() {
    SplittableRandom random = Draws.of(options.seed(), Draws.BUDGETS, steps);
    ClusteringBudget documentBudget = draw(options.documentBudgets(), random);
    ClusteringBudget queryBudget = draw(options.queryBudgets(), random);
    int[] batch = order.batch(steps);
    List<MultiVector> queries = new ArrayList<>();
    List<MultiVector> documents = new ArrayList<>();
    for (int pair : batch) {
      queries.add(pairs.query(pair));
      documents.add(pairs.document(pair));
    }
    hardNegatives.ifPresent(
        negatives ->
            negatives
                .draw(
                    batch,
                    queries,
                    options.hardNegatives(),
                    Draws.of(options.seed(), Draws.HARD_NEGATIVES, steps))
                .forEach(pair -> documents.add(pairs.document(pair))));
    double value =
        loss.compute(matrix, new Batch(queries, documents, queryBudget, documentBudget), gradient);
    double left = 1 - (double) steps / options.steps();
    adam.move(matrix, gradient, steps, left);
    steps++;
    return value;
  }

  private static ClusteringBudget draw(List<ClusteringBudget> budgets, SplittableRandom random) {
    return budgets.get(random.nextInt(budgets.size()));
  }

  /** The head as it is now. */
  public Head head() {
    return Head.of(encoder, pairs.dimension(), options.dimension(), matrix);
  }

  /**
   * Writes down where the training stands, to go on from there by {@link #resume}.
   *
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED}
   */
  public void save(Path path) {
    new Checkpoint(description, steps, matrix, adam.first, adam.second).write(path);
  }

  /** Ends its threads. */
  @Override
  public void close() {
    workers.close();
  }
}
