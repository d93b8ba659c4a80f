package dev.richter.codec;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.Map;
import java.util.Optional;

/** How a field is stored and indexed, which also says what vectors it holds. */
public sealed interface FieldParameters permits SparseParameters, MultiVectorParameters {

  /** The encoder that has made the field's vectors, if the field remembers one. */
  Optional<EncoderId> encoder();

  /** The same for vectors of an encoder. */
  FieldParameters withEncoder(EncoderId other);

  /**
   * Makes sure that vectors come from the field's encoder, for others cannot be compared with its
   * vectors. A field that remembers none takes none.
   *
   * @param used the encoder that has made them
   * @throws RichterException with {@link ErrorCode#FIELD_MISMATCH} if it is not the field's
   */
  default void requireEncoder(EncoderId used) {
    if (encoder().isEmpty() || !encoder().get().isSameAs(used)) {
      throw new RichterException(
          ErrorCode.FIELD_MISMATCH,
          "vectors of %s, expected %s"
              .formatted(
                  used,
                  encoder()
                      .map(id -> "those of " + id)
                      .orElse("no text, for the field remembers no encoder")));
    }
  }

  /** The parameters as text, by name; {@link #fromMap} reads them back. */
  Map<String, String> toMap();

  /**
   * Reads what {@link #toMap} wrote.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if a name is missing or a
   *     value is none
   */
  static FieldParameters fromMap(Map<String, String> map) {
    return map.containsKey(MultiVectorParameters.DIMENSION)
        ? MultiVectorParameters.fromMap(map)
        : SparseParameters.fromMap(map);
  }
}
