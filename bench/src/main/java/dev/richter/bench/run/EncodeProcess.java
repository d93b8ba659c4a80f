package dev.richter.bench.run;

import dev.richter.bench.worker.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code richter encode} in a process of its own: the memory of its model goes with it, and where
 * it is killed it goes on by itself.
 */
final class EncodeProcess {

  private static final String MAIN = "dev.richter.tools.Main";

  private EncodeProcess() {}

  /**
   * Makes vectors of a file of texts.
   *
   * @param queries whether the texts are queries, rather than documents
   * @param report receives what is said of it, as JSON
   * @throws IOException if it fails; it has said why on the error stream
   */
  static void run(String encoder, boolean queries, Path texts, Path vectors, Path report)
      throws IOException {
    Log.log("encoding %s by %s", texts.getFileName(), encoder);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of(MAIN, "encode", "--encoder", encoder));
    if (queries) {
      command.add("--queries");
    }
    command.add("--json");
    command.addAll(List.of("--input", texts.toString(), "--output", vectors.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(report.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    // ONNX Runtime crashes where the command line is long, so the class path is not on it.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(
            "encoding %s by %s ended with code %d".formatted(texts, encoder, code));
      }
    } catch (InterruptedException interrupted) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while encoding " + texts, interrupted);
    }
  }
}
