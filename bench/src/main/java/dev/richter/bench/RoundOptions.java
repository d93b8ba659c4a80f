package dev.richter.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of experiments that search for the queries of a file, round by round. */
final class RoundOptions {

  @Option(
      names = "--searches",
      defaultValue = "300",
      paramLabel = "N",
      description = "How many queries to take (default: ${DEFAULT-VALUE}).")
  private int searches;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "How often each setting is measured (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Where indexes go (default: a temporary directory).")
  private @Nullable Path work;

  int searches() {
    return searches;
  }

  int rounds() {
    return rounds;
  }

  /** Opens the directory that indexes go to. */
  WorkDirectory workDirectory() throws IOException {
    return work == null
        ? new WorkDirectory(Files.createTempDirectory("richter-bench"), true)
        : new WorkDirectory(work, false);
  }

  /** A directory, which is deleted in the end if it is a temporary one. */
  record WorkDirectory(Path path, boolean temporary) implements Closeable {

    @Override
    public void close() throws IOException {
      if (temporary) {
        IOUtils.rm(path);
      }
    }
  }
}
