package dev.richter;

import java.util.List;

/**
 * What a verification of an index looked at and found.
 *
 * @param files how many files were read whole and compared with their checksums
 * @param sizeBytes the size of these files
 * @param documents how many documents were checked
 * @param problems what is wrong; empty for a sound index
 * @param tookNanos how long it took, in nanoseconds
 */
public record VerifyReport(
    int files, long sizeBytes, long documents, List<Problem> problems, long tookNanos) {

  /** Copies the list. */
  public VerifyReport {
    problems = List.copyOf(problems);
  }

  /**
   * Something that is wrong.
   *
   * @param place the file, or the segment and document
   * @param description what is wrong there
   */
  public record Problem(String place, String description) {}

  /** Whether nothing is wrong. */
  public boolean isSound() {
    return problems.isEmpty();
  }
}
