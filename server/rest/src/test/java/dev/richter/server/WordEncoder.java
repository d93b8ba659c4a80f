package dev.richter.server;

import dev.richter.codec.EncoderId;
import dev.richter.server.text.Encoder;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An encoder that knows some words: a sparse vector counts them, a multi-vector has a row for each.
 * It fails on a text with "fail", and is slow at "slow".
 */
final class WordEncoder implements Encoder {

  static final List<String> WORDS =
      List.of("how", "to", "open", "close", "a", "file", "cat", "dog", "<b>", "slow");

  private final EncoderId id;
  private final Kind kind;

  WordEncoder(String name, Kind kind, char digit) {
    this.id = new EncoderId(name, String.valueOf(digit).repeat(64));
    this.kind = kind;
  }

  static WordEncoder sparse() {
    return new WordEncoder("splade", Kind.SPARSE, '5');
  }

  static WordEncoder multi() {
    return new WordEncoder("colbert", Kind.MULTI_VECTOR, 'c');
  }

  @Override
  public EncoderId id() {
    return id;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public int dimension() {
    return WORDS.size();
  }

  @Override
  public Vector encodeQuery(String text) {
    if (!Thread.currentThread().getName().startsWith("richter-query-")) {
      throw new IllegalStateException("not on a thread of queries");
    }
    List<Integer> found =
        List.of(text.toLowerCase(Locale.ROOT).split(" ")).stream()
            .map(WORDS::indexOf)
            .filter(word -> word >= 0)
            .toList();
    if (text.contains("fail")) {
      throw new IllegalStateException("/secret/path");
    }
    if (text.contains("slow")) {
      pause();
    }
    return kind == Kind.SPARSE ? counts(found) : rows(found);
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SparseVector counts(List<Integer> found) {
    TreeMap<Integer, Float> weights = new TreeMap<>();
    found.forEach(word -> weights.merge(word, 1f, Float::sum));
    int[] tokens = weights.keySet().stream().mapToInt(Integer::intValue).toArray();
    float[] counts = new float[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      counts[i] = weights.get(tokens[i]);
    }
    return SparseVector.of(tokens, counts);
  }

  private static MultiVector rows(List<Integer> found) {
    float[][] rows = new float[found.size() + 1][WORDS.size()];
    rows[0][0] = 0.1f;
    for (int i = 0; i < found.size(); i++) {
      rows[i + 1][found.get(i)] = 1;
    }
    return MultiVector.of(rows);
  }

  @Override
  public Vector encodeDocument(String text) {
    return encodeQuery(text);
  }

  @Override
  public Optional<String> token(int token) {
    return kind == Kind.SPARSE && token < WORDS.size()
        ? Optional.of(WORDS.get(token))
        : Optional.empty();
  }
}
