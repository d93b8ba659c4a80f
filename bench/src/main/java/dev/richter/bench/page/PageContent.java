package dev.richter.bench.page;

import dev.richter.bench.page.Section.Figures;
import dev.richter.bench.page.Section.Panel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All that a page tells, with a name for each plot and table; what the page's script gets.
 *
 * @param facts what was measured, in a few words each
 * @param doubts reasons not to believe it
 */
record PageContent(List<String> facts, List<String> doubts, List<Part> sections) {

  /**
   * A section.
   *
   * @param id its address within the page
   */
  record Part(String id, String title, String lead, List<String> notes, List<Shown> panels) {}

  /**
   * A panel.
   *
   * @param charts by their names, in their order
   * @param tables by their names, in their order
   */
  record Shown(String label, Map<String, Chart> charts, Map<String, Figures> tables) {}

  static PageContent of(Measurements measurements) {
    Names names = new Names();
    return new PageContent(
        facts(measurements),
        Doubts.of(measurements.runs()),
        List.of(
                Choices.section(measurements),
                RecallSection.of(measurements),
                QualitySection.of(measurements),
                IndexSection.of(measurements),
                ScalingSection.of(measurements),
                LatencySection.of(measurements),
                NoiseSection.of(measurements),
                MethodSection.of(measurements))
            .stream()
            .map(
                section ->
                    new Part(
                        section.id(),
                        section.title(),
                        section.lead(),
                        section.notes(),
                        section.panels().stream()
                            .map(panel -> shown(section.id(), panel, names))
                            .toList()))
            .toList());
  }

  private static Shown shown(String id, Panel panel, Names names) {
    Map<String, Chart> charts = new LinkedHashMap<>();
    for (Chart chart : panel.charts()) {
      if (!chart.isEmpty()) {
        charts.put(names.next(id + " " + panel.label() + " " + chart.title()), chart);
      }
    }
    Map<String, Figures> tables = new LinkedHashMap<>();
    for (Figures figures : panel.tables()) {
      tables.put(names.next(id + " " + panel.label() + " " + figures.table().caption()), figures);
    }
    return new Shown(panel.label(), charts, tables);
  }

  private static List<String> facts(Measurements measurements) {
    List<Measured> settings = measurements.settings();
    List<String> facts = new ArrayList<>();
    facts.add(
        String.format(
            Locale.ROOT,
            "%,d settings of %s",
            settings.size(),
            String.join(", ", measurements.engines())));
    facts.add(
        String.join(
            "; ",
            measurements.by(setting -> setting.scope().withK(0).withThreads(0)).keySet().stream()
                .map(Scope::label)
                .toList()));
    facts.add(
        "begun "
            + settings.stream()
                .map(setting -> setting.result().machine().time())
                .sorted()
                .findFirst()
                .orElse(""));
    return List.copyOf(facts);
  }

  /** The tables of all sections, by name. */
  Map<String, Figures> tables() {
    Map<String, Figures> tables = new LinkedHashMap<>();
    sections.forEach(part -> part.panels().forEach(panel -> tables.putAll(panel.tables())));
    return tables;
  }
}
