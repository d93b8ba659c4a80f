package dev.richter.bench;

import dev.richter.bench.run.RunCommand;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The benchmarks' command line. */
@Command(
    name = "richter bench",
    mixinStandardHelpOptions = true,
    description = "Measures Richter, alone and beside others, and renews RESULTS.md.",
    subcommands = {
      All.class,
      RecallLatency.class,
      PeerComparison.class,
      Defaults.class,
      SegmentsAndDeletes.class,
      Filters.class,
      MemoryLimits.class,
      Scale.class,
      LuceneBaseline.class,
      KernelTimes.class,
      MaxSimTimes.class,
      ComponentTimes.class,
      MultiVectorSearches.class,
      Cascade.class,
      CrispTraining.class,
      Serving.class,
      Clusters.class,
      RenewResults.class,
      Report.class
    })
public final class Main {

  @Option(
      names = "--home",
      hidden = true,
      defaultValue = "bench",
      description = "The directory that has RESULTS.md and peers/.")
  private Path home;

  private Main() {}

  Path home() {
    return home;
  }

  /** The parts of RESULTS.md, in their order. */
  static List<String> sections() {
    return List.of(
        PeerComparison.NAME,
        RecallLatency.NAME,
        Defaults.NAME,
        SegmentsAndDeletes.NAME,
        Filters.NAME,
        MemoryLimits.NAME,
        Scale.NAME,
        LuceneBaseline.NAME,
        KernelTimes.NAME,
        MaxSimTimes.NAME,
        ComponentTimes.NAME,
        MultiVectorSearches.NAME,
        Cascade.NAME,
        Cascade.JUDGED,
        CrispTraining.NAME,
        Serving.NAME,
        Clusters.NAME,
        Clusters.PLAN);
  }

  /** Runs the command line. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(withCommand(arguments)));
  }

  /** Settings without a command are those of a run. */
  static String[] withCommand(String[] arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    int first = !all.isEmpty() && all.getFirst().equals("--home") ? 2 : 0;
    if (all.size() > first && all.get(first).startsWith("--config")) {
      all.add(first, RunCommand.NAME);
    }
    return all.toArray(String[]::new);
  }

  static CommandLine commandLine() {
    Main main = new Main();
    return new CommandLine(main)
        .addSubcommand(new RunCommand(main::home))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              switch (failure) {
                case RichterException known ->
                    System.err.printf("richter bench: %s (%s)%n", known.getMessage(), known.code());
                case IOException input ->
                    System.err.printf("richter bench: %s%n", input.getMessage());
                default -> throw failure;
              }
              return CommandLine.ExitCode.SOFTWARE;
            });
  }
}
