package dev.richter.bench.worker;

import dev.richter.bench.worker.Request.Build;
import dev.richter.bench.worker.Request.Pass;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.search.WorkCounters;
import dev.richter.vector.SparseVector;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A way to build and to search an index in this process. */
interface Engine {

  /** The field that holds the vectors. */
  String FIELD = "vector";

  /** Where a document's {@link Ranks rank} stands. */
  String RANK = "rank";

  void build(Build request, VectorReader documents) throws IOException;

  Searcher open(Path index) throws IOException;

  /** An open index. For one thread. */
  interface Searcher extends Closeable {
    Found search(SparseVector query, Pass pass) throws IOException;
  }

  /**
   * What a search found.
   *
   * @param rows the documents' rows in the collection, best first
   * @param work what the search did, where the engine tells
   */
  record Found(int[] rows, @Nullable WorkCounters work) {}
}
