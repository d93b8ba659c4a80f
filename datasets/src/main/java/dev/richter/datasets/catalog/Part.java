package dev.richter.datasets.catalog;

import java.util.Locale;

/** What a file of a collection is there for. */
public enum Part {
  /** What is searched. */
  DOCUMENTS,
  /** What is asked. */
  QUERIES,
  /** Judgements by people of how relevant a document is to a query. */
  QRELS,
  /** The exact answers of the queries by inner product. */
  ANSWERS;

  /** The name that the catalogue and commands use. */
  public String partName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
