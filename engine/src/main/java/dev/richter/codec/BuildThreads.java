package dev.richter.codec;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;

/** How many threads build a segment. */
final class BuildThreads {

  private BuildThreads() {}

  /** The number itself, if it is at least 1. */
  static int check(int buildThreads) {
    if (buildThreads < 1) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "buildThreads is %d, expected at least 1".formatted(buildThreads));
    }
    return buildThreads;
  }
}
