package dev.richter.build;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;

/**
 * How lists are cut into blocks and blocks summarised; the names are those of Seismic's paper and
 * code.
 *
 * @param centroidFraction how many blocks a list is cut into, as a share of its postings, over 0
 *     and at most 1 (1/β in the paper)
 * @param minClusterSize clusters with fewer documents are dissolved into the others, at least 1
 * @param documentCut how many of a document's heaviest tokens the clustering looks at, at least 1
 * @param summaryEnergy the share of a block's L1 mass that its summary holds, over 0 and at most 1
 *     (α in the paper)
 */
public record BlockingParameters(
    float centroidFraction, int minClusterSize, int documentCut, float summaryEnergy) {

  public BlockingParameters {
    checkShare("centroidFraction", centroidFraction);
    checkShare("summaryEnergy", summaryEnergy);
    checkAtLeastOne("minClusterSize", minClusterSize);
    checkAtLeastOne("documentCut", documentCut);
  }

  private static void checkShare(String name, float value) {
    if (!(value > 0 && value <= 1)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s is %s, expected a number over 0 and at most 1".formatted(name, value));
    }
  }

  private static void checkAtLeastOne(String name, int value) {
    if (value < 1) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "%s is %d, expected at least 1".formatted(name, value));
    }
  }
}
