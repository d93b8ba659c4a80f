package dev.richter.bench;

import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Results;
import dev.richter.bench.report.Section;
import dev.richter.bench.report.Table;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that experiments share. */
final class BenchOptions {

  /** The numbers of answers that are reported on. */
  static final List<Integer> KS = List.of(10, 100);

  /** The recalls that are reported on. */
  static final List<Double> TARGETS = List.of(0.90, 0.95, 0.97, 0.98, 0.99);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "The collection: documents.csr.gz, queries.tune.csr.gz, queries.dev.csr.gz and groundtruth.*.k100.bin.gz.")
  private @Nullable Path data;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Where indexes go (default: target/work beside RESULTS.md).")
  private Optional<Path> work = Optional.empty();

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Take only so many documents; their exact answers are computed.")
  private int rows = Integer.MAX_VALUE;

  @Option(
      names = "--cpu",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "The CPU that searches are kept on, by taskset; -1 for any (default: ${DEFAULT-VALUE}).")
  private int cpu;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description =
          "How often each figure is taken; medians are reported (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--reuse",
      description = "Use indexes that an earlier run left behind, with their build figures.")
  private boolean reuse;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** The same options for the first rows of the collection. */
  BenchOptions withRows(int other) {
    BenchOptions part = new BenchOptions();
    part.data = data;
    part.work = work;
    part.rows = other;
    part.cpu = cpu;
    part.rounds = rounds;
    part.reuse = reuse;
    part.command = command;
    return part;
  }

  /**
   * Makes sure that there is something to measure.
   *
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND} if there is not
   */
  void requireCollection() {
    if (!Files.isDirectory(data())) {
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND,
          "%s is not a directory, expected one with documents.csr.gz, queries.tune.csr.gz, queries.dev.csr.gz and their groundtruth.*.k100.bin.gz"
              .formatted(data()));
    }
  }

  private Path data() {
    if (data == null) {
      throw new ParameterException(command.commandLine(), "Missing required option: '--data=DIR'");
    }
    return data;
  }

  /** Reads the collection. */
  Collection collection() throws IOException {
    requireCollection();
    return Collection.open(data(), rows, collectionWork());
  }

  Path work() {
    return work.orElse(home().resolve("target").resolve("work"));
  }

  /** Where what belongs to this collection goes. */
  Path collectionWork() {
    String name = data().toAbsolutePath().normalize().getFileName().toString();
    return work().resolve(rows == Integer.MAX_VALUE ? name : name + "-" + rows);
  }

  /** Where workers write what they would tell a person. */
  Path workerLog() {
    return collectionWork().resolve("workers.log");
  }

  /** The directory of RESULTS.md. */
  Path home() {
    return ((Main) command.root().userObject()).home();
  }

  Path peers() {
    return home().resolve("peers");
  }

  int cpu() {
    return cpu;
  }

  int rounds() {
    return rounds;
  }

  boolean reuse() {
    return reuse;
  }

  /**
   * Prints an experiment's tables, and renews its part of RESULTS.md.
   *
   * @param details tables that are kept as JSON only
   */
  void report(
      String name, String title, String text, Machine machine, List<Table> tables, Table... details)
      throws IOException {
    keep(new Section(name, title, text, shownCommand(), machine, tables, List.of(details)));
  }

  /** Prints a section's tables, and renews it in RESULTS.md. */
  void keep(Section section) throws IOException {
    for (Table table : section.tables()) {
      System.out.printf("%n%s%n%n%s", table.caption(), table.markdown());
    }
    System.out.flush();
    results().put(section);
  }

  /** How the experiment was started. */
  String shownCommand() {
    return ShownCommand.of(command);
  }

  /** What experiments have found. */
  Results results() {
    return new Results(home(), Main.sections());
  }
}
