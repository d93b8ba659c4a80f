package dev.richter.client;

import java.util.Map;
import java.util.Optional;

/**
 * The fields of a collection. What is left out gets the server's defaults.
 *
 * @param sparseVectors the fields of sparse vectors by name
 * @param multiVectors the fields of multi-vectors by name
 * @param recall what queries reach that say nothing about how hard to try, of tuned fields
 */
public record CollectionConfig(
    Map<String, SparseVectors> sparseVectors,
    Map<String, MultiVectors> multiVectors,
    Optional<Double> recall) {

  /**
   * A field of sparse vectors.
   *
   * @param weightType how a weight is stored: uint8 or float16
   * @param blockSize how many points make a block; 0 for a size that follows the collection's
   * @param blockThreshold segments with fewer points are scanned exactly
   * @param encoder the encoder of its vectors, so that texts may stand in place of them
   */
  public record SparseVectors(
      Optional<String> weightType,
      Optional<Integer> blockSize,
      Optional<Integer> blockThreshold,
      Optional<String> encoder) {

    /** A field with the server's defaults. */
    public static SparseVectors defaults() {
      return new SparseVectors(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same field with an encoder of the server. */
    public SparseVectors encoder(String name) {
      return new SparseVectors(weightType, blockSize, blockThreshold, Optional.of(name));
    }
  }

  /**
   * A field of multi-vectors.
   *
   * @param dimension how many values a row has
   * @param similarity cosine or dot_product
   * @param elementType how a value is stored: float32, float16 or int8
   * @param queryBudget how many rows of a query are kept: none for all, a number, or a share
   * @param documentBudget how many rows of a point are kept
   * @param normalizeMeans whether the means of clusters get length 1
   * @param listThreshold segments with fewer points are scanned exactly
   * @param head the fingerprint of the head that projects the rows
   * @param encoder the encoder of its vectors, so that texts may stand in place of them
   */
  public record MultiVectors(
      int dimension,
      Optional<String> similarity,
      Optional<String> elementType,
      Optional<String> queryBudget,
      Optional<String> documentBudget,
      Optional<Boolean> normalizeMeans,
      Optional<Integer> listThreshold,
      Optional<String> head,
      Optional<String> encoder) {

    /** A field with the server's defaults. */
    public static MultiVectors of(int dimension) {
      return new MultiVectors(
          dimension,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    /** The same field with an encoder of the server. */
    public MultiVectors encoder(String name) {
      return new MultiVectors(
          dimension,
          similarity,
          elementType,
          queryBudget,
          documentBudget,
          normalizeMeans,
          listThreshold,
          head,
          Optional.of(name));
    }
  }

  /** Copies the maps. */
  public CollectionConfig {
    sparseVectors = sparseVectors == null ? Map.of() : Map.copyOf(sparseVectors);
    multiVectors = multiVectors == null ? Map.of() : Map.copyOf(multiVectors);
  }

  /** A collection with one field of sparse vectors. */
  public static CollectionConfig sparse(String field) {
    return sparse(field, SparseVectors.defaults());
  }

  /** A collection with one field of sparse vectors. */
  public static CollectionConfig sparse(String field, SparseVectors vectors) {
    return new CollectionConfig(Map.of(field, vectors), Map.of(), Optional.empty());
  }

  /** The same collection with a field of multi-vectors as well. */
  public CollectionConfig multiVectors(String field, MultiVectors vectors) {
    Map<String, MultiVectors> all = new java.util.HashMap<>(multiVectors);
    all.put(field, vectors);
    return new CollectionConfig(sparseVectors, all, recall);
  }
}
