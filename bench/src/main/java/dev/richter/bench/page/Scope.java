package dev.richter.bench.page;

import dev.richter.bench.run.Result.Setting;
import java.util.Comparator;
import java.util.Locale;

/**
 * What settings have to share before their latencies are worth comparing.
 *
 * @param collection its name
 * @param documents how many of its documents are in the index
 * @param encoder what made the vectors
 * @param k how many documents a search finds
 * @param threads how many threads search at the same time
 */
record Scope(String collection, int documents, String encoder, int k, int threads)
    implements Comparable<Scope> {

  private static final Comparator<Scope> ORDER =
      Comparator.comparing(Scope::collection)
          .thenComparing(Scope::documents, Comparator.reverseOrder())
          .thenComparing(Scope::encoder)
          .thenComparing(Scope::k)
          .thenComparing(Scope::threads);

  static Scope of(Setting setting) {
    return new Scope(
        setting.collection(),
        setting.documents(),
        setting.encoder(),
        setting.k(),
        setting.threads());
  }

  /** The same with another number of documents; 0 for any. */
  Scope withDocuments(int others) {
    return new Scope(collection, others, encoder, k, threads);
  }

  /** The same with another number of threads; 0 for any. */
  Scope withThreads(int others) {
    return new Scope(collection, documents, encoder, k, others);
  }

  /** The same with another k; 0 for any. */
  Scope withK(int other) {
    return new Scope(collection, documents, encoder, other, threads);
  }

  /** All that is told, in words. */
  String label() {
    StringBuilder label = new StringBuilder(collection);
    if (documents > 0) {
      label.append(String.format(Locale.ROOT, ", %,d documents", documents));
    }
    label.append(" · ").append(encoder);
    if (k > 0) {
      label.append(" · k = ").append(k);
    }
    if (threads > 0) {
      label.append(" · ").append(threads).append(threads == 1 ? " thread" : " threads");
    }
    return label.toString();
  }

  @Override
  public int compareTo(Scope other) {
    return ORDER.compare(this, other);
  }
}
