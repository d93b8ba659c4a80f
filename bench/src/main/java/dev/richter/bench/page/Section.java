package dev.richter.bench.page;

import dev.richter.bench.report.Table;
import java.util.List;

/**
 * A part of the page.
 *
 * @param id its address within the page, of small letters
 * @param title the heading
 * @param lead what to look for, in a sentence or two
 * @param notes more sentences
 * @param panels one after the other, or one at a time where there are several
 */
record Section(String id, String title, String lead, List<String> notes, List<Panel> panels) {

  /**
   * What a section shows of one thing.
   *
   * @param label what of, where there are several
   * @param charts the plots
   * @param tables the figures, of the plots and others
   */
  record Panel(String label, List<Chart> charts, List<Figures> tables) {}

  /**
   * A table of the page.
   *
   * @param table the figures
   * @param copied the names of columns that one may want to copy from
   * @param folded whether it is shown when asked for only
   */
  record Figures(Table table, List<String> copied, boolean folded) {

    /** A table that is always shown. */
    static Figures shown(Table table) {
      return new Figures(table, List.of(), false);
    }

    /** A long table, shown when asked for. */
    static Figures folded(Table table) {
      return new Figures(table, List.of(), true);
    }
  }
}
