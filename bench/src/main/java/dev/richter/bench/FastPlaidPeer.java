package dev.richter.bench;

import dev.richter.bench.worker.BuildReport;
import dev.richter.bench.worker.PassReport;
import dev.richter.bench.worker.PythonPeer;
import dev.richter.bench.worker.Request;
import dev.richter.bench.worker.WorkerProcess;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** fast-plaid, a PLAID engine in Rust, from its Python package. For one thread. */
final class FastPlaidPeer implements Closeable {

  private final WorkerProcess worker;
  private final String index;

  private FastPlaidPeer(WorkerProcess worker, String index) {
    this.worker = worker;
    this.index = index;
  }

  /**
   * Starts a worker, on the CPUs that this process may use.
   *
   * @param home the directory that has peers/
   * @param work where the index and the log go
   * @throws IOException if Python or the package cannot be had
   */
  static FastPlaidPeer start(Path home, Path work) throws IOException {
    PythonPeer peer = new PythonPeer("fast_plaid", home.resolve("peers"));
    return new FastPlaidPeer(
        WorkerProcess.start(
            peer.command(home.resolve("target").resolve("work")),
            WorkerProcess.ANY_CPU,
            work.resolve("fast-plaid.log")),
        work.resolve("index").toString());
  }

  /**
   * Builds the index, and opens it.
   *
   * @param documents a NumPy file of rows
   */
  BuildReport build(Path documents) throws IOException {
    return worker.ask(
        new Request.Build(index, documents.toString(), Map.of(), 1, 1, false), BuildReport.class);
  }

  /**
   * Searches for all queries of a NumPy file, one by one.
   *
   * @param probes the lists of how many centroids are read for each row of a query
   * @param full of how many documents the scores are computed from their codes
   */
  PassReport pass(Path queries, int k, int probes, int full) throws IOException {
    Map<String, String> parameters =
        Map.of("probes", Integer.toString(probes), "full", Integer.toString(full));
    return worker.ask(
        new Request.Pass(
            queries.toString(), k, parameters, false, Request.ALL_RANKS, true, true, 1),
        PassReport.class);
  }

  @Override
  public void close() throws IOException {
    worker.close();
  }
}
