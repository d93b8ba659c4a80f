package dev.richter.tools;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Public collections by name. */
@Command(
    name = "datasets",
    header = "List public collections, and download them.",
    description = {
      "Collections have the names of ir_datasets. What was downloaded stays in a folder and is not"
          + " downloaded again. Wherever a command takes a file, dataset:NAME/PART names one that"
          + " was downloaded."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter datasets list",
      "  richter datasets show beir/scifact",
      "  richter datasets download beir/scifact/test"
    },
    subcommands = {
      DatasetsListCommand.class,
      DatasetsShowCommand.class,
      DatasetsDownloadCommand.class
    })
final class DatasetsCommand implements Runnable {

  @Spec CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command is given");
  }
}
