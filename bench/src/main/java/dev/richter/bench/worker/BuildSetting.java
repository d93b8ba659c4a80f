package dev.richter.bench.worker;

import dev.richter.codec.ElementType;
import dev.richter.codec.SparseParameters;
import dev.richter.codec.WeightType;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Build parameters in the short form of tables.
 *
 * @param text the short form
 * @param parameters all parameters by name, as the engine knows them
 */
public record BuildSetting(String text, Map<String, String> parameters) {

  public static final BuildSetting DEFAULT = richter("default");

  private static final Pattern BUDGET = Pattern.compile("[dq]\\d+%?");
  private static final Pattern BMP_BLOCK =
      Pattern.compile("b([1-9]|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-6])");
  private static final Pattern PART = Pattern.compile("[a-z]\\d+(\\.\\d+)?");

  /**
   * Richter's: {@code default}, or changes to the defaults such as {@code b2,f16}. {@code b} is
   * blockSize, {@code f16} stores weights as half floats.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the text is not of this
   *     form
   */
  public static BuildSetting richter(String text) {
    Map<String, String> parameters = new LinkedHashMap<>(SparseParameters.defaults().toMap());
    if (!text.equals("default")) {
      for (String part : text.split(",", -1)) {
        if (part.equals("f16")) {
          parameters.put("weightType", WeightType.FLOAT16.name());
        } else if (letter(part) == 'b') {
          parameters.put("blockSize", part.substring(1));
        } else {
          throw invalid(part, text, "b2 or f16");
        }
      }
    }
    SparseParameters.fromMap(parameters);
    return new BuildSetting(text, parameters);
  }

  /**
   * Seismic's, such as {@code n400,m6,c0.2,e0.5}. {@code n} is nPostings, {@code m} maxFraction,
   * {@code c} centroidFraction, {@code e} summaryEnergy, {@code s} minClusterSize, {@code d}
   * documentCut; {@code dv} compresses the forward index (DotVByte), which otherwise has half-float
   * weights.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the text is not of this
   *     form
   */
  public static BuildSetting seismic(String text) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("minClusterSize", "2");
    parameters.put("documentCut", "15");
    parameters.put("dotVByte", "false");
    for (String part : text.split(",", -1)) {
      if (part.equals("dv")) {
        parameters.put("dotVByte", "true");
      } else {
        String name =
            switch (letter(part)) {
              case 'n' -> "nPostings";
              case 'm' -> "maxFraction";
              case 'c' -> "centroidFraction";
              case 'e' -> "summaryEnergy";
              case 's' -> "minClusterSize";
              case 'd' -> "documentCut";
              default -> throw invalid(part, text, "n400, m6, c0.2, e0.5, s2, d15 or dv");
            };
        parameters.put(name, part.substring(1));
      }
    }
    for (String needed :
        new String[] {"nPostings", "maxFraction", "centroidFraction", "summaryEnergy"}) {
      if (!parameters.containsKey(needed)) {
        throw invalid(needed, text, "n, m, c and e");
      }
    }
    return new BuildSetting(text, parameters);
  }

  /**
   * BMP's, such as {@code b32} or {@code b32,z}. {@code b} is blockSize, how many documents a block
   * has, up to 256; {@code z} leaves out zeros among the maxima of a token's blocks.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the text is not of this
   *     form
   */
  public static BuildSetting bmp(String text) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("compressRanges", "false");
    for (String part : text.split(",", -1)) {
      if (part.equals("z")) {
        parameters.put("compressRanges", "true");
      } else if (BMP_BLOCK.matcher(part).matches()) {
        parameters.put("blockSize", part.substring(1));
      } else {
        throw invalid(part, text, "b1 to b256, or z");
      }
    }
    if (!parameters.containsKey("blockSize")) {
      throw invalid("b", text, "b32, or b32,z");
    }
    return new BuildSetting(text, parameters);
  }

  /**
   * Richter's for multi-vectors: {@code default}, or changes to the defaults such as {@code
   * d16,f16}. {@code d} is documentBudget and {@code q} queryBudget, with {@code %} for a share of
   * the rows; {@code f32}, {@code f16}, {@code i8} and {@code b1} are element types.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the text is not of this
   *     form
   */
  public static BuildSetting multiVector(String text) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (!text.equals("default")) {
      for (String part : text.split(",", -1)) {
        switch (part) {
          case "f32" -> parameters.put("elementType", ElementType.FLOAT32.name());
          case "f16" -> parameters.put("elementType", ElementType.FLOAT16.name());
          case "i8" -> parameters.put("elementType", ElementType.INT8.name());
          case "b1" -> parameters.put("elementType", ElementType.BINARY.name());
          default -> {
            if (!BUDGET.matcher(part).matches()) {
              throw invalid(part, text, "d16, q4, d25%, f32, f16, i8 or b1");
            }
            parameters.put(
                part.charAt(0) == 'd' ? "documentBudget" : "queryBudget", part.substring(1));
          }
        }
      }
    }
    return new BuildSetting(text, parameters);
  }

  /**
   * That of an engine without build parameters.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the text is not {@code
   *     default}
   */
  public static BuildSetting none(String text) {
    if (!text.equals("default")) {
      throw invalid(text, text, "default");
    }
    return new BuildSetting(text, Map.of());
  }

  private static char letter(String part) {
    return PART.matcher(part).matches() ? part.charAt(0) : ' ';
  }

  private static RichterException invalid(String part, String text, String expected) {
    return new RichterException(
        ErrorCode.PARAMETER_INVALID,
        "build setting \"%s\" in \"%s\", expected %s".formatted(part, text, expected));
  }

  @Override
  public String toString() {
    return text;
  }
}
