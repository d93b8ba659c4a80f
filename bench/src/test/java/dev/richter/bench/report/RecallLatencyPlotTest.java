package dev.richter.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.bench.report.Table.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

final class RecallLatencyPlotTest {

  @TempDir private Path home;

  private static Table table() {
    Table table =
        new Table(
            "Points",
            Column.number("k", 0),
            Column.text("engine"),
            Column.text("build"),
            Column.text("note"),
            Column.number("mean µs", 0),
            Column.number("recall", 4));
    table.add(10, "Richter", "default", null, 100.5, 0.91);
    table.add(10, "Richter", "n400,m6", "", 180, 0.95);
    table.add(10, "Richter", "n400,m6", "", 200.0, 0.93);
    table.add(10, "Peer", "a<b & \"c\"", "", 150.0, 0.94);
    table.add(100, "Peer", "default", "", 2000.0, 0.72);
    return table;
  }

  private static List<RecallLatencyPlot> plots() {
    return RecallLatencyPlot.of("peers", List.of(table()));
  }

  /** What is to be read in the plot of a k. */
  private List<String> texts(int k) throws IOException, ParserConfigurationException, SAXException {
    for (RecallLatencyPlot plot : plots()) {
      plot.write(home);
    }
    Path file = home.resolve("results/plots/peers-k%d.svg".formatted(k));
    Element root =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(file.toFile())
            .getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("svg");
    List<String> texts = new ArrayList<>();
    NodeList elements = root.getElementsByTagName("text");
    for (int i = 0; i < elements.getLength(); i++) {
      texts.add(elements.item(i).getTextContent().strip());
    }
    return texts;
  }

  @Test
  void isXmlThatNamesAxesEnginesAndBuilds() throws Exception {
    assertThat(texts(10))
        .contains("Recall against latency, k = 10", "recall@10", "mean µs a query")
        .contains("Richter", "Peer", "default", "n400,m6", "a<b & \"c\"");
  }

  @Test
  void hasOneForEachKWithItsPointsOnly() throws Exception {
    assertThat(texts(100)).contains("recall@100", "Peer").doesNotContain("Richter", "n400,m6");
  }

  @Test
  void reachesAsFarAsThePoints() throws Exception {
    assertThat(texts(10)).contains("100", "200", "0.86").doesNotContain("0.75", "2,000");
    assertThat(texts(100)).contains("2,000", "0.75");
  }

  @Test
  void hasTheSameBytesWhenWrittenTwice() throws IOException {
    Path once = home.resolve("once");
    Path again = home.resolve("again");

    for (RecallLatencyPlot plot : plots()) {
      plot.write(once);
    }
    for (RecallLatencyPlot plot : plots().reversed()) {
      plot.write(again);
    }

    for (RecallLatencyPlot plot : plots()) {
      assertThat(Files.readAllBytes(again.resolve(plot.file())))
          .isEqualTo(Files.readAllBytes(once.resolve(plot.file())))
          .hasSizeLessThan(100_000);
    }
  }

  @Test
  void isShownWithTheNamesOfItsSeries() {
    assertThat(plots().getFirst().markdown())
        .isEqualTo(
            "![Recall against latency, k = 10: Richter default; Richter n400,m6; Peer a<b & \"c\"]"
                + "(results/plots/peers-k10.svg)");
  }

  @Test
  void isNotMadeOfOtherTables() {
    Table builds = new Table("Builds", Column.text("engine"), Column.text("build"));
    builds.rows().add(Arrays.asList("Richter", "default"));

    assertThat(RecallLatencyPlot.of("peers", List.of(builds))).isEmpty();
  }
}
