package dev.richter.datasets.bm25;

import java.io.IOException;
import org.agrona.collections.Object2IntCounterMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/**
 * The terms of a text.
 *
 * @param frequencies how often each of them stands there
 * @param length how many there are, each as often as it stands there
 */
record AnalyzedText(Object2IntCounterMap<String> frequencies, int length) {

  static AnalyzedText of(String text, Analyzer analyzer) {
    Object2IntCounterMap<String> frequencies = new Object2IntCounterMap<>(0);
    int length = 0;
    try (TokenStream terms = analyzer.tokenStream("text", text)) {
      CharTermAttribute term = terms.addAttribute(CharTermAttribute.class);
      terms.reset();
      while (terms.incrementToken()) {
        frequencies.incrementAndGet(term.toString());
        length++;
      }
      terms.end();
    } catch (IOException impossible) {
      throw new IllegalStateException("a text in memory cannot fail to be read", impossible);
    }
    return new AnalyzedText(frequencies, length);
  }
}
