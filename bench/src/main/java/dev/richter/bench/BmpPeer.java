package dev.richter.bench;

import dev.richter.bench.worker.BuildSetting;
import dev.richter.bench.worker.PythonPeer;
import java.io.IOException;
import java.util.List;

/** Block-Max Pruning's own code, from its Python package. */
final class BmpPeer {

  private BmpPeer() {}

  /**
   * Prepares the environment where it is not there yet.
   *
   * @throws IOException if Python or the package cannot be had; the message says what was tried
   */
  static Plan plan(BuildSetting setting, BenchOptions options) throws IOException {
    List<String> command = new PythonPeer("bmp", options.peers()).command(options.work());
    return new Plan("BMP", setting, command, command, 1, false, SearchGrid.bmp());
  }
}
