package dev.richter.codec;

import dev.richter.build.BlockingParameters;
import dev.richter.build.Pruning;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a field of sparse vectors is stored and indexed.
 *
 * @param weightType how the forward index stores a weight
 * @param pruning how many postings the inverted lists keep
 * @param blocking how the lists are cut into blocks and summarised
 * @param blockThreshold segments with fewer documents stay flat: they have no lists and are scanned
 *     exactly; at least 0
 */
public record SparseParameters(
    WeightType weightType, Pruning pruning, BlockingParameters blocking, int blockThreshold) {

  private static final SparseParameters DEFAULTS =
      new SparseParameters(
          WeightType.UINT8, Pruning.automatic(), new BlockingParameters(0.2f, 2, 15, 0.5f), 4096);

  public SparseParameters {
    if (blockThreshold < 0) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "blockThreshold is %d, expected at least 0".formatted(blockThreshold));
    }
  }

  /** The defaults, which follow the collection's size and need no thought. */
  public static SparseParameters defaults() {
    return DEFAULTS;
  }

  /** The same with another weight type. */
  public SparseParameters withWeightType(WeightType other) {
    return new SparseParameters(other, pruning, blocking, blockThreshold);
  }

  /** The same with other pruning. */
  public SparseParameters withPruning(Pruning other) {
    return new SparseParameters(weightType, other, blocking, blockThreshold);
  }

  /** The same with other blocking. */
  public SparseParameters withBlocking(BlockingParameters other) {
    return new SparseParameters(weightType, pruning, other, blockThreshold);
  }

  /** The same with another block threshold. */
  public SparseParameters withBlockThreshold(int other) {
    return new SparseParameters(weightType, pruning, blocking, other);
  }

  /** The parameters as text, by name; {@link #fromMap} reads them back. */
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("weightType", weightType.name());
    switch (pruning) {
      case Pruning.Automatic automatic -> map.put("pruning", "automatic");
      case Pruning.None none -> map.put("pruning", "none");
      case Pruning.FixedSize fixed -> {
        map.put("pruning", "fixedSize");
        map.put("nPostings", Integer.toString(fixed.nPostings()));
      }
      case Pruning.GlobalThreshold global -> {
        map.put("pruning", "globalThreshold");
        map.put("nPostings", Integer.toString(global.nPostings()));
        map.put("maxFraction", Float.toString(global.maxFraction()));
      }
    }
    map.put("centroidFraction", Float.toString(blocking.centroidFraction()));
    map.put("minClusterSize", Integer.toString(blocking.minClusterSize()));
    map.put("documentCut", Integer.toString(blocking.documentCut()));
    map.put("summaryEnergy", Float.toString(blocking.summaryEnergy()));
    map.put("blockThreshold", Integer.toString(blockThreshold));
    return map;
  }

  /**
   * Reads what {@link #toMap} wrote.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if a name is missing or a
   *     value is none
   */
  public static SparseParameters fromMap(Map<String, String> map) {
    try {
      return new SparseParameters(
          WeightType.valueOf(value(map, "weightType")),
          pruning(map),
          new BlockingParameters(
              Float.parseFloat(value(map, "centroidFraction")),
              Integer.parseInt(value(map, "minClusterSize")),
              Integer.parseInt(value(map, "documentCut")),
              Float.parseFloat(value(map, "summaryEnergy"))),
          Integer.parseInt(value(map, "blockThreshold")));
    } catch (IllegalArgumentException e) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "parameters %s cannot be read: %s".formatted(map, e.getMessage()),
          e);
    }
  }

  private static Pruning pruning(Map<String, String> map) {
    String name = value(map, "pruning");
    return switch (name) {
      case "automatic" -> Pruning.automatic();
      case "none" -> Pruning.none();
      case "fixedSize" -> new Pruning.FixedSize(Integer.parseInt(value(map, "nPostings")));
      case "globalThreshold" ->
          new Pruning.GlobalThreshold(
              Integer.parseInt(value(map, "nPostings")),
              Float.parseFloat(value(map, "maxFraction")));
      default ->
          throw new RichterException(
              ErrorCode.PARAMETER_INVALID,
              "pruning is \"%s\", expected automatic, none, fixedSize or globalThreshold"
                  .formatted(name));
    };
  }

  private static String value(Map<String, String> map, String name) {
    String value = map.get(name);
    if (value == null) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "parameter %s is missing from %s".formatted(name, map));
    }
    return value;
  }
}
