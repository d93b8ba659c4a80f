package dev.richter.codec;

import java.util.Map;

/** How a field is stored and indexed, which also says what vectors it holds. */
public sealed interface FieldParameters permits SparseParameters, MultiVectorParameters {

  /** The parameters as text, by name; {@link #fromMap} reads them back. */
  Map<String, String> toMap();

  /**
   * Reads what {@link #toMap} wrote.
   *
   * @throws dev.richter.error.RichterException with {@link
   *     dev.richter.error.ErrorCode#PARAMETER_INVALID} if a name is missing or a value is none
   */
  static FieldParameters fromMap(Map<String, String> map) {
    return map.containsKey(MultiVectorParameters.DIMENSION)
        ? MultiVectorParameters.fromMap(map)
        : SparseParameters.fromMap(map);
  }
}
