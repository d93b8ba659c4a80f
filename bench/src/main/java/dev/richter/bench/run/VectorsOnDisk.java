package dev.richter.bench.run;

import dev.richter.datasets.eval.GroundTruth;
import dev.richter.vector.Vector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Files of one kind of vectors.
 *
 * @param <V> the kind
 */
interface VectorsOnDisk<V extends Vector> {

  /** What files of it are called after their dot, as engines take them. */
  String extension();

  /**
   * Copies the first vectors of a file into one that engines take.
   *
   * @param source the file, in any format
   * @param target the file to write
   * @param limit how many to take
   * @param withEmpty whether vectors without anything in them are copied
   * @return the identifiers of what was copied
   */
  List<String> copy(Path source, Path target, int limit, boolean withEmpty) throws IOException;

  /** Reads a file as engines take it. */
  List<V> read(Path file) throws IOException;

  /** What scores the documents of a file as engines take it. */
  ExactScores<V> scores(Path documents) throws IOException;

  /**
   * The exact answers of queries.
   *
   * @param documents a file as engines take it
   * @param work a directory for whatever it needs
   */
  GroundTruth answers(Path documents, List<V> queries, int k, Path work) throws IOException;
}
