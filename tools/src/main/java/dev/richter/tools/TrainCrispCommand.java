package dev.richter.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.richter.datasets.eval.Qrels;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.multivector.Head;
import dev.richter.tools.plot.LossPlot;
import dev.richter.tools.train.PairFiles;
import dev.richter.tools.train.Reduction;
import dev.richter.tools.train.Trainer;
import dev.richter.tools.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Trains a head. */
@Command(
    name = "train-crisp",
    header = "Learn a projection of token vectors that loses little by clustering.",
    description = {
      "Learns from pairs of a query and a document that answers it. Each step projects the texts of"
          + " some pairs, clusters them, and makes each query's score of its own document larger"
          + " beside those of the others (CRISP). The encoder of the vectors stays as it is. The same"
          + " options give the same head."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter train-crisp --queries q.npy --documents d.npy --output head.rch",
      "  richter train-crisp --queries q.npy --documents d.npy --output head.rch --document-budget 8",
      "  richter train-crisp --queries q.npy --documents d.npy --output head.rch --checkpoint c --resume"
    })
final class TrainCrispCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Option(
      names = "--queries",
      required = true,
      paramLabel = "FILE",
      description = "The queries' token vectors, with FILE.lengths.npy beside.")
  Path queries;

  @Option(
      names = "--documents",
      required = true,
      paramLabel = "FILE",
      description = "The documents' token vectors; without --qrels as many as queries.")
  Path documents;

  @Option(
      names = "--qrels",
      paramLabel = "FILE",
      description =
          "Which documents answer which queries, as tab-separated qrels with the ids of the files."
              + " Without it text i of the queries and text i of the documents are a pair.")
  @Nullable Path qrels;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The head to write.")
  Path output;

  @Option(
      names = "--from",
      paramLabel = "HEAD",
      description = "The head to begin with. Without it one is made of the pairs.")
  @Nullable Path from;

  @Option(
      names = "--encoder",
      paramLabel = "NAME",
      description =
          "Names the encoder of the vectors in the head. Default: that of --from, or none.")
  @Nullable String encoder;

  @Option(
      names = "--dimension",
      paramLabel = "N",
      description = "How many values a projected row has. Default: ${DEFAULT-VALUE}.")
  int dimension = TrainingOptions.DEFAULTS.dimension();

  @Option(
      names = "--document-budget",
      paramLabel = "N",
      split = ",",
      description =
          "How many rows a document is clustered to: a number, a share such as 25%%, or none; of"
              + " several, each step draws one. Default: ${DEFAULT-VALUE}.")
  List<String> documentBudgets = texts(TrainingOptions.DEFAULTS.documentBudgets());

  @Option(
      names = "--query-budget",
      paramLabel = "N",
      split = ",",
      description = "The same for queries. Default: ${DEFAULT-VALUE}.")
  List<String> queryBudgets = texts(TrainingOptions.DEFAULTS.queryBudgets());

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "How many steps to take. Default: ${DEFAULT-VALUE}.")
  int steps = TrainingOptions.DEFAULTS.steps();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "How many pairs a step compares. Default: ${DEFAULT-VALUE}.")
  int batch = TrainingOptions.DEFAULTS.batch();

  @Option(
      names = "--hard-negatives",
      paramLabel = "N",
      description =
          "How many documents a step adds for each of its pairs that are close to the query, yet not"
              + " as close as its own. Default: ${DEFAULT-VALUE}.")
  int hardNegatives = TrainingOptions.DEFAULTS.hardNegatives();

  @Option(
      names = "--temperature",
      paramLabel = "X",
      description = "What scores, means of cosines, are divided by. Default: ${DEFAULT-VALUE}.")
  double temperature = TrainingOptions.DEFAULTS.temperature();

  @Option(
      names = "--distillation",
      paramLabel = "X",
      description =
          "Which part of the loss follows the scores of the vectors as they are, so that what the"
              + " encoder knows is not lost; the rest follows the pairs. Default: ${DEFAULT-VALUE}.")
  double distillation = TrainingOptions.DEFAULTS.distillation();

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Adam's, which falls to 0 step by step. Default: ${DEFAULT-VALUE}.")
  double learningRate = TrainingOptions.DEFAULTS.learningRate();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Another seed takes other batches. Default: ${DEFAULT-VALUE}.")
  long seed = TrainingOptions.DEFAULTS.seed();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads compute. Default: as many as there are processors.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--checkpoint",
      paramLabel = "FILE",
      description = "Where to write down how far the training is.")
  @Nullable Path checkpoint;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      defaultValue = "100",
      description = "After how many steps. Default: ${DEFAULT-VALUE}.")
  int checkpointEvery;

  @Option(names = "--resume", description = "Go on from the checkpoint, with the same options.")
  boolean resume;

  @Option(
      names = "--loss-log",
      paramLabel = "FILE",
      description =
          "Write each step's loss and the seconds so far, as JSON lines; on --resume, more of them.")
  @Nullable Path lossLog;

  @Option(
      names = "--loss-plot",
      paramLabel = "FILE.svg",
      description = "Draw the losses of --loss-log, all steps and their running mean.")
  @Nullable Path lossPlot;

  @Override
  public Integer call() {
    if (resume && checkpoint == null) {
      throw new ParameterException(spec.commandLine(), "--resume needs --checkpoint");
    }
    if (lossPlot != null && lossLog == null) {
      throw new ParameterException(spec.commandLine(), "--loss-plot needs --loss-log");
    }
    if (checkpoint != null && checkpoint.toString().endsWith(".gz")) {
      throw new ParameterException(
          spec.commandLine(),
          "--checkpoint is %s, expected a name that does not end with .gz".formatted(checkpoint));
    }
    if (checkpointEvery < 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--checkpoint-every is %d, expected at least 1".formatted(checkpointEvery));
    }
    TrainingOptions options =
        new TrainingOptions(
            dimension,
            budgets(documentBudgets),
            budgets(queryBudgets),
            Reduction.CLUSTERING,
            batch,
            hardNegatives,
            steps,
            temperature,
            distillation,
            learningRate,
            seed);
    Optional<Head> first = Optional.ofNullable(from).map(Head::read);
    String name = encoder != null ? encoder : first.map(Head::encoder).orElse("");
    long start = System.nanoTime();
    try (PairFiles pairs = openPairs();
        Trainer trainer =
            resume && checkpoint != null
                ? Trainer.resume(pairs, options, name, first, threads, checkpoint)
                : Trainer.begin(pairs, options, name, first, threads)) {
      @Nullable Double loss = train(trainer, start);
      Head head = trainer.head();
      head.write(output);
      if (lossPlot != null && lossLog != null) {
        LossPlot.read(lossLog).write(lossPlot);
      }
      Output.of(spec)
          .report(
              new Trained(
                  output.toString(),
                  head.fingerprint(),
                  name,
                  head.inputDimension(),
                  head.dimension(),
                  pairs.size(),
                  trainer.steps(),
                  loss,
                  System.nanoTime() - start));
    }
    return ExitCode.SUCCESS.number();
  }

  private PairFiles openPairs() {
    return qrels == null
        ? PairFiles.open(queries, documents)
        : PairFiles.open(queries, documents, Qrels.read(qrels));
  }

  private static List<String> texts(List<ClusteringBudget> budgets) {
    return budgets.stream().map(ClusteringBudget::toString).toList();
  }

  private static List<ClusteringBudget> budgets(List<String> texts) {
    return texts.stream().map(ClusteringBudget::parse).toList();
  }

  /**
   * Takes the steps that are left and returns the mean loss of the last tenth of all; null if none
   * were left.
   */
  private @Nullable Double train(Trainer trainer, long start) {
    if (!resume) {
      log(List.of(), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }
    List<String> lines = new ArrayList<>();
    double sum = 0;
    int counted = 0;
    try (Progress progress = Progress.start("train", "steps", steps)) {
      while (!trainer.isDone()) {
        double loss = trainer.step();
        lines.add(line(trainer.steps(), loss, System.nanoTime() - start));
        if (trainer.steps() > steps - Math.max(1, steps / 10)) {
          sum += loss;
          counted++;
        }
        if (trainer.steps() % checkpointEvery == 0 || trainer.isDone()) {
          log(lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          lines.clear();
          if (checkpoint != null) {
            trainer.save(checkpoint);
          }
        }
        progress.done(trainer.steps());
      }
    }
    return counted == 0 ? null : sum / counted;
  }

  private static String line(int step, double loss, long nanos) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("step", step)
        .put("loss", loss)
        .put("seconds", nanos / 1e9)
        .toString();
  }

  private void log(List<String> lines, StandardOpenOption... how) {
    if (lossLog == null) {
      return;
    }
    try {
      Files.write(lossLog, lines, how);
    } catch (IOException failure) {
      throw new RichterException(
          ErrorCode.STORAGE_FAILED,
          "%s: cannot be written: %s".formatted(lossLog, failure.getMessage()),
          failure);
    }
  }

  /**
   * What was trained.
   *
   * @param loss the mean of the last tenth of the steps; null if none was left to take
   */
  record Trained(
      String output,
      String fingerprint,
      String encoder,
      int inputDimension,
      int dimension,
      int pairs,
      int steps,
      @Nullable Double loss,
      long tookNanos)
      implements Output.Report {

    @Override
    public String text() {
      return Text.format(
          "%s steps on %s pairs in %s, %s. %s takes dimension %d to %d.%n",
          Text.count(steps),
          Text.count(pairs),
          Text.duration(tookNanos),
          loss == null ? "none of them was left" : Text.format("loss %.3f", loss),
          output,
          inputDimension,
          dimension);
    }
  }
}
