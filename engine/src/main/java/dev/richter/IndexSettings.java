package dev.richter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.codec.FieldParameters;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What belongs to an index: its fields, for good, and what tuning found. It stands in the user data
 * of every commit.
 *
 * @param fields the fields of vectors
 * @param tunings what tuning found, by field; not every field has been tuned
 */
record IndexSettings(Map<String, FieldParameters> fields, Map<String, Tuning> tunings) {

  private static final String FORMAT = "richter.format";
  private static final String FIELDS = "richter.fields";
  private static final String TUNINGS = "richter.tunings";
  private static final int CURRENT_FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  static IndexSettings of(IndexOptions options) {
    if (options.fields().isEmpty()) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "an index without fields, expected at least one");
    }
    return new IndexSettings(options.fields(), Map.of());
  }

  Map<String, String> toUserData() {
    Map<String, Map<String, String>> parametersByField = new LinkedHashMap<>();
    fields.forEach((name, parameters) -> parametersByField.put(name, parameters.toMap()));
    try {
      return Map.of(
          FORMAT,
          Integer.toString(CURRENT_FORMAT),
          FIELDS,
          JSON.writeValueAsString(parametersByField),
          TUNINGS,
          JSON.writeValueAsString(tunings));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of strings is always JSON", e);
    }
  }

  /**
   * Reads the settings of a commit.
   *
   * @throws RichterException with {@link ErrorCode#INDEX_INCOMPATIBLE} if a later release wrote
   *     them, or no release of Richter
   */
  static IndexSettings fromUserData(Map<String, String> userData, String location) {
    String format = userData.get(FORMAT);
    String fields = userData.get(FIELDS);
    String tunings = userData.getOrDefault(TUNINGS, "{}");
    if (format == null || fields == null) {
      throw new RichterException(
          ErrorCode.INDEX_INCOMPATIBLE,
          "%s is a Lucene index, but Richter did not create it".formatted(location));
    }
    if (!format.equals(Integer.toString(CURRENT_FORMAT))) {
      throw new RichterException(
          ErrorCode.INDEX_INCOMPATIBLE,
          "%s has format %s, this release reads format %d"
              .formatted(location, format, CURRENT_FORMAT));
    }
    try {
      Map<String, Map<String, String>> parametersByField =
          JSON.readValue(fields, new TypeReference<>() {});
      Map<String, FieldParameters> parsed = new LinkedHashMap<>();
      parametersByField.forEach(
          (name, parameters) -> parsed.put(name, FieldParameters.fromMap(parameters)));
      return new IndexSettings(parsed, JSON.readValue(tunings, new TypeReference<>() {}));
    } catch (JsonProcessingException | RichterException e) {
      throw new RichterException(
          ErrorCode.INDEX_INCOMPATIBLE,
          "%s has settings that this release cannot read: %s, tuned %s"
              .formatted(location, fields, tunings),
          e);
    }
  }

  /**
   * Checks that these settings, which an index has, are those that its user declares.
   *
   * @throws RichterException with {@link ErrorCode#FIELD_MISMATCH}
   */
  void checkDeclared(IndexSettings declared, String location) {
    for (Map.Entry<String, FieldParameters> field : declared.fields.entrySet()) {
      FieldParameters existing = fields.get(field.getKey());
      if (existing == null) {
        throw mismatch(
            "declares no field \"%s\", only %s".formatted(field.getKey(), fields.keySet()),
            location);
      }
      if (!existing.equals(field.getValue())) {
        throw mismatch(
            "has field \"%s\" with %s, not with %s"
                .formatted(field.getKey(), existing.toMap(), field.getValue().toMap()),
            location);
      }
    }
    for (String field : fields.keySet()) {
      if (!declared.fields.containsKey(field)) {
        throw mismatch("has a field \"%s\" that is not declared".formatted(field), location);
      }
    }
  }

  /** The same with what tuning found for a field. */
  IndexSettings withTuning(String field, Tuning tuning) {
    Map<String, Tuning> other = new LinkedHashMap<>(tunings);
    other.put(field, tuning);
    return new IndexSettings(fields, other);
  }

  /** What tuning found for a field, if it was tuned. */
  Optional<Tuning> tuning(String field) {
    return Optional.ofNullable(tunings.get(field));
  }

  /**
   * The parameters of a field for a vector that is stored in it or searched for.
   *
   * @throws RichterException with {@link ErrorCode#FIELD_UNKNOWN}, or {@link
   *     ErrorCode#FIELD_MISMATCH} if the field holds vectors of another kind
   */
  FieldParameters parameters(String field, Vector vector) {
    FieldParameters parameters = fields.get(field);
    if (parameters == null) {
      throw new RichterException(
          ErrorCode.FIELD_UNKNOWN,
          "field \"%s\", expected one of %s".formatted(field, fields.keySet()));
    }
    boolean fits =
        switch (vector) {
          case SparseVector sparse -> parameters instanceof SparseParameters;
          case MultiVector multi -> parameters instanceof MultiVectorParameters;
        };
    if (!fits) {
      throw new RichterException(
          ErrorCode.FIELD_MISMATCH,
          "a %s for field \"%s\", which has %s"
              .formatted(vector.getClass().getSimpleName(), field, parameters.toMap()));
    }
    return parameters;
  }

  /**
   * Makes sure that a field takes a vector, to store it or to search for it.
   *
   * @throws RichterException as {@link #parameters} does, with {@link ErrorCode#VECTOR_EMPTY}, or
   *     as {@link MultiVectorParameters#check} does
   */
  void check(String field, Vector vector) {
    FieldParameters parameters = parameters(field, vector);
    if (vector.isEmpty()) {
      throw new RichterException(
          ErrorCode.VECTOR_EMPTY,
          "the vector of field \"%s\" is empty, expected at least one token or row"
              .formatted(field));
    }
    if (parameters instanceof MultiVectorParameters multi && vector instanceof MultiVector rows) {
      multi.check(rows);
    }
  }

  private static RichterException mismatch(String problem, String location) {
    return new RichterException(
        ErrorCode.FIELD_MISMATCH, "the index at %s %s".formatted(location, problem));
  }
}
