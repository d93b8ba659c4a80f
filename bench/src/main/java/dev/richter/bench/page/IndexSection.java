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
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How large indexes are, and what building them took. */
final class IndexSection {

  private static final double MIB = 1 << 20;

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
    Set<String> parts = new TreeSet<>();
    indexes.forEach(index -> parts.addAll(index.result().index().bytesByPart().keySet()));
    List<Chart.Part> stacked = new ArrayList<>();
    for (String part : parts) {
      List<@Nullable Double> values = new ArrayList<>();
      indexes.forEach(index -> values.add(index.partMebibytes().get(part)));
      stacked.add(new Chart.Part(part, stacked.size(), values));
    }
    return new Chart.Bars(
        "Index size by part",
        Axis.fromZero("MiB", indexes.stream().mapToDouble(Measured::indexMebibytes)),
        true,
        names,
        List.copyOf(stacked));
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
          setting.partMebibytes().entrySet().stream()
              .map(part -> String.format(Locale.ROOT, "%s %.1f", part.getKey(), part.getValue()))
              .collect(Collectors.joining(", ")),
          Parameters.ofBuild(setting.result()));
    }
    return table;
  }
}
