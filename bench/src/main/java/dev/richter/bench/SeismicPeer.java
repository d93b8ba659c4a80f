package dev.richter.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Seismic's own code, from its Python package, in a virtual environment of its own. */
final class SeismicPeer {

  private SeismicPeer() {}

  /**
   * Prepares the environment where it is not there yet.
   *
   * @throws IOException if Python or the package cannot be had; the message says what was tried
   */
  static Plan plan(BuildSetting setting, BenchOptions options) throws IOException {
    Path python = options.venv().resolve("bin").resolve("python");
    Path installed = options.venv().resolve("installed");
    if (!Files.exists(installed)) {
      Log.log("installing pyseismic-lsr into %s", options.venv());
      run("python3", "-m", "venv", options.venv().toString());
      run(
          python.toString(),
          "-m",
          "pip",
          "install",
          "--quiet",
          "--disable-pip-version-check",
          "-r",
          options.peers().resolve("requirements.txt").toString());
      Files.createFile(installed);
    }
    List<String> command =
        List.of(python.toString(), options.peers().resolve("seismic_worker.py").toString());
    return new Plan("Seismic", setting, command, command, 1, false, SearchGrid.seismic());
  }

  private static void run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("failed: " + String.join(" ", command));
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted: " + String.join(" ", command), e);
    }
  }
}
