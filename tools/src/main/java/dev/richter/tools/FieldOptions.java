package dev.richter.tools;

import dev.richter.build.BlockingParameters;
import dev.richter.build.Pruning;
import dev.richter.codec.SparseParameters;
import dev.richter.codec.WeightType;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the field of a new index is built; the names are those of Seismic's paper and code. */
final class FieldOptions {

  private static final float MAX_FRACTION = 6;

  @Option(
      names = "--weight-type",
      paramLabel = "TYPE",
      description =
          "How the forward index stores a weight: uint8, or float16, which is more accurate and"
              + " larger. Default: ${DEFAULT-VALUE}.")
  WeightType weightType;

  @Option(
      names = "--pruning",
      paramLabel = "RULE",
      description =
          "How many postings the lists keep: automatic (follows the collection's size), none,"
              + " fixed-size, global-threshold. Default: automatic, or global-threshold where"
              + " --n-postings is given.")
  @Nullable PruningRule pruning;

  @Option(
      names = "--n-postings",
      paramLabel = "N",
      description = "Postings that a list keeps: at most (fixed-size), or on average.")
  @Nullable Integer postings;

  @Option(
      names = "--max-fraction",
      paramLabel = "X",
      description =
          "With global-threshold, the longest list as a multiple of --n-postings. Default: 6.")
  @Nullable Float maxFraction;

  @Option(
      names = "--centroid-fraction",
      paramLabel = "X",
      description =
          "Blocks of a list, as a share of its postings, over 0 and at most 1. Default: ${DEFAULT-VALUE}.")
  float centroidFraction;

  @Option(
      names = "--min-cluster-size",
      paramLabel = "N",
      description = "Smaller clusters are dissolved into the others. Default: ${DEFAULT-VALUE}.")
  int minClusterSize;

  @Option(
      names = "--document-cut",
      paramLabel = "N",
      description =
          "How many of a document's heaviest tokens the clustering looks at. Default: ${DEFAULT-VALUE}.")
  int documentCut;

  @Option(
      names = "--summary-energy",
      paramLabel = "X",
      description =
          "The share of a block's L1 mass that its summary holds, over 0 and at most 1. Default: ${DEFAULT-VALUE}.")
  float summaryEnergy;

  @Option(
      names = "--block-threshold",
      paramLabel = "N",
      description =
          "Segments with fewer documents stay flat and are scanned exactly. Default: ${DEFAULT-VALUE}.")
  int blockThreshold;

  /** The parameters. */
  SparseParameters parameters() {
    return new SparseParameters(
        weightType,
        pruning(),
        new BlockingParameters(centroidFraction, minClusterSize, documentCut, summaryEnergy),
        blockThreshold);
  }

  private Pruning pruning() {
    if (pruning == null) {
      return postings == null && maxFraction == null
          ? SparseParameters.defaults().pruning()
          : globalThreshold();
    }
    return switch (pruning) {
      case AUTOMATIC -> Pruning.automatic();
      case NONE -> Pruning.none();
      case FIXED_SIZE -> new Pruning.FixedSize(requiredPostings());
      case GLOBAL_THRESHOLD -> globalThreshold();
    };
  }

  private Pruning globalThreshold() {
    return new Pruning.GlobalThreshold(
        requiredPostings(), maxFraction == null ? MAX_FRACTION : maxFraction);
  }

  private int requiredPostings() {
    if (postings == null) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "--n-postings is missing, expected with fixed-size and global-threshold pruning");
    }
    return postings;
  }

  /** The rules of {@link Pruning}. */
  enum PruningRule {
    AUTOMATIC,
    NONE,
    FIXED_SIZE,
    GLOBAL_THRESHOLD
  }
}
