package dev.richter.bench;

import dev.richter.codec.SparseParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Build parameters in the short form of tables: {@code default}, or changes to the defaults such as
 * {@code n400,m6,c0.2,e0.5,f16}.
 *
 * <p>{@code n} is nPostings, {@code m} maxFraction, {@code c} centroidFraction, {@code e}
 * summaryEnergy, {@code s} minClusterSize, {@code d} documentCut; {@code f16} stores weights as
 * half floats.
 *
 * @param text the short form
 */
record BuildSetting(String text) {

  static final BuildSetting DEFAULT = new BuildSetting("default");

  /**
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the text is not of this
   *     form
   */
  BuildSetting {
    SparseParameters.fromMap(parameters(text));
  }

  /** All parameters by name. */
  Map<String, String> parameters() {
    return parameters(text);
  }

  private static Map<String, String> parameters(String text) {
    Map<String, String> map = new LinkedHashMap<>(SparseParameters.defaults().toMap());
    if (text.equals("default")) {
      return map;
    }
    for (String part : text.split(",", -1)) {
      String value = part.substring(Math.min(1, part.length()));
      switch (part.isEmpty() ? ' ' : part.charAt(0)) {
        case 'n' -> {
          map.put("pruning", "globalThreshold");
          map.put("nPostings", value);
        }
        case 'm' -> map.put("maxFraction", value);
        case 'c' -> map.put("centroidFraction", value);
        case 'e' -> map.put("summaryEnergy", value);
        case 's' -> map.put("minClusterSize", value);
        case 'd' -> map.put("documentCut", value);
        case 'f' -> map.put("weightType", "FLOAT" + value);
        default ->
            throw new RichterException(
                ErrorCode.PARAMETER_INVALID,
                "build setting \"%s\" in \"%s\", expected one like n400, m6, c0.2, e0.5, s2, d15 or f16"
                    .formatted(part, text));
      }
    }
    return map;
  }

  @Override
  public String toString() {
    return text;
  }
}
