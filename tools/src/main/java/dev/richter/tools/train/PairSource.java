package dev.richter.tools.train;

import dev.richter.vector.MultiVector;

/** Pairs of a query and the passage that answers it, as token vectors of one encoder. */
public interface PairSource {

  /** How many pairs there are. */
  int size();

  /** How many values a row has. */
  int dimension();

  /** The query of a pair, at least one row; any number of threads may ask. */
  MultiVector query(int pair);

  /** The passage of a pair, at least one row; any number of threads may ask. */
  MultiVector document(int pair);
}
