package dev.richter.datasets.bm25;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * What BM25 knows of a collection.
 *
 * @param parameters how texts are weighted
 * @param documents how many documents have a term
 * @param length how many terms these have together
 * @param terms the terms in {@link #ORDER}, each at the number of its token
 */
record Bm25Statistics(Bm25Parameters parameters, int documents, long length, List<Term> terms) {

  /** The longest term, in characters: what Lucene's tokenizer makes of longer ones are several. */
  static final int MAX_TERM_LENGTH = 255;

  /** The most frequent terms first, so that they have the small numbers. */
  static final Comparator<Term> ORDER =
      Comparator.comparingInt(Term::documents).reversed().thenComparing(Term::text);

  /**
   * A term.
   *
   * @param text how it is written
   * @param documents in how many documents it stands
   */
  record Term(String text, int documents) {}

  /** How many terms a document has in the mean. */
  double meanLength() {
    return (double) length / documents;
  }

  /** A SHA-256 of all of it, as 64 hexadecimal digits in lower case. */
  String digest() {
    try (DigestOutputStream digesting =
            new DigestOutputStream(
                OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"));
        DataOutputStream out = new DataOutputStream(digesting)) {
      out.writeUTF("richter bm25 1");
      out.writeUTF(parameters.analysis().analysisName());
      out.writeFloat(parameters.k1());
      out.writeFloat(parameters.b());
      out.writeInt(documents);
      out.writeLong(length);
      out.writeInt(terms.size());
      for (Term term : terms) {
        out.writeUTF(term.text());
        out.writeInt(term.documents());
      }
      return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException | IOException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
