package dev.richter.bench.worker;

import dev.richter.bench.worker.Request.Build;
import dev.richter.bench.worker.Request.Pass;
import dev.richter.search.WorkCounters;
import dev.richter.vector.Vector;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to build and to search an index in this process.
 *
 * @param <V> what it searches for
 */
interface Engine<V extends Vector> {

  /** The field that holds the vectors. */
  String FIELD = "vector";

  /** Where a document's {@link Ranks rank} stands. */
  String RANK = "rank";

  void build(Build request) throws IOException;

  /** Reads a file of queries. */
  List<V> queries(Path file);

  Searcher<V> open(Path index) throws IOException;

  /**
   * An open index. Safe for use by many threads.
   *
   * @param <V> what it searches for
   */
  interface Searcher<V extends Vector> extends Closeable {
    Found search(V query, Pass pass) throws IOException;
  }

  /**
   * What a search found.
   *
   * @param rows the documents' rows in the collection, best first
   * @param scores their scores by the engine
   * @param work what the search did, where the engine tells
   */
  record Found(int[] rows, float[] scores, @Nullable WorkCounters work) {}
}
