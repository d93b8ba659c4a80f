package dev.richter.datasets.bm25;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Object2IntCounterMap;
import org.apache.lucene.analysis.Analyzer;

/**
 * Counts what BM25 has to know of a collection. Memory grows with the number of different terms.
 * Not safe for use by many threads.
 */
public final class Bm25Builder implements Closeable {

  private final Bm25Parameters parameters;
  private final Analyzer analyzer;
  private final Object2IntCounterMap<String> documentFrequencies = new Object2IntCounterMap<>(0);
  private int documents;
  private long length;

  /** Starts with no documents. */
  public Bm25Builder(Bm25Parameters parameters) {
    this.parameters = parameters;
    this.analyzer = parameters.analysis().analyzer();
  }

  /** Counts the terms of a document. One that has none does not count, as in Lucene. */
  public void add(String text) {
    AnalyzedText analyzed = AnalyzedText.of(text, analyzer);
    if (analyzed.length() > 0) {
      documents = Math.incrementExact(documents);
      length += analyzed.length();
      analyzed
          .frequencies()
          .forEach((term, frequency) -> documentFrequencies.incrementAndGet(term));
    }
  }

  /**
   * The encoder of what was counted so far. The order of the documents makes no difference.
   *
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if there was no term
   */
  public Bm25Encoder build() {
    if (documents == 0) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "texts without a single term (%s), expected at least one to count terms of"
              .formatted(parameters));
    }
    List<Bm25Statistics.Term> terms = new ArrayList<>(documentFrequencies.size());
    documentFrequencies.forEach((term, count) -> terms.add(new Bm25Statistics.Term(term, count)));
    terms.sort(Bm25Statistics.ORDER);
    return new Bm25Encoder(new Bm25Statistics(parameters, documents, length, terms));
  }

  @Override
  public void close() {
    analyzer.close();
  }
}
