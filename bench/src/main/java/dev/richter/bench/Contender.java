package dev.richter.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.bench.worker.BuildReport;
import dev.richter.bench.worker.PassReport;
import dev.richter.bench.worker.Request;
import dev.richter.bench.worker.WorkerProcess;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** An engine with its index open, ready to search in a process of its own, kept on one CPU. */
final class Contender implements Closeable {

  /** Passes before any time is taken, for the compiler's sake; fewer where they take long. */
  private static final int WARM_PASSES = 10;

  private static final Duration WARM_TIME = Duration.ofSeconds(30);
  private static final int WARM_K = 10;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Plan plan;
  private final BuildReport build;
  private final WorkerProcess worker;

  private Contender(Plan plan, BuildReport build, WorkerProcess worker) {
    this.plan = plan;
    this.build = build;
    this.worker = worker;
  }

  /** Builds an index, unless the options say to reuse the one that is there, and opens it. */
  static Contender start(Plan plan, Collection collection, BenchOptions options)
      throws IOException {
    Path index = plan.index(options);
    Path kept = index.resolveSibling(index.getFileName() + ".build.json");
    BuildReport build;
    if (options.reuse() && Files.exists(kept)) {
      build = JSON.readValue(kept.toFile(), BuildReport.class);
    } else {
      Files.deleteIfExists(kept);
      build = plan.build(collection, options);
      Files.writeString(kept, JSON.writeValueAsString(build));
    }
    return open(plan, build, collection, options);
  }

  /** Opens the index that was built, and warms up. */
  static Contender open(Plan plan, BuildReport build, Collection collection, BenchOptions options)
      throws IOException {
    WorkerProcess worker =
        WorkerProcess.start(plan.searchCommand(), options.cpu(), options.workerLog());
    Contender contender = new Contender(plan, build, worker);
    try {
      worker.ask(
          new Request.Open(plan.index(options).toString(), plan.setting().parameters()),
          BuildReport.class);
      Trial warm = new Trial(contender, plan.grid().usual(), WARM_K);
      long start = System.nanoTime();
      for (int pass = 0;
          pass < WARM_PASSES && System.nanoTime() - start < WARM_TIME.toNanos();
          pass++) {
        warm.pass(collection.sweep());
      }
      return contender;
    } catch (Throwable t) {
      try (contender) {
        throw t;
      }
    }
  }

  Plan plan() {
    return plan;
  }

  BuildReport build() {
    return build;
  }

  /** The engine and its build. */
  String name() {
    return plan.engine() + " " + plan.setting().text();
  }

  /** Searches for all queries of a file. */
  PassReport pass(Request.Pass pass) throws IOException {
    return worker.ask(pass, PassReport.class);
  }

  @Override
  public void close() throws IOException {
    worker.close();
  }
}
