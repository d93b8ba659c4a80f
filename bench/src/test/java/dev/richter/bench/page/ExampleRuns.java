package dev.richter.bench.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.bench.report.Machine;
import dev.richter.bench.run.Result;
import dev.richter.bench.run.Result.Accuracy;
import dev.richter.bench.run.Result.Built;
import dev.richter.bench.run.Result.Repetition;
import dev.richter.bench.run.Result.Searched;
import dev.richter.bench.run.Result.Setting;
import dev.richter.bench.run.Result.Software;
import dev.richter.bench.worker.PassReport.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Results as runs write them, made up: two collections, one with judgements and one with a name
 * that wants to be markup, three engines, two k, two numbers of threads and of documents. The same
 * seed gives the same results.
 */
final class ExampleRuns {

  static final String HOSTILE = "</script><img src=x onerror=\"document.title='hurt'\">\u2028=1+1";
  static final String JUDGED = "scifact";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int QUERIES = 40;

  private final SplittableRandom random;
  private final int rounds;
  private final List<Result> results = new ArrayList<>();

  private ExampleRuns(long seed, int rounds) {
    this.random = new SplittableRandom(seed);
    this.rounds = rounds;
  }

  /** Results of all kinds; different seeds differ in noise only. */
  static List<Result> results(long seed, int rounds) {
    ExampleRuns runs = new ExampleRuns(seed, rounds);
    for (int k : new int[] {10, 100}) {
      runs.addEngines(JUDGED, 5_183, "splade", k, 1);
      runs.addEngines(HOSTILE, 200_000, "vectors", k, 1);
    }
    runs.addEngines(HOSTILE, 200_000, "vectors", 10, 2);
    runs.addEngines(HOSTILE, 50_000, "vectors", 10, 1);
    return List.copyOf(runs.results);
  }

  /** Writes results where a page looks for them. */
  static void write(Path directory, List<Result> results) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("results"));
    int number = 0;
    for (Result result : results) {
      JSON.writeValue(folder.resolve("%04d.json".formatted(number++)).toFile(), result);
    }
  }

  private void addEngines(String collection, int documents, String encoder, int k, int threads) {
    for (String build : new String[] {"default", "b2,f16"}) {
      for (double cut : new double[] {0.2, 0.14, 0.1, 0.06, 0.03, 0}) {
        for (double factor : new double[] {0.7, 0.85, 1}) {
          double effort = (0.25 - cut) * 4 * factor * (build.equals("default") ? 1 : 1.1);
          Map<String, String> search = new LinkedHashMap<>();
          search.put("impact_cut", Double.toString(cut));
          search.put("heap_factor", Double.toString(factor));
          Setting setting =
              new Setting(collection, documents, encoder, "richter", build, search, k, threads);
          add(setting, cut == 0 && factor == 1 ? 1 : 1 - 0.2 * Math.exp(-3.4 * effort), 40, 0.012);
        }
      }
    }
    for (int queryCut : new int[] {3, 5, 8, 12, 16}) {
      for (double factor : new double[] {0.7, 0.9}) {
        Map<String, String> search = new LinkedHashMap<>();
        search.put("query_cut", Integer.toString(queryCut));
        search.put("heap_factor", Double.toString(factor));
        Setting setting =
            new Setting(collection, documents, encoder, "seismic", "n400,m6", search, k, threads);
        add(setting, 1 - 0.3 * Math.exp(-queryCut / 4.0 / factor), 120, 0.02);
      }
    }
    add(
        new Setting(collection, documents, encoder, "lucene", "default", Map.of(), k, threads),
        1,
        4_000,
        0.006);
  }

  private void add(Setting setting, double recall, double micros, double noise) {
    double mean =
        micros
            * Math.pow(setting.documents() / 50_000.0, 0.6)
            * (1 + Math.log10(setting.k()) / 2)
            * (0.3 + 1.2 * Math.pow(1 / (1.02 - recall), 0.35) / 3);
    List<Repetition> repetitions = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      repetitions.add(repetition(setting, mean * (1 + noise * gaussian())));
    }
    boolean judged = setting.collection().equals(JUDGED);
    results.add(
        new Result(
            Result.SCHEMA,
            setting,
            new Searched(
                QUERIES, "5e1f%04d".formatted(setting.documents() % 10_000), "ab12", judged),
            built(setting),
            accuracy(recall, judged),
            repetitions,
            setting.engine().equals("richter")
                ? new Work(9, mean * 20, mean, 0, mean, mean * 900)
                : null,
            new Machine(
                "Example CPU (avx2)", 2, "Example VM 25", "Linux 6", "2026-01-02T03:04:05Z", 0.4),
            new Software(
                "0.1.0",
                "0123456789abcdef",
                setting.engine() + " 1.2.3",
                List.of("java", "-Xmx1g", "-cp", "bench.jar", "Worker"),
                List.of(0))));
  }

  private double gaussian() {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  private static Repetition repetition(Setting setting, double micros) {
    double[] quantiles = null;
    if (!setting.engine().equals("seismic")) {
      quantiles = new double[Repetition.SHARES.size()];
      for (int share = 0; share < quantiles.length; share++) {
        quantiles[share] = micros * 0.55 * (1 - 0.33 * Math.log(1 - Repetition.SHARES.get(share)));
      }
    }
    return new Repetition(
        "2026-01-02T03:04:05Z",
        0.4,
        micros,
        micros * 1.01,
        1e6 / micros * (setting.threads() == 1 ? 1 : 1.8),
        quantiles,
        3,
        50L << 20);
  }

  private static Built built(Setting setting) {
    long documents = setting.documents();
    Map<String, Long> parts = new LinkedHashMap<>();
    Map<String, String> parameters = new LinkedHashMap<>();
    if (setting.engine().equals("richter")) {
      boolean half = setting.build().contains("f16");
      parts.put("forward", documents * (half ? 520 : 390));
      parts.put("postings", documents * 210);
      parts.put("blocks", documents * (half ? 90 : 40));
      parts.put("stored fields", documents * 12);
      parameters.put("weightType", half ? "FLOAT16" : "UINT8");
      parameters.put("blockSize", half ? "2" : "0");
    } else {
      parts.put("index", documents * (setting.engine().equals("seismic") ? 1_150 : 330));
      parameters.put("nPostings", "400");
    }
    return new Built(documents / 6_000.0, 2, parts, (300L << 20) + documents * 2_000, parameters);
  }

  private static Accuracy accuracy(double recall, boolean judged) {
    double[] recalls = new double[QUERIES];
    double[] gains = new double[QUERIES];
    double[] ranks = new double[QUERIES];
    for (int query = 0; query < QUERIES; query++) {
      recalls[query] = Math.clamp(recall + (query % 2 == 0 ? 1 - recall : recall - 1), 0, 1);
      gains[query] = (query % 10) / 10.0 * (query % 3 == 0 ? recall : 1);
      ranks[query] = 1.0 / (1 + query % 7) * (query % 5 == 0 ? recall : 1);
    }
    Map<String, double[]> byQuery = new LinkedHashMap<>();
    Map<String, Double> measures = new LinkedHashMap<>();
    byQuery.put("recall", recalls);
    if (judged) {
      byQuery.put("RR@10", ranks);
      byQuery.put("nDCG@10", gains);
      measures.put("RR@10", Arrays.stream(ranks).average().orElseThrow());
      measures.put("nDCG@10", Arrays.stream(gains).average().orElseThrow());
    }
    return new Accuracy(recall, null, (1 - recall) / 9, measures, byQuery);
  }
}
