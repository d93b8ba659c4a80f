package dev.richter.bench.report;

import java.util.List;

/**
 * What an experiment found: its part of RESULTS.md.
 *
 * @param name the experiment's command
 * @param title the heading
 * @param text how the figures were taken
 * @param command what takes them anew
 * @param machine where and when they were taken
 * @param tables the figures
 * @param details more figures, for JSON only
 */
public record Section(
    String name,
    String title,
    String text,
    String command,
    Machine machine,
    List<Table> tables,
    List<Table> details) {

  /** The plots of the tables. */
  List<Plot> plots() {
    return Plot.of(name, tables);
  }

  /** The section in Markdown, which shows the plots that {@link Results} writes. */
  public String markdown() {
    StringBuilder markdown = new StringBuilder();
    markdown.append("## %s%n%n%s%n%n".formatted(title, text));
    markdown.append("`%s` — %s%n".formatted(command, machine.markdown()));
    for (Plot plot : plots()) {
      markdown.append("%n%s%n".formatted(plot.markdown()));
    }
    for (Table table : tables) {
      markdown.append("%n%s%n%n%s".formatted(table.caption(), table.markdown()));
    }
    return markdown.toString();
  }
}
