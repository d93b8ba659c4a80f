package dev.richter.datasets.catalog;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.regex.Pattern;

/**
 * The digest of a file as its publisher states it.
 *
 * @param algorithm which digest
 * @param digest in hexadecimal, of the length that the algorithm has, lower case
 */
public record Checksum(Algorithm algorithm, String digest) {

  private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f]*");

  /** A digest that publishers state, and {@code java.security.MessageDigest} computes. */
  public enum Algorithm {
    /** Of 128 bits. Tells a damaged file, not one that somebody has forged. */
    MD5("MD5", 128),
    /** Of 256 bits. */
    SHA256("SHA-256", 256);

    private final String algorithmName;
    private final int bits;

    Algorithm(String algorithmName, int bits) {
      this.algorithmName = algorithmName;
      this.bits = bits;
    }

    /** The name that the Java platform and people know it by. */
    public String algorithmName() {
      return algorithmName;
    }
  }

  /**
   * Checks the digest.
   *
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if it is not of the algorithm
   */
  public Checksum {
    if (digest.length() != algorithm.bits / 4 || !HEXADECIMAL.matcher(digest).matches()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s digest \"%s\", expected %d digits of 0-9 and a-f"
              .formatted(algorithm.algorithmName(), digest, algorithm.bits / 4));
    }
  }
}
