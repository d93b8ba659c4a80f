package dev.richter.datasets.download;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * What comes out of an archive, as long as it is not far more than went in: an archive made to fill
 * a disk grows a thousandfold, texts and vectors three- to tenfold.
 */
final class LimitedInput extends FilterInputStream {

  /** How much larger than the archive its content may be. */
  static final long MAX_RATIO = 100;

  /** The content that an archive of any size may have. */
  static final long LEAST_LIMIT_BYTES = 1 << 20;

  private final Path archive;
  private final long limitBytes;
  private long bytes;

  private LimitedInput(InputStream input, Path archive, long limitBytes) {
    super(input);
    this.archive = archive;
    this.limitBytes = limitBytes;
  }

  /** Limits the content of an archive, or of one of its members. */
  static LimitedInput of(InputStream input, Path archive, long archiveBytes) {
    return new LimitedInput(
        input, archive, Math.max(LEAST_LIMIT_BYTES, Math.multiplyExact(archiveBytes, MAX_RATIO)));
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    count(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = super.read(target, offset, length);
    count(Math.max(0, read));
    return read;
  }

  @Override
  public long skip(long wanted) throws IOException {
    long skipped = super.skip(wanted);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void count(long more) {
    bytes += more;
    if (bytes > limitBytes) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s: its content has more than %d bytes, expected at most %d times the size of the archive"
              .formatted(archive, limitBytes, MAX_RATIO));
    }
  }
}
