package dev.richter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an index stores: an id, one or more vectors by field, and a payload.
 *
 * <p>Immutable; {@link #with} and {@link #payload(String)} return changed copies. The payload is
 * checked when the document is stored.
 */
public final class Document {

  private final DocumentId id;
  private final Map<String, Vector> vectors;
  private final @Nullable String payload;

  private Document(DocumentId id, Map<String, Vector> vectors, @Nullable String payload) {
    this.id = id;
    this.vectors = vectors;
    this.payload = payload;
  }

  /** A document without vectors and payload. */
  public static Document of(DocumentId id) {
    return new Document(id, Map.of(), null);
  }

  /**
   * A document without vectors and payload.
   *
   * @throws RichterException with {@link ErrorCode#DOCUMENT_ID_INVALID} if the id is empty or too
   *     long
   */
  public static Document of(String id) {
    return of(DocumentId.of(id));
  }

  /** A document without vectors and payload. */
  public static Document of(long id) {
    return of(DocumentId.of(id));
  }

  /** This document with a vector; it replaces the one that the field has. */
  public Document with(String field, Vector vector) {
    Map<String, Vector> more = new LinkedHashMap<>(vectors);
    more.put(field, vector);
    return new Document(id, Collections.unmodifiableMap(more), payload);
  }

  /** This document with another payload, the text of a JSON object. */
  public Document payload(String json) {
    return new Document(id, vectors, json);
  }

  /** This document without a payload. */
  public Document withoutPayload() {
    return new Document(id, vectors, null);
  }

  /** The id. */
  public DocumentId id() {
    return id;
  }

  /** The vectors by field, in the order they were given; unmodifiable. */
  public Map<String, Vector> vectors() {
    return vectors;
  }

  /** The sparse vector of a field, if it has one. */
  public Optional<SparseVector> sparseVector(String field) {
    return Optional.ofNullable(vectors.get(field) instanceof SparseVector vector ? vector : null);
  }

  /** The multi-vector of a field, if it has one. */
  public Optional<MultiVector> multiVector(String field) {
    return Optional.ofNullable(vectors.get(field) instanceof MultiVector vector ? vector : null);
  }

  /** The payload, the text of a JSON object. */
  public Optional<String> payload() {
    return Optional.ofNullable(payload);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Document that
        && id.equals(that.id)
        && vectors.equals(that.vectors)
        && payload().equals(that.payload());
  }

  @Override
  public int hashCode() {
    return 31 * (31 * id.hashCode() + vectors.hashCode()) + payload().hashCode();
  }

  /** The id, and vectors and payload for a log. */
  @Override
  public String toString() {
    return "Document[id=%s, vectors=%s, payload=%s]".formatted(id, vectors, payload);
  }
}
