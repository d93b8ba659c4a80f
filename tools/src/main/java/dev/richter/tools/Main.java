package dev.richter.tools;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code richter} command. */
@Command(
    name = "richter",
    description =
        "Learned sparse retrieval: build an index of sparse vectors, search it, measure it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }
}
