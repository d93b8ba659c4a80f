package dev.richter.tools;

import dev.richter.RichterIndex;
import dev.richter.VerifyReport;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks that an index is what was written. */
@Command(
    name = "verify",
    header = "Check that an index is what was written.",
    description = {
      "Reads every file whole, compares it with its checksum, and checks that ids, documents and"
          + " vectors agree. The exit code is 0 for a sound index, 1 for one that opens and has"
          + " problems, and 5 for one that is too damaged to open."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExample:%n",
    footer = "  richter verify my.index && cp -r my.index backup")
final class VerifyCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "INDEX", description = "The directory of the index.")
  Path directory;

  @Override
  public Integer call() {
    try (RichterIndex index = RichterIndex.openReadOnly(directory)) {
      VerifyReport report = index.verify();
      Output.of(spec)
          .report(
              new Verified(
                  directory.toString(),
                  report.isSound(),
                  report.files(),
                  report.sizeBytes(),
                  report.documents(),
                  report.problems(),
                  report.tookNanos()));
      return (report.isSound() ? ExitCode.SUCCESS : ExitCode.CHECK_FAILED).number();
    }
  }

  record Verified(
      String index,
      boolean sound,
      int files,
      long sizeBytes,
      long documents,
      List<VerifyReport.Problem> problems,
      long tookNanos)
      implements Output.Report {

    @Override
    public String text() {
      StringBuilder text = new StringBuilder();
      text.append(
          Text.format(
              "%s: %s. %s documents in %d files of %s, read in %s.%n",
              index,
              sound ? "sound" : problems.size() + " problems",
              Text.count(documents),
              files,
              Text.bytes(sizeBytes),
              Text.duration(tookNanos)));
      for (VerifyReport.Problem problem : problems) {
        text.append(Text.format("  %s: %s%n", problem.place(), problem.description()));
      }
      return text.toString();
    }
  }
}
