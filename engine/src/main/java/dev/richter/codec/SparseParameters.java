package dev.richter.codec;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How a field of sparse vectors is stored and indexed.
 *
 * @param weightType how the forward index stores a weight
 * @param blockSize how many documents make a block, 1 to {@value #MAX_BLOCK_SIZE}, or {@value
 *     #AUTOMATIC} for a size that follows the segment's. Smaller blocks take more room and are told
 *     apart better
 * @param blockThreshold segments with fewer documents stay flat: they have no blocks and are
 *     scanned exactly; at least 0
 * @param encoder the encoder that has made the vectors, if the field remembers one
 */
public record SparseParameters(
    WeightType weightType, int blockSize, int blockThreshold, Optional<EncoderId> encoder)
    implements FieldParameters {

  /** The block size that follows the size of the segment. */
  public static final int AUTOMATIC = 0;

  /** The largest block size. Summaries of larger blocks would bound next to nothing. */
  public static final int MAX_BLOCK_SIZE = 4096;

  private static final int SMALLEST_AUTOMATIC = 2;

  /** As many documents as blocks of two still suit best. */
  private static final double DOCUMENTS_OF_PAIRS = 1_000_000;

  private static final SparseParameters DEFAULTS =
      new SparseParameters(WeightType.UINT8, AUTOMATIC, 256, Optional.empty());

  /** Checks the values. */
  public SparseParameters {
    if (blockSize < 0 || blockSize > MAX_BLOCK_SIZE) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "blockSize is %d, expected %d to %d, or %d for a size that follows the segment's"
              .formatted(blockSize, 1, MAX_BLOCK_SIZE, AUTOMATIC));
    }
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
    return new SparseParameters(other, blockSize, blockThreshold, encoder);
  }

  /** The same with another block size. */
  public SparseParameters withBlockSize(int other) {
    return new SparseParameters(weightType, other, blockThreshold, encoder);
  }

  /** The same with another block threshold. */
  public SparseParameters withBlockThreshold(int other) {
    return new SparseParameters(weightType, blockSize, other, encoder);
  }

  @Override
  public SparseParameters withEncoder(EncoderId other) {
    return new SparseParameters(weightType, blockSize, blockThreshold, Optional.of(other));
  }

  /**
   * The block size for a segment: two, and beyond a million documents in proportion to the root of
   * their number, so that the sums of all blocks fit the second-level cache for longer.
   */
  int blockSize(int documents) {
    return blockSize == AUTOMATIC
        ? (int)
            Math.max(
                SMALLEST_AUTOMATIC,
                Math.round(SMALLEST_AUTOMATIC * Math.sqrt(documents / DOCUMENTS_OF_PAIRS)))
        : blockSize;
  }

  @Override
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("weightType", weightType.name());
    map.put("blockSize", Integer.toString(blockSize));
    map.put("blockThreshold", Integer.toString(blockThreshold));
    EncoderId.put(encoder, map);
    return map;
  }

  /**
   * Reads what {@link #toMap} wrote.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if a name is missing or a
   *     value is none
   */
  public static SparseParameters fromMap(Map<String, String> map) {
    return new ParameterMap(map)
        .read(
            values ->
                new SparseParameters(
                    WeightType.valueOf(values.value("weightType")),
                    values.number("blockSize"),
                    values.number("blockThreshold"),
                    EncoderId.read(values)));
  }
}
