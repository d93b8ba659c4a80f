package dev.richter.server.api;

import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Splits a stream of bytes into lines. */
final class LineReader {

  private final InputStream in;
  private final int maxLineBytes;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private long number;

  LineReader(InputStream in, int maxLineBytes) {
    this.in = in;
    this.maxLineBytes = maxLineBytes;
  }

  /** The number of the last line, from 1. */
  long number() {
    return number;
  }

  /** Whether the next line has arrived, so that reading it does not wait. */
  boolean isReady() {
    for (int i = position; i < limit; i++) {
      if (buffer[i] == '\n') {
        return true;
      }
    }
    return false;
  }

  /**
   * The next line that is not blank; no bytes at the end.
   *
   * @throws ProblemException if it is too long
   */
  byte[] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    while (true) {
      if (position == limit) {
        limit = Math.max(0, in.read(buffer));
        position = 0;
        if (limit == 0) {
          number++;
          return isBlank(line) ? new byte[0] : line.toByteArray();
        }
      }
      int start = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      line.write(buffer, start, position - start);
      if (line.size() > maxLineBytes) {
        throw new ProblemException(
            ProblemCode.BODY_TOO_LARGE,
            "line %d has more than %d bytes".formatted(number + 1, maxLineBytes));
      }
      if (position < limit) {
        position++;
        number++;
        if (!isBlank(line)) {
          return line.toByteArray();
        }
        line.reset();
      }
    }
  }

  private static boolean isBlank(ByteArrayOutputStream line) {
    return line.size() < 64 && line.toString(java.nio.charset.StandardCharsets.UTF_8).isBlank();
  }
}
