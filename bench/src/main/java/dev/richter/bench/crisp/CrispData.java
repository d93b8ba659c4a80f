package dev.richter.bench.crisp;

import dev.richter.datasets.eval.Qrels;
import dev.richter.datasets.vectors.MultiVectorFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.train.PairFiles;
import dev.richter.vector.MultiVector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A directory with token vectors, as {@code richter encode} writes them, and judgements:
 *
 * <ul>
 *   <li>{@code passages.npy}: the passages of a collection, or some of them
 *   <li>{@code train.queries.npy}, {@code train.qrels.tsv}: which passages answer queries to train
 *       with
 *   <li>{@code dev.queries.npy}, {@code dev.qrels.tsv}: queries to report on, and {@code
 *       tune.queries.npy}, {@code tune.qrels.tsv}, which may be missing, to choose parameters on
 *   <li>{@code judged.documents.npy}, {@code judged.queries.npy}, {@code judged.qrels.tsv}: another
 *       collection, which training does not see
 * </ul>
 *
 * <p>With each {@code .npy} come its {@code .lengths.npy} and {@code .ids.txt}.
 */
public record CrispData(Path directory) {

  private static final List<String> FILES =
      List.of(
          "passages.npy",
          "train.queries.npy",
          "train.qrels.tsv",
          "dev.queries.npy",
          "dev.qrels.tsv",
          "judged.documents.npy",
          "judged.queries.npy",
          "judged.qrels.tsv");

  private static final String TUNE = "tune";

  /** Always the same others in a pool. */
  private static final int POOL_SEED = 42;

  /**
   * Opens a directory.
   *
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND} and all that is missing
   */
  public static CrispData open(Path directory) {
    List<String> missing =
        FILES.stream().filter(name -> !Files.exists(directory.resolve(name))).toList();
    if (!missing.isEmpty()) {
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND,
          "%s: no %s; expected %s, as bench/README.md describes"
              .formatted(directory, String.join(", ", missing), String.join(", ", FILES)));
    }
    return new CrispData(directory);
  }

  private Path file(String name) {
    return directory.resolve(name);
  }

  private Path qrels(String name) {
    return file(name + ".qrels.tsv");
  }

  private Path queries(String name) {
    return file(name + ".queries.npy");
  }

  /**
   * The pairs to train with, whose passages are there and answer no query of dev or tune.
   *
   * @param limit how many to take at most
   */
  public PairFiles pairs(int limit) {
    Set<String> held = new HashSet<>(answers(Qrels.read(qrels("dev"))));
    if (Files.exists(qrels(TUNE))) {
      held.addAll(answers(Qrels.read(qrels(TUNE))));
    }
    Set<String> passages;
    try (MultiVectorFile file = MultiVectorFile.open(file("passages.npy"))) {
      passages = new HashSet<>(file.ids());
    }
    Qrels all = Qrels.read(qrels("train"));
    Map<String, Map<String, Integer>> taken = new LinkedHashMap<>();
    int count = 0;
    for (String query : all.queries()) {
      for (Map.Entry<String, Integer> judged : all.grades(query).entrySet()) {
        boolean usable = passages.contains(judged.getKey()) && !held.contains(judged.getKey());
        if (usable && judged.getValue() > 0 && count < limit) {
          taken
              .computeIfAbsent(query, key -> new LinkedHashMap<>())
              .put(judged.getKey(), judged.getValue());
          count++;
        }
      }
    }
    return PairFiles.open(queries("train"), file("passages.npy"), Qrels.of(taken));
  }

  private static Collection<String> answers(Qrels qrels) {
    return qrels.queries().stream()
        .flatMap(query -> relevant(qrels.grades(query)))
        .collect(Collectors.toSet());
  }

  private static Stream<String> relevant(Map<String, Integer> grades) {
    return grades.entrySet().stream()
        .filter(judged -> judged.getValue() > 0)
        .map(Map.Entry::getKey);
  }

  /**
   * Queries and a pool of passages: all that answer them, and others that are drawn, always the
   * same.
   *
   * @param name {@code dev} or {@code tune}
   * @param asked how many queries to take: the first whose answers are all there
   * @param size how many passages the pool has, unless there are fewer
   */
  public JudgedTexts pool(String name, int asked, int size) {
    Qrels qrels = Qrels.read(qrels(name));
    try (MultiVectorFile passages = MultiVectorFile.open(file("passages.npy"));
        MultiVectorFile queryFile = MultiVectorFile.open(queries(name))) {
      List<String> ids = passages.ids();
      Set<String> there = new HashSet<>(ids);
      List<MultiVector> queries = new ArrayList<>();
      List<Map<String, Integer>> grades = new ArrayList<>();
      Set<String> answers = new HashSet<>();
      List<String> queryIds = queryFile.ids();
      for (int query = 0; query < queryIds.size() && queries.size() < asked; query++) {
        List<String> relevant = relevant(qrels.grades(queryIds.get(query))).toList();
        if (!relevant.isEmpty() && there.containsAll(relevant) && queryFile.rows(query) > 0) {
          queries.add(queryFile.read(query));
          grades.add(qrels.grades(queryIds.get(query)));
          answers.addAll(relevant);
        }
      }
      int[] pool = pool(ids, answers, size);
      return new JudgedTexts(
          IntStream.of(pool).mapToObj(ids::get).toList(),
          IntStream.of(pool).mapToObj(passages::read).toList(),
          required(queries, queries(name)),
          grades);
    }
  }

  /** The passages of a pool in their order. */
  private static int[] pool(List<String> ids, Set<String> answers, int size) {
    Set<Integer> pool = new TreeSet<>();
    int[] others = IntStream.range(0, ids.size()).toArray();
    for (int passage : others) {
      if (answers.contains(ids.get(passage))) {
        pool.add(passage);
      }
    }
    SplittableRandom random = new SplittableRandom(POOL_SEED);
    for (int i = 0; i < others.length && pool.size() < size; i++) {
      int drawn = i + random.nextInt(others.length - i);
      pool.add(others[drawn]);
      others[drawn] = others[i];
    }
    return pool.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The collection that training does not see, with all of its documents. */
  public JudgedTexts judged() {
    Qrels qrels = Qrels.read(qrels("judged"));
    try (MultiVectorFile documents = MultiVectorFile.open(file("judged.documents.npy"));
        MultiVectorFile queryFile = MultiVectorFile.open(queries("judged"))) {
      List<String> queryIds = queryFile.ids();
      List<Integer> judged =
          IntStream.range(0, queryIds.size())
              .filter(query -> relevant(qrels.grades(queryIds.get(query))).findAny().isPresent())
              .filter(query -> queryFile.rows(query) > 0)
              .boxed()
              .toList();
      return new JudgedTexts(
          documents.ids(),
          IntStream.range(0, documents.size()).mapToObj(documents::read).toList(),
          required(judged.stream().map(queryFile::read).toList(), queries("judged")),
          judged.stream().map(query -> qrels.grades(queryIds.get(query))).toList());
    }
  }

  private static List<MultiVector> required(List<MultiVector> queries, Path path) {
    if (queries.isEmpty()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s: no query with an answer that is there, expected some".formatted(path));
    }
    return queries;
  }
}
