package dev.richter.bench;

import dev.richter.bench.report.Results;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Renews what is made of figures, without taking any. */
@Command(
    name = "results",
    description = "Renews RESULTS.md and its plots from results/*.json; measures nothing.")
final class RenewResults implements Callable<Integer> {

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    Path home = ((Main) command.root().userObject()).home();
    new Results(home, Main.sections()).render();
    return 0;
  }
}
