package dev.richter.server.http;

import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntConsumer;

/** A body of which only so much may be read, and what is read is counted. */
final class LimitedStream extends FilterInputStream {

  private final long limit;
  private final IntConsumer counter;
  private long read;

  LimitedStream(InputStream in, long limit, IntConsumer counter) {
    super(in);
    this.limit = limit;
    this.counter = counter;
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
    counter.accept(bytes);
    if (read > limit) {
      throw tooLarge(limit);
    }
  }

  static ProblemException tooLarge(long limit) {
    return new ProblemException(
        ProblemCode.BODY_TOO_LARGE, "the body has more than %d bytes".formatted(limit));
  }
}
