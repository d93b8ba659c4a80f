package dev.richter.bench.report;

import dev.richter.tools.plot.SvgPlot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A picture of tables, which {@link Results} writes beside RESULTS.md. */
sealed interface Plot permits RecallLatencyPlot, QualityPlot {

  /**
   * The plots of tables, by their columns; none of tables that have others.
   *
   * @param section the name of the section the tables are of
   */
  static List<Plot> of(String section, List<Table> tables) {
    return Stream.<Plot>concat(
            RecallLatencyPlot.of(section, tables).stream(),
            QualityPlot.of(section, tables).stream())
        .toList();
  }

  /** Where it is, from the directory of RESULTS.md. */
  String file();

  /** The image in Markdown. */
  String markdown();

  /** What {@link SvgPlot} draws. */
  String specification();

  /**
   * Draws the plot; the same figures give the same bytes.
   *
   * @param home the directory of RESULTS.md
   */
  default void write(Path home) throws IOException {
    Path target = home.resolve(file());
    Files.createDirectories(target.getParent());
    SvgPlot.write(target, specification());
  }
}
