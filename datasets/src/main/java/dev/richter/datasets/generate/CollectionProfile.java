package dev.richter.datasets.generate;

import dev.richter.datasets.eval.ExactSearch;
import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.vector.SparseVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.agrona.collections.Int2IntHashMap;

/**
 * Statistics of a collection and its queries, as far as they decide how an inverted index over it
 * behaves: to compare a generated collection with a real one.
 *
 * <p>All the documents are held in memory. What takes pairs of documents or exact answers is
 * measured on samples drawn with a fixed seed.
 */
public final class CollectionProfile {

  /**
   * One statistic.
   *
   * @param group what it is about
   * @param name what was measured
   * @param value the figure
   */
  public record Figure(String group, String name, double value) {}

  private static final int SAMPLED_DOCUMENTS = 300;
  private static final int SAMPLED_QUERIES = 500;
  private static final int SAMPLED_PAIRS = 4_000;
  private static final int SAMPLED_LISTS = 100;
  private static final int DRAWN_OF_LIST = 50;
  private static final int ANSWERS = 1_000;
  private static final int BEST = 10;
  private static final int PRUNED_LIST = 400;
  private static final double[] SPREAD = {0.1, 0.5, 0.9, 0.99};

  private final List<SparseVector> documents;
  private final List<SparseVector> queries;
  private final int threads;
  private final Random random = new Random(1);
  private final List<Figure> figures = new ArrayList<>();
  private final Int2IntHashMap documentFrequency = new Int2IntHashMap(0);

  private CollectionProfile(List<SparseVector> documents, List<SparseVector> queries, int threads) {
    this.documents = documents;
    this.queries = queries;
    this.threads = threads;
  }

  /**
   * Measures a collection.
   *
   * @param documents at least 1,100 documents
   * @param queries at least one query
   * @param threads how many threads find exact answers
   */
  public static List<Figure> measure(
      List<SparseVector> documents, List<SparseVector> queries, int threads) {
    CollectionProfile profile = new CollectionProfile(documents, queries, threads);
    profile.measureFrequencies();
    profile.measureSizes("document", documents);
    profile.measureWeights("document", documents, new int[] {1, 2, 5, 10, 20, 50, 100, 150});
    profile.measureDistances();
    profile.measureNeighbours();
    profile.measureLists();
    profile.measureSizes("query", queries);
    profile.measureWeights("query", queries, new int[] {1, 2, 5, 10, 20});
    profile.measureQueryTokens();
    profile.measureCompany();
    profile.measureBlocks();
    profile.measureAnswers();
    return List.copyOf(profile.figures);
  }

