package dev.richter.bench;

import dev.richter.bench.page.ReportPage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what runs measured. */
@Command(
    name = "report",
    description =
        "Makes a page of plots and tables of what runs measured: one file that works without a"
            + " network. It tells which setting to run, and how far figures can be believed.")
final class Report implements Callable<Integer> {

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR",
      description =
          "Where runs wrote to. Of several runs of the same configuration the first is shown, and"
              + " how the others differ from it; runs of different ones are shown together.")
  private List<Path> runs = List.of();

  @Option(
      names = "--output",
      defaultValue = "report.html",
      paramLabel = "FILE",
      description = "Where the page goes (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(
      names = "--csv",
      paramLabel = "DIR",
      description =
          "Write each table as comma-separated values, too, and ann-benchmarks.csv in the columns"
              + " of ann-benchmarks.")
  private Optional<Path> tables = Optional.empty();

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Write each plot as PNG, too; needs a font, but neither browser nor display.")
  private Optional<Path> images = Optional.empty();

  @Override
  public Integer call() {
    ReportPage page = ReportPage.of(runs);
    page.write(output);
    tables.ifPresent(page::writeTables);
    images.ifPresent(
        directory -> {
          // Where DISPLAY names one that is not there, AWT fails otherwise.
          System.setProperty("java.awt.headless", "true");
          page.writeImages(directory);
        });
    page.doubts().forEach(doubt -> System.err.println("richter report: " + doubt));
    System.out.println(output);
    return 0;
  }
}
