package dev.richter.bench;

import dev.richter.bench.worker.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Renews every table. */
@Command(
    name = "all",
    description = "Runs every experiment with the same options, and renews all of RESULTS.md.")
final class All implements Callable<Integer> {

  /** What takes files of its own. */
  private static final Set<String> NEED_FILES =
      Set.of(MultiVectorSearches.NAME, Cascade.NAME, Cascade.JUDGED);

  /** What takes no options. */
  private static final Set<String> NEED_NOTHING =
      Set.of(KernelTimes.NAME, MaxSimTimes.NAME, ComponentTimes.NAME);

  @Mixin private BenchOptions options = new BenchOptions();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    options.requireCollection();
    List<String> given = spec.root().commandLine().getParseResult().originalArgs();
    for (String name : Main.sections()) {
      if (name.equals(Clusters.PLAN)) {
        // The clusters' own command has renewed it.
        continue;
      }
      if (NEED_FILES.contains(name)) {
        Log.log("experiment %s is left out, for it needs files of its own", name);
        continue;
      }
      List<String> arguments = new ArrayList<>(given);
      arguments.set(arguments.indexOf(spec.name()), name);
      if (NEED_NOTHING.contains(name)) {
        arguments = arguments.subList(0, arguments.indexOf(name) + 1);
      }
      Log.log("experiment %s", name);
      int exitCode = Main.commandLine().execute(arguments.toArray(String[]::new));
      if (exitCode != CommandLine.ExitCode.OK) {
        return exitCode;
      }
    }
    return CommandLine.ExitCode.OK;
  }
}
