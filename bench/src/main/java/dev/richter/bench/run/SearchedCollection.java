package dev.richter.bench.run;

import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.eval.Qrels;
import dev.richter.vector.Vector;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A collection as engines take it, with what tells how well they do.
 *
 * @param <V> the kind of its vectors
 * @param name what results call it
 * @param encoder what made the vectors
 * @param encoderDigest tells the encoder from others; null where vectors were given
 * @param multiVector whether it has multi-vectors, rather than sparse vectors
 * @param documentIds the identifier of each row
 * @param documentsFile what engines index
 * @param scores of the documents
 * @param queries those to report on
 * @param tuning those to choose settings by
 * @param qrels judgements of the queries
 * @param unwritable an identifier that a TREC run has no place for, if there is one
 * @param digest of all vectors
 */
record SearchedCollection<V extends Vector>(
    String name,
    String encoder,
    @Nullable String encoderDigest,
    boolean multiVector,
    List<String> documentIds,
    Path documentsFile,
    ExactScores<V> scores,
    Queries<V> queries,
    Optional<Queries<V>> tuning,
    Optional<Qrels> qrels,
    Optional<String> unwritable,
    String digest)
    implements Closeable {

  /**
   * Queries that are not empty.
   *
   * @param <V> the kind of their vectors
   * @param ids their identifiers
   * @param vectors their vectors
   * @param file all of them, as engines take them
   * @param timedFile the first ones, whose searches are timed
   * @param truth their exact answers
   */
  record Queries<V extends Vector>(
      List<String> ids, List<V> vectors, Path file, Path timedFile, GroundTruth truth) {}

  /** An identifier that a TREC run has no place for, if there is one. */
  static Optional<String> unwritable(List<String> documentIds, List<String> queryIds) {
    return Stream.concat(documentIds.stream(), queryIds.stream())
        .filter(id -> id.isEmpty() || id.chars().anyMatch(Character::isWhitespace))
        .findFirst();
  }

  /** How many documents there are. */
  int documents() {
    return documentIds.size();
  }

  @Override
  public void close() {
    scores.close();
  }
}
