package dev.richter.bench.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A peer with a Python package, in a virtual environment of its own.
 *
 * @param name of its files: NAME_worker.py answers requests, NAME_requirements.txt says what it
 *     takes
 * @param directory where these are
 */
public record PythonPeer(String name, Path directory) {

  /**
   * The command that starts the worker. Prepares the environment where it is not there yet.
   *
   * @param work where environments are
   * @throws IOException if Python or a package cannot be had; the message says what was tried
   */
  public List<String> command(Path work) throws IOException {
    Path environment = work.resolve("venv-" + name);
    Path python = environment.resolve("bin").resolve("python");
    Path installed = environment.resolve("installed");
    if (!Files.exists(installed)) {
      Path requirements = directory.resolve(name + "_requirements.txt");
      Log.log("installing %s into %s", requirements.getFileName(), environment);
      run("python3", "-m", "venv", environment.toString());
      run(
          python.toString(),
          "-m",
          "pip",
          "install",
          "--quiet",
          "--disable-pip-version-check",
          "-r",
          requirements.toString());
      Files.createFile(installed);
    }
    return List.of(python.toString(), directory.resolve(name + "_worker.py").toString());
  }

  /**
   * The package that is measured and its version, the first line of its requirements.
   *
   * @throws IOException if they cannot be read
   */
  public String requirement() throws IOException {
    Path requirements = directory.resolve(name + "_requirements.txt");
    try (Stream<String> lines = Files.lines(requirements)) {
      return lines
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .findFirst()
          .orElseThrow(() -> new IOException(requirements + " names no package"));
    }
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