  /** Two profiles beside each other, as a Markdown table. */
  public static String compare(
      String leftName, List<Figure> left, String rightName, List<Figure> right) {
    StringBuilder table =
        new StringBuilder("| | | %s | %s |\n|---|---|---:|---:|\n".formatted(leftName, rightName));
    String group = "";
    for (int i = 0; i < left.size(); i++) {
      Figure figure = left.get(i);
      table.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  figure.group().equals(group) ? "" : figure.group(),
                  figure.name(),
                  text(figure.value()),
                  text(right.get(i).value())));
      group = figure.group();
    }
    return table.toString();
  }

  private static String text(double value) {
    if (value != 0 && Math.abs(value) < 0.001) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.3f" : "%,.0f", value);
  }

  private void add(String group, String name, double value) {
    figures.add(new Figure(group, name, value));
  }

  private void addSpread(String group, String name, double[] values) {
    Arrays.sort(values);
    for (double share : SPREAD) {
      double value = values.length == 0 ? 0 : values[(int) (share * (values.length - 1))];
      add(group, "%s, %.0f %%".formatted(name, 100 * share), value);
    }
  }

  private void measureFrequencies() {
    long postings = 0;
    for (SparseVector document : documents) {
      for (int i = 0; i < document.size(); i++) {
        int token = document.token(i);
        documentFrequency.put(token, documentFrequency.get(token) + 1);
      }
      postings += document.size();
    }
    int[] descending =
        documentFrequency.values().stream()
            .mapToInt(count -> -count)
            .sorted()
            .map(count -> -count)
            .toArray();
    String group = "document frequency";
    add(group, "tokens in use", descending.length);
    for (int rank : new int[] {1, 10, 100, 500, 1_000, 2_000, 5_000, 10_000}) {
      double share =
          rank <= descending.length ? (double) descending[rank - 1] / documents.size() : 0;
      add(group, "share of documents with the token of rank %,d".formatted(rank), share);
    }
    for (int count : new int[] {100, 1_000, 5_000}) {
      long held = Arrays.stream(descending).limit(count).asLongStream().sum();
      add(
          group,
          "share of postings of the %,d most frequent".formatted(count),
          (double) held / postings);
    }
  }

  private void measureSizes(String group, List<SparseVector> vectors) {
    double[] sizes = vectors.stream().mapToDouble(SparseVector::size).toArray();
    add(group, "tokens, mean", Arrays.stream(sizes).average().orElse(0));
    addSpread(group, "tokens", sizes);
  }

  private void measureWeights(String group, List<SparseVector> vectors, int[] ranks) {
    for (int rank : ranks) {
      double[] weights =
          vectors.stream()
              .filter(vector -> vector.size() >= rank)
              .mapToDouble(vector -> descending(vector)[rank - 1])
              .toArray();
      addSpread(group, "weight of rank %d".formatted(rank), weights);
    }
    addSpread(
        group,
        "squared norm",
        vectors.stream().mapToDouble(vector -> vector.dot(vector)).toArray());
    for (int count : new int[] {5, 10, 30}) {
      double share =
          vectors.stream()
              .mapToDouble(vector -> shareOfHeaviest(vector, count))
              .average()
              .orElse(0);
      add(group, "share of the weight in the %d heaviest".formatted(count), share);
    }
  }

  private static double[] descending(SparseVector vector) {
    double[] weights =
        IntStream.range(0, vector.size()).mapToDouble(vector::weight).sorted().toArray();
    for (int i = 0; i < weights.length / 2; i++) {
      double swapped = weights[i];
      weights[i] = weights[weights.length - 1 - i];
      weights[weights.length - 1 - i] = swapped;
    }
    return weights;
  }

  private static double shareOfHeaviest(SparseVector vector, int count) {
    double[] weights = descending(vector);
    return Arrays.stream(weights).limit(count).sum() / Math.max(1e-9, Arrays.stream(weights).sum());
  }

  /**
   * How alike documents are by how far apart they stand: passages of a page, pages of a section,
   * sections of a work.
   */
  private void measureDistances() {
    for (int distance : new int[] {1, 3, 10, 100, 1_000, documents.size() / 3}) {
      double[] cosines = new double[SAMPLED_PAIRS];
      for (int i = 0; i < cosines.length; i++) {
        int row = random.nextInt(documents.size() - distance);
        cosines[i] = cosine(documents.get(row), documents.get(row + distance));
      }
      String name = distance <= 1_000 ? "rows %,d apart".formatted(distance) : "rows far apart";
      addSpread("cosine", name, cosines);
    }
  }

  private void measureNeighbours() {
    int[] rows = random.ints(SAMPLED_DOCUMENTS, 0, documents.size()).toArray();
    List<SparseVector> sample = Arrays.stream(rows).mapToObj(documents::get).toList();
    GroundTruth nearest = answers(sample, ANSWERS + 1);
    for (int rank : new int[] {1, 10, 100, 1_000}) {
      double[] shares = new double[rows.length];
      for (int i = 0; i < rows.length; i++) {
        shares[i] = nearest.score(i, rank) / sample.get(i).dot(sample.get(i));
      }
      addSpread("neighbours", "score of neighbour %,d / own score".formatted(rank), shares);
    }
    for (int within : new int[] {3, 30, 300, 3_000}) {
      long near = 0;
      for (int i = 0; i < rows.length; i++) {
        for (int rank = 1; rank <= 10; rank++) {
          near += Math.abs(nearest.id(i, rank) - rows[i]) <= within ? 1 : 0;
        }
      }
      add(
          "neighbours",
          "share of the nearest 10 within %,d rows".formatted(within),
          near / 10.0 / rows.length);
    }
  }

  /**
   * How well a posting list can be cut into blocks: how like its documents are to the best of some
   * of them drawn at random, as in one step of k-means.
   */
  private void measureLists() {
    long least = Math.max(100, documents.size() / 500);
    int[] tokens =
        documentFrequency.keySet().stream()
            .mapToInt(Integer::intValue)
            .sorted()
            .filter(token -> documentFrequency.get(token) >= least)
            .toArray();
    double[] mean = new double[SAMPLED_LISTS];
    double[] best = new double[SAMPLED_LISTS];
    for (int list = 0; list < SAMPLED_LISTS; list++) {
      int token = tokens[random.nextInt(tokens.length)];
      List<SparseVector> members =
          documents.stream().filter(document -> weight(document, token) > 0).toList();
      for (int i = 0; i < DRAWN_OF_LIST; i++) {
        int drawn = random.nextInt(members.size());
        double[] cosines =
            random
                .ints(DRAWN_OF_LIST, 0, members.size())
                .filter(other -> other != drawn)
                .mapToDouble(other -> cosine(members.get(drawn), members.get(other)))
                .toArray();
        mean[list] += Arrays.stream(cosines).average().orElse(0) / DRAWN_OF_LIST;
        best[list] += Arrays.stream(cosines).max().orElse(0) / DRAWN_OF_LIST;
      }
    }
    addSpread("posting lists", "cosine of two documents of a list", mean);
    addSpread("posting lists", "cosine with the nearest of 50 documents of the list", best);
  }

  private void measureQueryTokens() {
    for (int rank : new int[] {1, 2, 5, 10, 20}) {
      double[] shares =
          queries.stream()
              .filter(query -> query.size() >= rank)
              .mapToDouble(
                  query ->
                      (double) documentFrequency.get(query.token(heaviest(query)[rank - 1]))
                          / documents.size())
              .toArray();
      addSpread("query", "document frequency of the token of rank %d".formatted(rank), shares);
    }
  }

  /** How often tokens that stand together in a query stand together in documents. */
  private void measureCompany() {
    double[] shares = new double[SAMPLED_LISTS];
    double[] chance = new double[SAMPLED_LISTS];
    for (int i = 0; i < SAMPLED_LISTS; i++) {
      SparseVector query = drawQuery(4);
      int[] order = heaviest(query);
      int left = query.token(order[random.nextInt(2)]);
      int right = query.token(order[2 + random.nextInt(2)]);
      long both =
          documents.stream()
              .filter(document -> weight(document, left) > 0 && weight(document, right) > 0)
              .count();
      shares[i] = (double) both / Math.max(1, documentFrequency.get(left));
      chance[i] = (double) documentFrequency.get(right) / documents.size();
    }
    addSpread("company", "share of documents with one query token that have another", shares);
    addSpread("company", "share of all documents that have the other", chance);
  }

  private SparseVector drawQuery(int leastSize) {
    SparseVector query = queries.get(random.nextInt(queries.size()));
    while (query.size() < leastSize) {
      query = queries.get(random.nextInt(queries.size()));
    }
    return query;
  }

  /**
   * How close the bound of a block comes to its documents' scores: lists of query tokens, pruned to
   * their heaviest postings, are cut into blocks around a tenth of their documents, and a query's
   * score against the maxima of a block compared with its best document there.
   */
  private void measureBlocks() {
    List<Double> ratios = new ArrayList<>();
    for (int list = 0; list < SAMPLED_LISTS; list++) {
      SparseVector query = drawQuery(4);
      int token = query.token(heaviest(query)[random.nextInt(4)]);
      List<SparseVector> members =
          documents.stream()
              .filter(document -> weight(document, token) > 0)
              .sorted(Comparator.comparingDouble(document -> -weight(document, token)))
              .limit(PRUNED_LIST)
              .toList();
      Map<Integer, List<SparseVector>> blocks = new HashMap<>();
      int[] centroids = random.ints(Math.max(1, members.size() / 10), 0, members.size()).toArray();
      for (SparseVector member : members) {
        int nearest = 0;
        double best = -1;
        for (int i = 0; i < centroids.length; i++) {
          double score = member.dot(members.get(centroids[i]));
          nearest = score > best ? i : nearest;
          best = Math.max(score, best);
        }
        blocks.computeIfAbsent(nearest, missing -> new ArrayList<>()).add(member);
      }
      blocks.values().stream()
          .filter(block -> block.size() > 4)
          .map(block -> bound(query, block))
          .sorted(Comparator.comparingDouble((double[] bound) -> -bound[0]))
          .limit(BEST)
          .forEach(bound -> ratios.add(bound[1] / bound[0]));
    }
    addSpread(
        "blocks",
        "best score in a block of the 10 best of a list / its bound",
        ratios.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The score against the maxima of a block, and the best score of one of its documents. */
  private static double[] bound(SparseVector query, List<SparseVector> block) {
    double bound = 0;
    for (int i = 0; i < query.size(); i++) {
      int token = query.token(i);
      double largest =
          block.stream().mapToDouble(document -> weight(document, token)).max().orElse(0);
      bound += query.weight(i) * largest;
    }
    return new double[] {bound, block.stream().mapToDouble(query::dot).max().orElse(0)};
  }

  private void measureAnswers() {
    List<SparseVector> sample = queries.subList(0, Math.min(SAMPLED_QUERIES, queries.size()));
    GroundTruth truth = answers(sample, ANSWERS);
    addSpread(
        "answers",
        "score of the best / of the query with itself",
        IntStream.range(0, sample.size())
            .mapToDouble(query -> truth.score(query, 0) / sample.get(query).dot(sample.get(query)))
            .toArray());
    for (int rank : new int[] {2, 10, 100, 1_000}) {
      addSpread(
          "answers",
          "score of rank %,d / of the best".formatted(rank),
          IntStream.range(0, sample.size())
              .mapToDouble(query -> truth.score(query, rank - 1) / truth.score(query, 0))
              .toArray());
    }
    measureContributions(sample, truth);
    measureReach(sample, truth);
  }

  /** What the best ten documents of the queries score from which query tokens. */
  private void measureContributions(List<SparseVector> sample, GroundTruth truth) {
    for (int count : new int[] {1, 2, 4, 8, 16}) {
      double share =
          meanOfBest(
              sample,
              truth,
              (query, order, document) ->
                  score(query, Arrays.copyOf(order, Math.min(count, order.length)), document)
                      / score(query, order, document));
      add(
          "answers",
          "share of the score from the %d heaviest query tokens".formatted(count),
          share);
    }
    double common =
        meanOfBest(
            sample,
            truth,
            (query, order, document) ->
                Arrays.stream(order).filter(i -> weight(document, query.token(i)) > 0).count());
    add("answers", "query tokens in a document of the best 10", common);
  }

  /** What static pruning and a query cut leave reachable, before any block is skipped. */
  private void measureReach(List<SparseVector> sample, GroundTruth truth) {
    for (double kept : new double[] {0.4, 0.2, 0.1}) {
      double threshold = weightAbove(kept);
      for (int cut : new int[] {4, 8}) {
        double reached =
            meanOfBest(
                sample,
                truth,
                (query, order, document) ->
                    Arrays.stream(order)
                            .limit(cut)
                            .anyMatch(i -> weight(document, query.token(i)) >= threshold)
                        ? 1
                        : 0);
        add(
            "answers",
            "best 10 within reach, %.0f %% of postings kept, query cut %d"
                .formatted(100 * kept, cut),
            reached);
      }
    }
  }

  /**
   * Something about a query, its positions in descending order of weight, and one of its best
   * documents.
   */
  private interface Measure {
    double of(SparseVector query, int[] order, SparseVector document);
  }

  private double meanOfBest(List<SparseVector> sample, GroundTruth truth, Measure measure) {
    double sum = 0;
    long count = 0;
    for (int query = 0; query < sample.size(); query++) {
      int[] order = heaviest(sample.get(query));
      for (int rank = 0; rank < Math.min(BEST, truth.found(query)); rank++) {
        sum += measure.of(sample.get(query), order, documents.get(truth.id(query, rank)));
        count++;
      }
    }
    return sum / count;
  }

  private static double score(SparseVector query, int[] positions, SparseVector document) {
    double sum = 0;
    for (int i : positions) {
      sum += query.weight(i) * weight(document, query.token(i));
    }
    return sum;
  }

  private double weightAbove(double share) {
    double[] weights =
        random
            .ints(20_000, 0, documents.size())
            .mapToObj(documents::get)
            .flatMapToDouble(
                vector -> IntStream.range(0, vector.size()).mapToDouble(vector::weight))
            .sorted()
            .toArray();
    return weights[(int) ((1 - share) * (weights.length - 1))];
  }

  private GroundTruth answers(List<SparseVector> sample, int k) {
    return ExactSearch.answers(
        IntStream.range(0, documents.size())
            .mapToObj(row -> VectorRecord.of("", documents.get(row)))
            .iterator(),
        sample,
        k,
        threads,
        count -> {});
  }

  /** Positions of a vector's tokens, the heaviest first. */
  private static int[] heaviest(SparseVector vector) {
    return IntStream.range(0, vector.size())
        .boxed()
        .sorted((a, b) -> Float.compare(vector.weight(b), vector.weight(a)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static double weight(SparseVector vector, int token) {
    int low = 0;
    int high = vector.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (vector.token(middle) == token) {
        return vector.weight(middle);
      }
      if (vector.token(middle) < token) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return 0;
  }

  private static double cosine(SparseVector left, SparseVector right) {
    return left.dot(right) / Math.max(1e-9, Math.sqrt((double) left.dot(left) * right.dot(right)));
  }
}
