package dev.richter.datasets.catalog;

/** What the documents and queries of a collection are. */
public enum DatasetKind {
  /** Texts, which an encoder makes vectors of. */
  TEXT("text"),
  /** Sparse vectors, made by an encoder that the title names. */
  SPARSE_VECTORS("sparse-vectors");

  private final String kindName;

  DatasetKind(String kindName) {
    this.kindName = kindName;
  }

  /** The name that the catalogue and commands use. */
  public String kindName() {
    return kindName;
  }
}
