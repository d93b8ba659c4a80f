package dev.richter.bench.run;

import dev.richter.bench.report.Machine;
import dev.richter.bench.run.Accuracies.Answers;
import dev.richter.bench.run.Result.Accuracy;
import dev.richter.bench.run.Result.Built;
import dev.richter.bench.run.Result.Repetition;
import dev.richter.bench.run.Result.Searched;
import dev.richter.bench.run.Result.Setting;
import dev.richter.bench.run.Result.Software;
import dev.richter.bench.worker.PassReport;
import dev.richter.bench.worker.Request;
import dev.richter.bench.worker.Rounds;
import dev.richter.bench.worker.WorkerProcess;
import dev.richter.datasets.eval.Measure;
import dev.richter.vector.Vector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process that has an index open.
 *
 * @param <V> the kind of vectors
 */
final class Session<V extends Vector> {

  private final RunConfig config;
  private final RunFiles files;
  private final WorkerProcess worker;
  private final SearchedCollection<V> collection;
  private final Accuracies<V> accuracies;

  Session(
      RunConfig config,
      RunFiles files,
      WorkerProcess worker,
      SearchedCollection<V> collection,
      List<Measure> measures) {
    this.config = config;
    this.files = files;
    this.worker = worker;
    this.collection = collection;
    this.accuracies = new Accuracies<>(collection, measures);
  }

  private PassReport pass(Setting setting, Path queries, boolean withAnswers, int threads)
      throws IOException {
    return worker.ask(
        new Request.Pass(
            queries.toString(),
            setting.k(),
            SearchEngine.workerParameters(setting.search()),
            SearchEngine.exact(setting.search()),
            Request.ALL_RANKS,
            withAnswers,
            !withAnswers,
            threads),
        PassReport.class);
  }

  /** For the compiler's sake; it is done after some tens of thousands of queries. */
  void warmUp(List<Setting> settings) throws IOException {
    long end = System.nanoTime() + Math.round(config.warmUpSeconds() * 1e9);
    for (int i = 0; i == 0 || System.nanoTime() < end; i++) {
      Setting setting = settings.get(i % settings.size());
      pass(setting, collection.queries().timedFile(), false, setting.threads());
    }
  }

  /**
   * Measures a setting once more.
   *
   * @param before what earlier rounds measured of it
   * @param machine where the run is
   */
  Result measure(
      Setting setting, Optional<Result> before, Built built, Machine machine, Software software)
      throws IOException {
    Found found = before.isPresent() ? Found.of(before.get()) : search(setting);
    // As long before as while it counts, lest the compiler be busy with this setting then.
    passes(setting);
    Machine now = Machine.now();
    List<PassReport> passes = passes(setting);
    List<Repetition> repetitions =
        new ArrayList<>(before.map(Result::repetitions).orElse(List.of()));
    repetitions.add(repetition(now, passes));
    return new Result(
        Result.SCHEMA,
        setting,
        new Searched(
            collection.queries().ids().size(),
            collection.digest(),
            collection.encoderDigest(),
            collection.qrels().isPresent()),
        built,
        found.accuracy(),
        repetitions,
        found.work(),
        machine,
        software);
  }

  private List<PassReport> passes(Setting setting) throws IOException {
    Path timed = collection.queries().timedFile();
    List<PassReport> passes = new ArrayList<>();
    long end = System.nanoTime() + Math.round(config.seconds() * 1e9);
    while (passes.isEmpty() || System.nanoTime() < end) {
      passes.add(pass(setting, timed, false, setting.threads()));
    }
    return passes;
  }

  private Found search(Setting setting) throws IOException {
    PassReport report = pass(setting, collection.queries().file(), true, 1);
    Answers answers = answers(report);
    Answers tuning = null;
    if (collection.tuning().isPresent()) {
      tuning = answers(pass(setting, collection.tuning().get().timedFile(), true, 1));
    }
    if (collection.unwritable().isEmpty()) {
      Files.createDirectories(files.run(setting).getParent());
      accuracies.writeRun(answers, setting.engine(), files.run(setting));
    }
    return new Found(accuracies.of(setting.k(), answers, tuning), report.work());
  }

  private static Answers answers(PassReport report) {
    return new Answers(Objects.requireNonNull(report.answers(), "answers"), report.scores());
  }

  /** What does not differ from round to round. */
  private record Found(Accuracy accuracy, PassReport.@Nullable Work work) {

    static Found of(Result result) {
      return new Found(result.accuracy(), result.work());
    }
  }

  /** The medians of a round's passes. */
  private static Repetition repetition(Machine now, List<PassReport> passes) {
    PassReport median = Rounds.median(passes);
    double perSecond = median.queriesPerSecond();
    return new Repetition(
        now.time(),
        now.load(),
        median.meanMicros(),
        median.cpuMicros(),
        perSecond > 0 ? perSecond : 1e6 / median.meanMicros(),
        median.quantiles(),
        median.collectionMillis(),
        median.memory().anonymousBytes());
  }
}
