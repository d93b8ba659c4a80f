package dev.richter.bench;

import dev.richter.Tuning;
import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.worker.BuildReport;
import dev.richter.bench.worker.BuildSetting;
import dev.richter.bench.worker.Log;
import dev.richter.bench.worker.Request;
import dev.richter.bench.worker.Throughput;
import dev.richter.bench.worker.Worker;
import dev.richter.bench.worker.WorkerProcess;
import dev.richter.datasets.generate.CollectionGenerator;
import dev.richter.datasets.generate.GeneratorFigures;
import dev.richter.datasets.vectors.VectorReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How Richter grows with the collection, and with threads. */
@Command(
    name = Scale.NAME,
    description = "Latency at equal recall, build, size and threads over generated collections.")
final class Scale implements Callable<Integer> {

  static final String NAME = "scale";

  /** The caption of the latencies by size. */
  static final String LATENCIES = "Latency at equal recall, k = 10, one thread";

  private static final String TEXT =
      """
      Generated collections (see datasets/GENERATOR.md: harder to prune than real text), default build with all CPUs. \
      Latency is that of `RichterIndex.tune` with generated queries, one thread kept on one CPU: parameters chosen on \
      one half of the queries, recall measured on the other, against exact search of the same index. Throughput is that \
      of a batch of the same queries at recall 0.95 on one thread and on two.""";

  private static final long SEED = 42;
  private static final int QUERIES = 400;
  private static final int K = 10;
  private static final double THROUGHPUT_RECALL = 0.95;
  private static final List<Double> SHOWN = List.of(0.90, 0.95, 0.99);
  private static final List<String> COMMAND = WorkerProcess.java(Worker.Kind.RICHTER);

  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--documents",
      split = ",",
      defaultValue = "60000,250000,1000000,4000000",
      paramLabel = "N",
      description = "The sizes of the collections (default: ${DEFAULT-VALUE}).")
  private List<Integer> sizes = List.of();

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.now();
    Table builds =
        new Table(
            "Builds, all CPUs",
            Column.number("documents", 0),
            Column.number("seconds", 1),
            Column.number("index MiB", 0),
            Column.number("bytes a document", 0),
            Column.number("peak heap MiB", 0));
    Table latencies =
        new Table(
            LATENCIES,
            Column.number("documents", 0),
            Column.number("wanted recall", 2),
            Column.number("recall", 4),
            Column.number("mean µs", 0),
            Column.number("cut", 2),
            Column.number("heap factor", 2));
    Table threads =
        new Table(
            "Queries a second at recall 0.95",
            Column.number("documents", 0),
            Column.number("1 thread", 0),
            Column.number("2 threads", 0),
            Column.number("ratio", 2));
    for (int documents : sizes) {
      measure(documents, builds, latencies, threads);
      // After each size, for the next may take long.
      options.report(NAME, "Scale", TEXT, machine, List.of(builds, latencies, threads));
    }
    return 0;
  }

  private void measure(int documents, Table builds, Table latencies, Table threads)
      throws IOException {
    Path work = options.work().resolve("scale").resolve(Integer.toString(documents));
    Files.createDirectories(work);
    Path documentsFile = work.resolve("documents.bin");
    Path queriesFile = work.resolve("queries.bin");
    generate(documents, documentsFile, queriesFile);
    Path index = work.resolve("index");
    Path log = work.resolve("workers.log");
    BuildReport build = Plan.richter(BuildSetting.DEFAULT).build(index, documentsFile, log);
    builds.add(
        documents,
        build.seconds(),
        FigureTables.mebibytes(build.bytes()),
        (double) build.bytes() / documents,
        FigureTables.mebibytes(build.memory().peakHeapBytes()));
    addLatencies(documents, tune(index, queriesFile, log), latencies);
    addThroughput(documents, index, queriesFile, log, threads);
  }

  private Tuning tune(Path index, Path queriesFile, Path log) throws IOException {
    Log.log("tuning");
    try (WorkerProcess worker = WorkerProcess.start(COMMAND, options.cpu(), log)) {
      return worker.ask(
          new Request.Tune(index.toString(), queriesFile.toString(), K, THROUGHPUT_RECALL),
          Tuning.class);
    }
  }

  private static void addLatencies(int documents, Tuning tuning, Table latencies) {
    for (Tuning.Step step : tuning.steps()) {
      if (SHOWN.contains(step.wantedRecall())) {
        latencies.add(
            documents,
            step.wantedRecall(),
            step.recall(),
            step.meanMicros(),
            step.impactCut(),
            step.heapFactor());
      }
    }
  }

  private static void addThroughput(
      int documents, Path index, Path queriesFile, Path log, Table threads) throws IOException {
    try (WorkerProcess worker = WorkerProcess.start(COMMAND, WorkerProcess.ANY_CPU, log)) {
      double[] perSecond = new double[2];
      for (int i = 0; i < perSecond.length; i++) {
        perSecond[i] =
            worker
                .ask(
                    new Request.Batch(index.toString(), queriesFile.toString(), K, i + 1),
                    Throughput.class)
                .queriesPerSecond();
      }
      threads.add(documents, perSecond[0], perSecond[1], perSecond[1] / perSecond[0]);
    }
  }

  private void generate(int documents, Path documentsFile, Path queriesFile) {
    int threads = Runtime.getRuntime().availableProcessors();
    CollectionGenerator generator = CollectionGenerator.of(GeneratorFigures.techdocs(), SEED);
    if (!options.reuse() || !Files.exists(documentsFile)) {
      Log.log("generating %,d documents", documents);
      write(generator.documents(documents, threads), documentsFile);
    }
    write(generator.queries(documents, QUERIES, threads), queriesFile);
  }

  private static void write(VectorReader made, Path file) {
    try (made) {
      Collection.write(made, file);
    }
  }
}
