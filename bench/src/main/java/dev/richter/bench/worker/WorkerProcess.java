package dev.richter.bench.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A worker in a process of its own. What it writes to its error stream goes to a file. For one
 * thread.
 */
public final class WorkerProcess implements Closeable {

  /** Where a process may run that is not kept on one CPU. */
  public static final int ANY_CPU = -1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path log;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  private WorkerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts a command that answers requests.
   *
   * @param cpu the CPU to keep the process on, by {@code taskset}, or {@link #ANY_CPU}
   * @param log receives what the process writes to its error stream
   */
  public static WorkerProcess start(List<String> command, int cpu, Path log) throws IOException {
    return start(command, cpu == ANY_CPU ? List.of() : List.of(cpu), log);
  }

  /**
   * Starts a command that answers requests.
   *
   * @param cpus the CPUs to keep the process on, by {@code taskset}; empty for any
   * @param log receives what the process writes to its error stream
   */
  public static WorkerProcess start(List<String> command, List<Integer> cpus, Path log)
      throws IOException {
    List<String> pinned = new ArrayList<>();
    if (!cpus.isEmpty()) {
      pinned.addAll(
          List.of(
              "taskset",
              "--cpu-list",
              cpus.stream().map(cpu -> Integer.toString(cpu)).collect(Collectors.joining(","))));
    }
    pinned.addAll(command);
    return new WorkerProcess(
        new ProcessBuilder(pinned)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start(),
        log);
  }

  /** The command of a {@link Worker}, on this Java and class path. */
  public static List<String> java(Worker.Kind kind) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        Worker.class.getName(),
        kind.name());
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws IOException if the process ends instead; the message names its log
   */
  public <T> T ask(Request request, Class<T> answer) throws IOException {
    String line = null;
    try {
      requests.write(JSON.writerFor(Request.class).writeValueAsString(request));
      requests.newLine();
      requests.flush();
      line = answers.readLine();
    } catch (IOException e) {
      throw new IOException("the worker has ended, see " + log, e);
    }
    if (line == null) {
      throw new IOException("the worker ended without an answer, see " + log);
    }
    return JSON.readValue(line, answer);
  }

  @Override
  public void close() throws IOException {
    try (answers) {
      requests.close();
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
