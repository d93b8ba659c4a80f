package dev.richter.bench.run;

import dev.richter.RichterIndex;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run is measured with, beside the machine.
 *
 * @param sources a directory in the working tree of the sources, if there is one
 */
record RunEnvironment(Path sources) {

  /** The version of Richter. */
  static String richterVersion() {
    return Optional.ofNullable(RichterIndex.class.getPackage().getImplementationVersion())
        .orElse("(unpackaged)");
  }

  /**
   * The commit of the sources, with {@code +} if they differ from it; null if git does not tell.
   */
  @Nullable String commit() throws IOException {
    Optional<String> commit = git("rev-parse", "--short=12", "HEAD");
    boolean changed = git("status", "--porcelain").filter(lines -> !lines.isEmpty()).isPresent();
    return commit.map(text -> changed ? text + "+" : text).orElse(null);
  }

  private Optional<String> git(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git", "-C", sources.toString()));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException noGit) {
      return Optional.empty();
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return process.waitFor() == 0 ? Optional.of(text.strip()) : Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking git", interrupted);
    }
  }

  /** As many CPUs as threads, the first ones; none where there is no {@code taskset}. */
  static List<Integer> cpus(int threads) {
    boolean canPin =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
            .anyMatch(directory -> Files.isExecutable(Path.of(directory, "taskset")));
    return !canPin
        ? List.of()
        : IntStream.range(0, Math.min(threads, Runtime.getRuntime().availableProcessors()))
            .boxed()
            .toList();
  }
}
