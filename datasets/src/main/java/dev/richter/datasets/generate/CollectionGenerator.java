package dev.richter.datasets.generate;

import dev.richter.datasets.vectors.VectorReader;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;

/**
 * Makes collections of any size that behave like real learned sparse vectors: their tokens are as
 * frequent and as heavy, their documents as long, as alike within a page, a section and a work, and
 * as often near-duplicates; and their queries find documents that are as near and as far as real
 * ones.
 *
 * <p>The same figures, seed and row always give the same document, on every machine: a smaller
 * collection is the beginning of a larger one, and threads do not matter. Tokens are numbers from 0
 * to 30,521 with the figures that ship. Immutable and safe for use by many threads; making it takes
 * about a second.
 */
public final class CollectionGenerator {

  private final GeneratorFigures figures;
  private final Lexicon lexicon;
  private final Activation activation;
  private final Brevity brevity;
  private final Normal normal = new Normal();
  private final long seed;

  private CollectionGenerator(GeneratorFigures figures, long seed) {
    this.figures = figures;
    this.seed = seed;
    this.activation = new Activation(figures.tokens().curvature());
    this.brevity = new Brevity(figures.size());
    this.lexicon = new Lexicon(figures, activation, brevity, seed);
  }

  /**
   * A generator of collections with the given statistics; another seed gives another collection,
   * with another vocabulary.
   */
  public static CollectionGenerator of(GeneratorFigures figures, long seed) {
    return new CollectionGenerator(figures, seed);
  }

  /**
   * The first documents of the collection, in order; their identifiers are their rows.
   *
   * @param count how many
   * @param threads how many threads make them, each with about 30 MB of memory; close the reader to
   *     end them
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the count is negative or
   *     the threads are less than 1
   */
  public VectorReader documents(long count, int threads) {
    requireAtLeast(0, count, "document count");
    requireAtLeast(1, threads, "threads");
    return new GeneratedReader(count, threads, this::maker, PassageMaker::passage);
  }

  /**
   * Queries over the first documents of the collection; their identifiers are their numbers. Each
   * is about the {@linkplain #target passage} that it was made for, though others may answer it
   * better, as with real queries.
   *
   * @param documents how many documents the collection has
   * @param count how many queries
   * @param threads how many threads make them
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if there are no documents,
   *     the count is negative or the threads are less than 1
   */
  public VectorReader queries(long documents, long count, int threads) {
    requireAtLeast(1, documents, "document count");
    requireAtLeast(0, count, "query count");
    requireAtLeast(1, threads, "threads");
    return new GeneratedReader(
        count,
        threads,
        this::maker,
        (maker, number) -> maker.query(number, target(documents, number)));
  }

  /** The row of the passage that a query was made for, as for qrels. */
  public long target(long documents, long query) {
    long key = RandomStream.key(seed, RandomStream.Part.TARGET, query, 0);
    return (long) (RandomStream.uniform(key) * documents);
  }

  private PassageMaker maker() {
    return new PassageMaker(figures, lexicon, activation, brevity, normal, seed);
  }

  private static void requireAtLeast(long least, long value, String what) {
    if (value < least) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "%s %d, expected %d or more".formatted(what, value, least));
    }
  }
}
