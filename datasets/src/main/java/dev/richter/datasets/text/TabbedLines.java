package dev.richter.datasets.text;

import dev.richter.datasets.io.LineInput;
import org.jspecify.annotations.Nullable;

/** Texts of one line each, an id and a tab before them. */
final class TabbedLines implements BeirTextReader.Lines {

  private final LineInput lines;

  TabbedLines(LineInput lines) {
    this.lines = lines;
  }

  @Override
  public @Nullable BeirText next() {
    String line = lines.next();
    if (line == null) {
      return null;
    }
    int tab = line.indexOf('\t');
    if (tab < 1) {
      throw lines.malformed("no id before a tab, expected an id, a tab and a text");
    }
    return new BeirText(line.substring(0, tab), "", line.substring(tab + 1));
  }

  @Override
  public double progress() {
    return lines.source().progress();
  }

  @Override
  public void close() {
    lines.close();
  }
}
