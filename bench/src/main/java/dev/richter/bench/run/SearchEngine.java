package dev.richter.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.bench.worker.BuildSetting;
import dev.richter.bench.worker.PythonPeer;
import dev.richter.bench.worker.Worker;
import dev.richter.bench.worker.WorkerProcess;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.lucene.util.Version;
import org.jspecify.annotations.Nullable;

/**
 * An engine that a run can measure.
 *
 * @param label what configurations and results call it
 * @param multiVector whether it searches multi-vectors, rather than sparse vectors
 * @param kind what its worker in Java is; null if it is in Python
 * @param python what the files of its worker in Python are called; empty if it is in Java
 * @param buildSettings reads build parameters in their short form
 * @param defaultBuilds the builds where a configuration names none
 * @param defaultSearches the values of search parameters where a configuration names none
 * @param otherParameters search parameters that have one default only
 */
record SearchEngine(
    String label,
    boolean multiVector,
    Worker.@Nullable Kind kind,
    String python,
    Function<String, BuildSetting> buildSettings,
    List<String> defaultBuilds,
    Map<String, List<String>> defaultSearches,
    List<String> otherParameters) {

  private static final String EXACT = "exact";

  private static final List<SearchEngine> ALL =
      List.of(
          new SearchEngine(
              "richter",
              false,
              Worker.Kind.RICHTER,
              "",
              BuildSetting::richter,
              List.of("default"),
              Map.of(
                  "impact_cut",
                  List.of("0.02", "0.05", "0.1", "0.16"),
                  "heap_factor",
                  List.of("0.8", "0.95")),
              List.of(EXACT)),
          new SearchEngine(
              "richter-multi-vector",
              true,
              Worker.Kind.MULTI_VECTORS,
              "",
              BuildSetting::multiVector,
              List.of("default"),
              Map.of("probes", List.of("32", "64", "128"), "margin", List.of("3", "4")),
              List.of("candidates", EXACT)),
          new SearchEngine(
              "lucene",
              false,
              Worker.Kind.FEATURE_FIELDS,
              "",
              BuildSetting::none,
              List.of("default"),
              Map.of(),
              List.of()),
          new SearchEngine(
              "lucene-exhaustive",
              false,
              Worker.Kind.FEATURE_FIELDS_EXHAUSTIVE,
              "",
              BuildSetting::none,
              List.of("default"),
              Map.of(),
              List.of()),
          new SearchEngine(
              "bmp",
              false,
              null,
              "bmp",
              BuildSetting::bmp,
              List.of("b16"),
              Map.of("alpha", List.of("0.85", "0.9", "0.95", "1"), "beta", List.of("0.8", "1")),
              List.of()),
          new SearchEngine(
              "seismic",
              false,
              null,
              "seismic",
              BuildSetting::seismic,
              List.of("n400,m6,c0.2,e0.5"),
              Map.of(
                  "query_cut",
                  List.of("4", "6", "8", "12"),
                  "heap_factor",
                  List.of("0.7", "0.9"),
                  "sorted",
                  List.of("true")),
              List.of()),
          new SearchEngine(
              "lucene-hnsw",
              true,
              Worker.Kind.ROW_GRAPH,
              "",
              BuildSetting::none,
              List.of("default"),
              Map.of("nearest", List.of("4", "8", "16", "32", "64")),
              List.of()),
          new SearchEngine(
              "fast-plaid",
              true,
              null,
              "fast_plaid",
              BuildSetting::none,
              List.of("default"),
              Map.of("probes", List.of("2", "4", "8"), "full", List.of("256", "4096")),
              List.of()));

  /** Finds an engine by the name that configurations and results have. */
  static SearchEngine of(String label) {
    return ALL.stream()
        .filter(engine -> engine.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new RichterException(
                    ErrorCode.PARAMETER_INVALID,
                    "engine \"%s\", expected one of %s".formatted(label, labels())));
  }

  /** The names of all engines. */
  static List<String> labels() {
    return ALL.stream().map(SearchEngine::label).toList();
  }

  /** The names of its search parameters. */
  List<String> parameters() {
    List<String> names = new ArrayList<>(new TreeMap<>(defaultSearches).keySet());
    names.addAll(otherParameters);
    return names;
  }

  /** Whether it is another's program, in a process that may fail. */
  boolean isPeer() {
    return kind == null;
  }

  /** Whether several threads of one process can be timed. */
  boolean threads() {
    return !isPeer();
  }

  /** The builds that a configuration asks for. */
  List<BuildSetting> builds(RunConfig.EngineConfig config) {
    return (config.builds().isEmpty() ? defaultBuilds : config.builds())
        .stream().map(buildSettings).toList();
  }

  /** The searches that a configuration asks for, each parameter by name. */
  List<Map<String, String>> searches(RunConfig.EngineConfig config) {
    JsonNode given = config.searches();
    if (given == null || given.isNull()) {
      List<Map<String, String>> searches = new ArrayList<>(combinations(defaultSearches));
      if (otherParameters.contains(EXACT)) {
        searches.add(Map.of(EXACT, "true"));
      }
      return searches;
    }
    List<Map<String, String>> searches = new ArrayList<>();
    for (JsonNode grid : given.isArray() ? given : List.of(given)) {
      for (Map<String, String> search : combinations(grid(grid))) {
        if (!searches.contains(search)) {
          searches.add(search);
        }
      }
    }
    return searches;
  }

  private Map<String, List<String>> grid(JsonNode node) {
    if (!node.isObject()) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "searches of %s: %s, expected an object of parameters, or a list of such"
              .formatted(label, node));
    }
    Map<String, List<String>> grid = new TreeMap<>();
    for (Map.Entry<String, JsonNode> parameter : node.properties()) {
      requireKnown(parameter.getKey());
      List<String> values = new ArrayList<>();
      for (JsonNode value :
          parameter.getValue().isArray() ? parameter.getValue() : List.of(parameter.getValue())) {
        values.add(value(parameter.getKey(), value));
      }
      grid.put(parameter.getKey(), values);
    }
    return grid;
  }

  private void requireKnown(String name) {
    if (!parameters().contains(name)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "search parameter \"%s\" of %s, expected one of %s".formatted(name, label, parameters()));
    }
  }

  private String value(String name, JsonNode value) {
    boolean flag = name.equals(EXACT) || name.equals("sorted");
    if (flag ? !value.isBoolean() : !(value.isNumber() && value.asDouble() >= 0)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s %s of %s, expected %s"
              .formatted(name, value, label, flag ? "true or false" : "a number of at least 0"));
    }
    return value.asText();
  }

  private static List<Map<String, String>> combinations(Map<String, List<String>> grid) {
    List<Map<String, String>> all = List.of(new TreeMap<>());
    for (Map.Entry<String, List<String>> parameter : new TreeMap<>(grid).entrySet()) {
      List<Map<String, String>> more = new ArrayList<>();
      for (Map<String, String> some : all) {
        for (String value : parameter.getValue()) {
          Map<String, String> with = new TreeMap<>(some);
          with.put(parameter.getKey(), value);
          more.add(with);
        }
      }
      all = more;
    }
    return all;
  }

  /** Whether a search scores everything. */
  static boolean exact(Map<String, String> search) {
    return Boolean.parseBoolean(search.get(EXACT));
  }

  /** The parameters of a search as the worker knows them. */
  static Map<String, String> workerParameters(Map<String, String> search) {
    Map<String, String> parameters = new TreeMap<>();
    search.forEach(
        (name, value) -> {
          if (!name.equals(EXACT)) {
            parameters.put(camelCase(name), value);
          }
        });
    return parameters;
  }

  private static String camelCase(String snakeCase) {
    StringBuilder name = new StringBuilder();
    for (String word : snakeCase.split("_", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  /**
   * Starts its worker.
   *
   * @param peers where the files of Python peers are
   * @param environments where their packages go
   * @throws IOException if Python or a package cannot be had
   */
  List<String> command(Path peers, Path environments) throws IOException {
    return kind != null
        ? WorkerProcess.java(kind)
        : new PythonPeer(python, peers).command(environments);
  }

  /** Its version. */
  String version(Path peers) throws IOException {
    if (kind == null) {
      return new PythonPeer(python, peers).requirement();
    }
    return label.startsWith("lucene")
        ? "Lucene " + Version.LATEST
        : RunEnvironment.richterVersion();
  }
}
