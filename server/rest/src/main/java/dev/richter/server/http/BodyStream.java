package dev.richter.server.http;

import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request as it arrives, for a thread that may wait. Holds a few chunks at most: the
 * client is not read from faster than the thread reads.
 */
final class BodyStream extends InputStream {

  private static final int CHUNKS_AHEAD = 8;

  private sealed interface Event {
    record Chunk(Buffer buffer) implements Event {}

    record End() implements Event {}

    record Failure(Throwable cause) implements Event {}
  }

  private final HttpServerRequest request;
  private final Context context;
  private final long pauseMillis;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private @Nullable Buffer current;
  private int position;
  private boolean ended;

  /** Begins to read; to be called on the event loop, before the request handler returns. */
  BodyStream(HttpServerRequest request, Context context, long pauseMillis) {
    this.request = request;
    this.context = context;
    this.pauseMillis = pauseMillis;
    request.pause();
    request.handler(buffer -> events.add(new Event.Chunk(buffer)));
    request.endHandler(end -> events.add(new Event.End()));
    request.exceptionHandler(cause -> events.add(new Event.Failure(cause)));
    request.fetch(CHUNKS_AHEAD);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    Buffer chunk = chunk();
    if (chunk == null) {
      return -1;
    }
    int count = Math.min(length, chunk.length() - position);
    chunk.getBytes(position, position + count, target, offset);
    position += count;
    return count;
  }

  private @Nullable Buffer chunk() throws IOException {
    while (!ended && (current == null || position == current.length())) {
      switch (next()) {
        case Event.Chunk chunk -> {
          current = chunk.buffer();
          position = 0;
          context.runOnContext(any -> request.fetch(1));
        }
        case Event.End end -> {
          ended = true;
          current = null;
        }
        case Event.Failure failure -> {
          EOFException cut = new EOFException("the connection ended before the body");
          cut.initCause(failure.cause());
          throw cut;
        }
      }
    }
    return current;
  }

  private Event next() throws IOException {
    try {
      Event event = events.poll(pauseMillis, TimeUnit.MILLISECONDS);
      if (event == null) {
        throw new ProblemException(
            ProblemCode.REQUEST_TIMEOUT, "no bytes of the body for %d ms".formatted(pauseMillis));
      }
      return event;
    } catch (InterruptedException e) {
      throw (InterruptedIOException) new InterruptedIOException("the server stops").initCause(e);
    }
  }
}
