package dev.richter;

import org.apache.lucene.index.IndexFileNames;

/** What a file of an index holds. */
public enum IndexPart {
  /** The sparse vectors. */
  FORWARD_INDEX,
  /** Blocks, centroids, the codes of rows, and the inverted lists. */
  LISTS,
  /** The multi-vectors. */
  MULTI_VECTORS,
  /** Where the parts of vectors and lists lie, and the checksums of their pages. */
  VECTOR_META,
  /** The payloads as text. */
  PAYLOADS,
  /** The terms by which ids and values of payloads are found. */
  TERMS,
  /** The numbers of payloads. */
  NUMBERS,
  /** The ids of documents by document. */
  IDS,
  /** Which documents are deleted. */
  DELETIONS,
  /** What describes segments. */
  OTHER;

  static IndexPart of(String file) {
    return switch (String.valueOf(IndexFileNames.getExtension(file))) {
      case "rsf" -> FORWARD_INDEX;
      case "rsb", "rmc", "rml" -> LISTS;
      case "rmv" -> MULTI_VECTORS;
      case "rsm", "rmm" -> VECTOR_META;
      case "fdt", "fdx", "fdm" -> PAYLOADS;
      case "tim", "tip", "tmd", "doc", "psm" -> TERMS;
      case "kdd", "kdi", "kdm" -> NUMBERS;
      case "dvd", "dvm" -> IDS;
      case "liv" -> DELETIONS;
      default -> OTHER;
    };
  }
}
