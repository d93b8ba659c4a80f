package dev.richter.server.http;

import com.github.luben.zstd.ZstdInputStream;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Content encodings of bodies. */
final class Encodings {

  private static final int BUFFER_BYTES = 1 << 16;

  private Encodings() {}

  /** Opens a body in an encoding, which reads its first bytes. */
  private enum Encoding {
    IDENTITY,
    GZIP,
    ZSTD
  }

  /**
   * Checks that an encoding is known.
   *
   * @throws ProblemException if it is not
   */
  static void check(Optional<String> header) {
    of(header);
  }

  private static Encoding of(Optional<String> header) {
    String name = header.orElse("identity").strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "identity", "" -> Encoding.IDENTITY;
      case "gzip", "x-gzip" -> Encoding.GZIP;
      case "zstd" -> Encoding.ZSTD;
      default ->
          throw new ProblemException(
              ProblemCode.ENCODING_UNSUPPORTED,
              "the content-encoding is none of gzip, zstd and identity");
    };
  }

  /**
   * Decodes a body. Nothing is read before the first read, and what cannot be decoded ends in a
   * {@link ProblemException}.
   */
  static InputStream decode(Optional<String> header, InputStream encoded) {
    Encoding encoding = of(header);
    return encoding == Encoding.IDENTITY ? encoded : new Decoding(encoding, encoded);
  }

  private static final class Decoding extends FilterInputStream {

    private final Encoding encoding;
    private boolean opened;

    Decoding(Encoding encoding, InputStream encoded) {
      super(encoded);
      this.encoding = encoding;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        if (!opened) {
          opened = true;
          in =
              encoding == Encoding.GZIP
                  ? new GZIPInputStream(in, BUFFER_BYTES)
                  : new ZstdInputStream(in);
        }
        return in.read(target, offset, length);
      } catch (IOException e) {
        throw new ProblemException(
            ProblemCode.REQUEST_MALFORMED,
            "the body cannot be decoded as %s".formatted(encoding.name().toLowerCase(Locale.ROOT)));
      }
    }
  }
}
