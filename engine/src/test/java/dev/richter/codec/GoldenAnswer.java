package dev.richter.codec;

import dev.richter.search.VectorTopDocs;
import dev.richter.testing.Searches;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.index.IndexReader;

/**
 * What a query of the golden index must find. As text: {@code field | token:weight … | number:score
 * …}.
 *
 * @param field the field searched
 * @param query the query
 * @param scores the scores of the documents to be found, by number, best first
 */
record GoldenAnswer(String field, SparseVector query, Map<Integer, Float> scores) {

  static GoldenAnswer of(IndexReader reader, String field, SparseVector query, VectorTopDocs found)
      throws IOException {
    int[] numbers = Searches.numbers(reader, found);
    Map<Integer, Float> scores = new LinkedHashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      scores.put(numbers[i], found.scoreDocs()[i].score);
    }
    return new GoldenAnswer(field, query, scores);
  }

  static GoldenAnswer parse(String line) {
    String[] parts = line.split(" \\| ", -1);
    return new GoldenAnswer(parts[0], SparseVector.of(pairs(parts[1])), pairs(parts[2]));
  }

  private static Map<Integer, Float> pairs(String text) {
    Map<Integer, Float> pairs = new LinkedHashMap<>();
    for (String pair : text.split(" ", -1)) {
      int colon = pair.indexOf(':');
      pairs.put(
          Integer.valueOf(pair.substring(0, colon)), Float.valueOf(pair.substring(colon + 1)));
    }
    return pairs;
  }

  @Override
  public String toString() {
    String tokens =
        IntStream.range(0, query.size())
            .mapToObj(i -> query.token(i) + ":" + query.weight(i))
            .collect(Collectors.joining(" "));
    String found =
        scores.entrySet().stream()
            .map(score -> score.getKey() + ":" + score.getValue())
            .collect(Collectors.joining(" "));
    return field + " | " + tokens + " | " + found;
  }

  /** Whether no two scores are so close that rounding could swap them. */
  boolean isClear() {
    Float[] values = scores.values().toArray(Float[]::new);
    return IntStream.range(1, values.length).allMatch(i -> values[i] < values[i - 1] * 0.999f);
  }
}
