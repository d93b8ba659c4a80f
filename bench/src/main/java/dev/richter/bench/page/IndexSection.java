package dev.richter.bench.page;

import dev.richter.bench.page.Section.Figures;
import dev.richter.bench.page.Section.Panel;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.run.Result.Built;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How large indexes are, and what building them took. */
final class IndexSection {

  private static final double MIB = 1 << 20;

  /** A part has a name of its own if this many of it are as much as the index. */
  private static final int LEAST_PART = 100;

  private static final String OTHERS = "others";

  private IndexSection() {}

  static Section of(Measurements measurements) {
    List<Panel> panels = new ArrayList<>();
    measurements
        .by(setting -> setting.scope().withK(0).withThreads(0))
        .forEach((scope, settings) -> panels.add(panel(scope, settings)));
    return new Section(
        "index",
        "Index size and build",
        "Shorter is better. An index has to be as large as what it keeps of each vector; what goes"
            + " beyond that buys speed.",
        List.of(
            "Parts are kinds of files; those below a hundredth of an index are others. Of Richter's, rsf is"
                + " the forward index, rsb its blocks and inverted lists, rmv multi-vectors, and rmc and"
                + " rml the codes of their rows and the lists that lead to them.",
            "Seconds are from the first vector read to the index on disk. Where engines built with"
                + " different numbers of threads, the seconds do not compare."),
        panels);
  }

  private static Panel panel(Scope scope, List<Measured> settings) {
    Map<String, Measured> indexes = new LinkedHashMap<>();
    settings.forEach(setting -> indexes.putIfAbsent(setting.series(), setting));
    Collection<Measured> all = indexes.values();
    List<String> names = List.copyOf(indexes.keySet());
    return new Panel(
        scope.label(),
        List.of(
            sizes(names, all),
            bars("Build seconds", "seconds", names, all, Built::seconds),
            bars(
                "Peak memory of the build",
                "resident MiB",
                names,
                all,
                index -> index.peakResidentBytes() == 0 ? null : index.peakResidentBytes() / MIB)),
        List.of(Figures.shown(table(all))));
  }

  private static Chart sizes(List<String> names, Collection<Measured> indexes) {
    List<Map<String, Double>> sizes =
        indexes.stream().map(index -> mebibytesByPart(index.result().index())).toList();
    Set<String> parts = new TreeSet<>();
    sizes.forEach(own -> parts.addAll(own.keySet()));
    List<Chart.Part> stacked = new ArrayList<>();
    for (String part : parts) {
      List<@Nullable Double> values = new ArrayList<>();
      sizes.forEach(own -> values.add(own.get(part)));
      stacked.add(new Chart.Part(part, stacked.size(), values));
    }
    return new Chart.Bars(
        "Index size by part",
        Axis.fromZero("MiB", indexes.stream().mapToDouble(Measured::indexMebibytes)),
        true,
        names,
        List.copyOf(stacked));
  }

  /** The parts in the order of their names; those that are not worth a name are taken together. */
  static Map<String, Double> mebibytesByPart(Built index) {
    Map<String, Double> parts = new TreeMap<>();
    double others = 0;
    for (Map.Entry<String, Long> part : index.bytesByPart().entrySet()) {
      if (part.getValue() * LEAST_PART < index.bytes()) {
        others += part.getValue() / MIB;
      } else {
        parts.put(part.getKey(), part.getValue() / MIB);
      }
    }
    if (others > 0) {
      parts.put(OTHERS, others);
    }
    return parts;
  }

  private static Chart bars(
      String title,
      String unit,
      List<String> names,
      Collection<Measured> indexes,
      Function<Built, @Nullable Double> figure) {
    List<@Nullable Double> values = new ArrayList<>();
    indexes.forEach(index -> values.add(figure.apply(index.result().index())));
    return new Chart.Bars(
        title,
        Axis.fromZero(
            unit, values.stream().filter(value -> value != null).mapToDouble(Double::doubleValue)),
        false,
        names,
        List.of(new Chart.Part(unit, 0, values)));
  }

  private static Table table(Collection<Measured> indexes) {
    Table table =
        new Table(
            "Indexes",
            Column.text("engine"),
            Column.text("build"),
            Column.number("index MiB", 1),
            Column.number("bytes a document", 0),
            Column.number("seconds", 1),
            Column.number("documents/s", 0),
            Column.number("threads", 0),
            Column.number("peak MiB", 0),
            Column.text("MiB by part"),
            Column.text("parameters"));
    for (Measured setting : indexes) {
      Built index = setting.result().index();
      int documents = setting.setting().documents();
      table.add(
          setting.engine(),
          setting.setting().build(),
          setting.indexMebibytes(),
          documents == 0 ? null : (double) index.bytes() / documents,
          index.seconds(),
          index.seconds() > 0 ? (documents / index.seconds()) : null,
          index.threads(),
          index.peakResidentBytes() == 0 ? null : (index.peakResidentBytes() / MIB),
          mebibytesByPart(index).entrySet().stream()
              .map(part -> String.format(Locale.ROOT, "%s %.1f", part.getKey(), part.getValue()))
              .collect(Collectors.joining(", ")),
          Parameters.ofBuild(setting.result()));
    }
    return table;
  }
}
