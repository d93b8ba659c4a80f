package dev.richter.bench.page;

import dev.richter.bench.report.Table;
import dev.richter.datasets.io.OutputFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The plots and tables of some runs, as a page, as pictures, and as comma-separated values. */
public final class ReportPage {

  private final PageContent content;
  private final Table annBenchmarks;

  private ReportPage(Measurements measurements) {
    this.content = PageContent.of(measurements);
    this.annBenchmarks = AnnBenchmarks.table(measurements);
  }

  /**
   * Reads the results of runs.
   *
   * @param directories where runs wrote to, at least one; where several measured the same setting,
   *     the figures of the first are shown, and the differences of the others beside it
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND} if a directory has no results,
   *     and with {@link ErrorCode#DATA_MALFORMED} if one is not a result
   */
  public static ReportPage of(List<Path> directories) {
    return new ReportPage(Measurements.of(directories.stream().map(RunDirectory::read).toList()));
  }

  /** Reasons not to believe the figures, a sentence each; none is best. */
  public List<String> doubts() {
    return content.doubts();
  }

  /**
   * Writes the page: one file of HTML that needs no other and no network.
   *
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED}
   */
  public void write(Path file) {
    write(file, HtmlPage.of(content).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes each table into a file, and {@code ann-benchmarks.csv}.
   *
   * @param directory where they go; made if it is missing
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED}
   */
  public void writeTables(Path directory) {
    Map<String, Table> tables = new LinkedHashMap<>();
    content.tables().forEach((name, figures) -> tables.put(name, figures.table()));
    tables.put("ann-benchmarks", annBenchmarks);
    create(directory);
    tables.forEach(
        (name, table) ->
            write(
                directory.resolve(name + ".csv"), Csv.of(table).getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Draws each plot into a PNG file.
   *
   * @param directory where they go; made if it is missing
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED}
   */
  public void writeImages(Path directory) {
    create(directory);
    for (PageContent.Part section : content.sections()) {
      for (PageContent.Shown panel : section.panels()) {
        panel
            .charts()
            .forEach(
                (name, chart) ->
                    write(directory.resolve(name + ".png"), ChartImage.png(chart, panel.label())));
      }
    }
  }

  private static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException failure) {
      throw OutputFile.failed(directory, failure);
    }
  }

  private static void write(Path path, byte[] bytes) {
    try (OutputFile file = OutputFile.create(path)) {
      file.content().write(bytes);
      file.commit();
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }
}
