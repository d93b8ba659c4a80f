package dev.richter.codec;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.multivector.Head;
import dev.richter.multivector.TokenClustering;
import dev.richter.vector.MultiVector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a field of multi-vectors is stored, and what is made of vectors before they are stored or
 * searched for.
 *
 * @param dimension how many values a row has, 1 to {@value MultiVector#MAX_DIMENSION}
 * @param similarity how rows are compared
 * @param elementType how a value is stored
 * @param queryBudget how many rows a query keeps
 * @param documentBudget how many rows a document keeps
 * @param normalizeMeans whether the means of clusters get length 1. A mean is the shorter the less
 *     its rows agree, which puts long texts behind short ones, whose rows are not clustered; so it
 *     is the default for cosines
 * @param listThreshold segments with fewer documents stay flat: they have no centroids and no lists
 *     and are scanned exactly; at least 0
 * @param head the fingerprint of the {@link Head} that projects rows before they come here, or
 *     nothing where none does
 * @param encoder the encoder that has made the rows, its head included, if the field remembers one
 */
public record MultiVectorParameters(
    int dimension,
    Similarity similarity,
    ElementType elementType,
    ClusteringBudget queryBudget,
    ClusteringBudget documentBudget,
    boolean normalizeMeans,
    int listThreshold,
    Optional<String> head,
    Optional<EncoderId> encoder)
    implements FieldParameters {

  static final String DIMENSION = "dimension";
  private static final String SIMILARITY = "similarity";
  private static final String ELEMENT_TYPE = "elementType";
  private static final String QUERY_BUDGET = "queryBudget";
  private static final String DOCUMENT_BUDGET = "documentBudget";
  private static final String NORMALIZE_MEANS = "normalizeMeans";
  private static final String LIST_THRESHOLD = "listThreshold";
  private static final String HEAD = "head";
  private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]+");
  private static final int DEFAULT_LIST_THRESHOLD = 1024;

  /** Checks the values. */
  public MultiVectorParameters {
    if (dimension < 1 || dimension > MultiVector.MAX_DIMENSION) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "dimension is %d, expected 1 to %d".formatted(dimension, MultiVector.MAX_DIMENSION));
    }
    if (listThreshold < 0) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "listThreshold is %d, expected at least 0".formatted(listThreshold));
    }
    head.filter(text -> !FINGERPRINT.matcher(text).matches())
        .ifPresent(
            text -> {
              throw new RichterException(
                  ErrorCode.PARAMETER_INVALID,
                  "head is \"%s\", expected a fingerprint of hexadecimal digits".formatted(text));
            });
  }

  /** Cosines of all rows, stored in 8 bits. */
  public static MultiVectorParameters of(int dimension) {
    return new MultiVectorParameters(
        dimension,
        Similarity.COSINE,
        ElementType.INT8,
        ClusteringBudget.NONE,
        ClusteringBudget.NONE,
        true,
        DEFAULT_LIST_THRESHOLD,
        Optional.empty(),
        Optional.empty());
  }

  /** The same with another similarity, and with means of length 1 for cosines only. */
  public MultiVectorParameters withSimilarity(Similarity other) {
    return new MultiVectorParameters(
        dimension,
        other,
        elementType,
        queryBudget,
        documentBudget,
        other == Similarity.COSINE,
        listThreshold,
        head,
        encoder);
  }

  /** The same with another element type. */
  public MultiVectorParameters withElementType(ElementType other) {
    return new MultiVectorParameters(
        dimension,
        similarity,
        other,
        queryBudget,
        documentBudget,
        normalizeMeans,
        listThreshold,
        head,
        encoder);
  }

  /** The same with other budgets; CRISP's C4x8 is 4 for queries and 8 for documents. */
  public MultiVectorParameters withBudgets(ClusteringBudget query, ClusteringBudget document) {
    return new MultiVectorParameters(
        dimension,
        similarity,
        elementType,
        query,
        document,
        normalizeMeans,
        listThreshold,
        head,
        encoder);
  }

  /** The same, with means of length 1 or not. */
  public MultiVectorParameters withNormalizeMeans(boolean other) {
    return new MultiVectorParameters(
        dimension,
        similarity,
        elementType,
        queryBudget,
        documentBudget,
        other,
        listThreshold,
        head,
        encoder);
  }

  /** The same with another list threshold. */
  public MultiVectorParameters withListThreshold(int other) {
    return new MultiVectorParameters(
        dimension,
        similarity,
        elementType,
        queryBudget,
        documentBudget,
        normalizeMeans,
        other,
        head,
        encoder);
  }

  /** The same for rows that a head has projected. */
  public MultiVectorParameters withHead(Head other) {
    return new MultiVectorParameters(
        dimension,
        similarity,
        elementType,
        queryBudget,
        documentBudget,
        normalizeMeans,
        listThreshold,
        Optional.of(other.fingerprint()),
        encoder);
  }

  @Override
  public MultiVectorParameters withEncoder(EncoderId other) {
    return new MultiVectorParameters(
        dimension,
        similarity,
        elementType,
        queryBudget,
        documentBudget,
        normalizeMeans,
        listThreshold,
        head,
        Optional.of(other));
  }

  /**
   * Makes sure that rows have gone through the field's head, for others cannot be compared with its
   * rows.
   *
   * @param used the head that has projected them, if one has
   * @throws RichterException with {@link ErrorCode#FIELD_MISMATCH} if it is not the field's
   */
  public void requireHead(Optional<Head> used) {
    Optional<String> fingerprint = used.map(Head::fingerprint);
    if (!fingerprint.equals(head)) {
      throw new RichterException(
          ErrorCode.FIELD_MISMATCH,
          "%s, expected %s"
              .formatted(
                  fingerprint.map(text -> "rows of head " + text).orElse("rows of no head"),
                  head.map(text -> "those of head " + text).orElse("those of none")));
    }
  }

  /**
   * What is searched for in place of a query: its rows by the similarity, clustered by the budget.
   *
   * @throws RichterException with {@link ErrorCode#VECTOR_EMPTY}, {@link
   *     ErrorCode#VECTOR_DIMENSION_MISMATCH}, or {@link ErrorCode#VECTOR_VALUE_INVALID} if a row
   *     without a direction needs one
   */
  public MultiVector prepareQuery(MultiVector query) {
    return prepare(query, queryBudget);
  }

  /**
   * What is stored in place of a document, before it is rounded.
   *
   * @throws RichterException as {@link #prepareQuery} does
   */
  public MultiVector prepareDocument(MultiVector document) {
    return prepare(document, documentBudget);
  }

  private MultiVector prepare(MultiVector vectors, ClusteringBudget budget) {
    checkDimension(vectors);
    MultiVector rows =
        switch (similarity) {
          case DOT_PRODUCT -> vectors;
          case COSINE -> vectors.normalized();
        };
    return TokenClustering.cluster(rows, budget, normalizeMeans);
  }

  /**
   * Makes sure that a query or a document fits the field, without making anything of it.
   *
   * @throws RichterException as {@link #prepareQuery} does
   */
  public void check(MultiVector vectors) {
    checkDimension(vectors);
    if (similarity == Similarity.COSINE) {
      vectors.requireDirections();
    }
  }

  private void checkDimension(MultiVector vectors) {
    if (vectors.isEmpty()) {
      throw new RichterException(
          ErrorCode.VECTOR_EMPTY, "a multi-vector without rows, expected at least one");
    }
    if (vectors.dimension() != dimension) {
      throw new RichterException(
          ErrorCode.VECTOR_DIMENSION_MISMATCH,
          "dimension %d, expected %d".formatted(vectors.dimension(), dimension));
    }
  }

  @Override
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put(DIMENSION, Integer.toString(dimension));
    map.put(SIMILARITY, similarity.name());
    map.put(ELEMENT_TYPE, elementType.name());
    map.put(QUERY_BUDGET, queryBudget.toString());
    map.put(DOCUMENT_BUDGET, documentBudget.toString());
    map.put(NORMALIZE_MEANS, Boolean.toString(normalizeMeans));
    map.put(LIST_THRESHOLD, Integer.toString(listThreshold));
    map.put(HEAD, head.orElse(""));
    EncoderId.put(encoder, map);
    return map;
  }

  /**
   * Reads what {@link #toMap} wrote.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if a name is missing or a
   *     value is none
   */
  public static MultiVectorParameters fromMap(Map<String, String> map) {
    return new ParameterMap(map)
        .read(
            values ->
                new MultiVectorParameters(
                    values.number(DIMENSION),
                    Similarity.valueOf(values.value(SIMILARITY)),
                    ElementType.valueOf(values.value(ELEMENT_TYPE)),
                    ClusteringBudget.parse(values.value(QUERY_BUDGET)),
                    ClusteringBudget.parse(values.value(DOCUMENT_BUDGET)),
                    values.flag(NORMALIZE_MEANS),
                    values.number(LIST_THRESHOLD),
                    Optional.of(values.value(HEAD)).filter(text -> !text.isEmpty()),
                    EncoderId.read(values)));
  }
}
