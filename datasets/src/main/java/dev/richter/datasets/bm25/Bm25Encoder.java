package dev.richter.datasets.bm25;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.agrona.collections.Object2IntHashMap;
import org.apache.lucene.analysis.Analyzer;

/**
 * Makes sparse vectors whose inner product is BM25 (Robertson and Zaragoza, The Probabilistic
 * Relevance Framework, 2009) in the form that Lucene has it: a term t that stands f times in a
 * document of l terms weighs
 *
 * <pre>
 *   ln(1 + (N - n + 0.5) / (n + 0.5)) * f / (f + k1 * (1 - b + b * l / L))
 * </pre>
 *
 * there, where N documents have L terms in the mean and n of them have t; in a query it weighs as
 * often as it stands there. Lengths are exact, where Lucene keeps them in a byte.
 *
 * <p>Tokens are the terms of the collection that was counted. Others have no token: documents and
 * queries that come later do without them, though they count in a document's length.
 *
 * <p>Immutable, and safe for use by many threads until it is closed.
 */
public final class Bm25Encoder implements Closeable {

  private static final int UNKNOWN = -1;

  private final Bm25Statistics statistics;
  private final Object2IntHashMap<String> tokens;
  private final Analyzer analyzer;
  private final String digest;

  Bm25Encoder(Bm25Statistics statistics) {
    this.statistics = statistics;
    this.tokens = new Object2IntHashMap<>(UNKNOWN);
    for (int token = 0; token < statistics.terms().size(); token++) {
      tokens.put(statistics.terms().get(token).text(), token);
    }
    this.analyzer = statistics.parameters().analysis().analyzer();
    this.digest = statistics.digest();
  }

  /**
   * Whether a directory has an encoder, sound or not.
   *
   * @param directory where {@link #write} wrote it
   */
  public static boolean isIn(Path directory) {
    return Bm25File.exists(directory);
  }

  /**
   * Reads an encoder.
   *
   * @param directory where {@link #write} wrote it
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND}, {@link
   *     ErrorCode#DATA_MALFORMED} or {@link ErrorCode#DATA_TRUNCATED} if its file is missing, is
   *     not what was written, or ends early, or with {@link ErrorCode#STORAGE_FAILED}
   */
  public static Bm25Encoder read(Path directory) {
    return new Bm25Encoder(Bm25File.read(directory));
  }

  /**
   * Writes the encoder, in the place of another one that may be there. Equal encoders give equal
   * files.
   *
   * @param directory where to write it; it is made if there is none
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED}
   */
  public void write(Path directory) {
    Bm25File.write(directory, statistics);
  }

  /** How texts are weighted. */
  public Bm25Parameters parameters() {
    return statistics.parameters();
  }

  /** How many documents the statistics are of. */
  public int documents() {
    return statistics.documents();
  }

  /** How many terms there are; their tokens are 0 to one less. */
  public int size() {
    return statistics.terms().size();
  }

  /** A SHA-256 of all that decides the vectors, as 64 hexadecimal digits in lower case. */
  public String digest() {
    return digest;
  }

  /** The term of a token, if there is such a token. */
  public Optional<String> term(int token) {
    return token >= 0 && token < size()
        ? Optional.of(statistics.terms().get(token).text())
        : Optional.empty();
  }

  /**
   * The vector of a document, which is empty if it has no known term.
   *
   * @throws RichterException with {@link ErrorCode#VECTOR_TOO_MANY_TOKENS} if it has more different
   *     terms than a vector may have tokens
   */
  public SparseVector encodeDocument(String text) {
    AnalyzedText analyzed = AnalyzedText.of(text, analyzer);
    Bm25Parameters parameters = parameters();
    double relativeLength = analyzed.length() / statistics.meanLength();
    double saturation = parameters.k1() * (1 - parameters.b() + parameters.b() * relativeLength);
    return vector(
        analyzed,
        (token, frequency) ->
            (float) (inverseDocumentFrequency(token) * frequency / (frequency + saturation)));
  }

  /**
   * The vector of a query, which is empty if it has no known term.
   *
   * @throws RichterException as {@link #encodeDocument}
   */
  public SparseVector encodeQuery(String text) {
    return vector(AnalyzedText.of(text, analyzer), (token, frequency) -> frequency);
  }

  private double inverseDocumentFrequency(int token) {
    double documents = statistics.terms().get(token).documents();
    return Math.log1p((statistics.documents() - documents + 0.5) / (documents + 0.5));
  }

  private interface Weighting {
    float weight(int token, int frequency);
  }

  private SparseVector vector(AnalyzedText analyzed, Weighting weighting) {
    Map<Integer, Float> weights = new TreeMap<>();
    analyzed
        .frequencies()
        .forEach(
            (term, frequency) -> {
              int token = tokens.getValue(term);
              if (token != UNKNOWN) {
                weights.put(token, weighting.weight(token, frequency));
              }
            });
    return SparseVector.of(weights);
  }

  @Override
  public void close() {
    analyzer.close();
  }
}
