package dev.richter.bench.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads answers of HTTP/1.1 that tell their length, as the server's do, and looks at nothing but
 * their status: a client that costs little, since it shares the processors with the server.
 */
final class AnswerReader {

  /** What {@link #status} is while an answer is not whole. */
  static final int UNFINISHED = 0;

  private static final int HEAD_BYTES = 16 << 10;
  private static final String LENGTH = "content-length:";

  private final byte[] head = new byte[HEAD_BYTES];
  private int headLength;
  private int status = UNFINISHED;
  private long bodyLeft = -1;

  /**
   * Takes what came.
   *
   * @return the status of the answer if it is whole now, or {@link #UNFINISHED}
   * @throws IOException if it is no such answer
   */
  int read(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining() && bodyLeft < 0) {
      if (headLength == head.length) {
        throw new IOException(
            "the head of an answer is larger than %d bytes".formatted(HEAD_BYTES));
      }
      head[headLength++] = bytes.get();
      if (endsHead()) {
        parseHead();
      }
    }
    if (bodyLeft < 0) {
      return UNFINISHED;
    }
    int taken = (int) Math.min(bodyLeft, bytes.remaining());
    bytes.position(bytes.position() + taken);
    bodyLeft -= taken;
    return bodyLeft == 0 ? finish() : UNFINISHED;
  }

  private boolean endsHead() {
    return headLength >= 4
        && head[headLength - 1] == '\n'
        && head[headLength - 2] == '\r'
        && head[headLength - 3] == '\n';
  }

  private void parseHead() throws IOException {
    String text = new String(head, 0, headLength, StandardCharsets.ISO_8859_1);
    if (!text.startsWith("HTTP/1.1 ")) {
      throw new IOException("an answer does not begin with HTTP/1.1");
    }
    status = Integer.parseInt(text.substring(9, 12));
    String lower = text.toLowerCase(Locale.ROOT);
    int from = lower.indexOf(LENGTH);
    if (from < 0) {
      throw new IOException("an answer does not tell its length");
    }
    int end = lower.indexOf('\r', from);
    bodyLeft = Long.parseLong(lower.substring(from + LENGTH.length(), end).strip());
  }

  private int finish() {
    int finished = status;
    headLength = 0;
    bodyLeft = -1;
    status = UNFINISHED;
    return finished;
  }
}
