package dev.richter.tools;

import dev.richter.codec.SparseParameters;
import dev.richter.codec.WeightType;
import picocli.CommandLine.Option;

/** How the field of a new index is stored and indexed. */
final class FieldOptions {

  @Option(
      names = "--weight-type",
      paramLabel = "TYPE",
      description =
          "How the forward index stores a weight: uint8, or float16, which is more accurate and"
              + " larger. Default: ${DEFAULT-VALUE}.")
  WeightType weightType;

  @Option(
      names = "--block-size",
      paramLabel = "N",
      description =
          "How many documents make a block; 0 follows the collection's size. Smaller blocks take"
              + " more room and are told apart better. Default: ${DEFAULT-VALUE}.")
  int blockSize;

  @Option(
      names = "--block-threshold",
      paramLabel = "N",
      description =
          "Segments with fewer documents stay flat and are scanned exactly. Default: ${DEFAULT-VALUE}.")
  int blockThreshold;

  /** The parameters. */
  SparseParameters parameters() {
    return SparseParameters.defaults()
        .withWeightType(weightType)
        .withBlockSize(blockSize)
        .withBlockThreshold(blockThreshold);
  }
}
