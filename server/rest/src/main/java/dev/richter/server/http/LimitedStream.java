package dev.richter.server.http;

import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body of which only so much may be read. */
final class LimitedStream extends FilterInputStream {

  private final long limit;
  private long read;

  LimitedStream(InputStream in, long limit) {
    super(in);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = super.read(target, offset, length);
    count(Math.max(0, count));
    return count;
  }

  private void count(int bytes) {
    read += bytes;
    if (read > limit) {
      throw tooLarge(limit);
    }
  }

  static ProblemException tooLarge(long limit) {
    return new ProblemException(
        ProblemCode.BODY_TOO_LARGE, "the body has more than %d bytes".formatted(limit));
  }
}
