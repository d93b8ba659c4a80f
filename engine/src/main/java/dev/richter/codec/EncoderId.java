package dev.richter.codec;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which encoder has made the vectors of a field. Vectors of different encoders cannot be compared,
 * so the field remembers it; the engine itself knows no encoders.
 *
 * @param name what people call it: 1 to {@value #MAX_NAME} characters without control characters
 * @param digest the SHA-256 of its files and of whatever else decides its vectors, as 64
 *     hexadecimal digits in lower case; encoders with equal digests are the same
 */
public record EncoderId(String name, String digest) {

  /** The longest name, in characters. */
  public static final int MAX_NAME = 255;

  private static final String NAME = "encoderName";
  private static final String DIGEST = "encoderDigest";
  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * Checks both.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID}
   */
  public EncoderId {
    if (name.isEmpty() || name.length() > MAX_NAME || CONTROL.matcher(name).find()) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "encoder name \"%s\", expected 1 to %d characters without control characters"
              .formatted(CONTROL.matcher(name).replaceAll("\ufffd"), MAX_NAME));
    }
    if (!SHA_256.matcher(digest).matches()) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "digest of encoder \"%s\" is \"%s\", expected a SHA-256 of 64 hexadecimal digits"
              .formatted(name, digest));
    }
  }

  /** Whether both are the same encoder, whatever they are called. */
  public boolean isSameAs(EncoderId other) {
    return digest.equals(other.digest);
  }

  /** The name and the digest, for messages. */
  @Override
  public String toString() {
    return "encoder \"%s\" with digest %s".formatted(name, digest);
  }

  static void put(Optional<EncoderId> encoder, Map<String, String> map) {
    encoder.ifPresent(
        id -> {
          map.put(NAME, id.name);
          map.put(DIGEST, id.digest);
        });
  }

  /** Reads what {@link #put} wrote; indexes of older releases have none. */
  static Optional<EncoderId> read(ParameterMap values) {
    return values.has(NAME) || values.has(DIGEST)
        ? Optional.of(new EncoderId(values.value(NAME), values.value(DIGEST)))
        : Optional.empty();
  }
}
