package dev.richter.server.http;

import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes connections that have had no request for long: idle ones, and those that send the head of
 * a request byte by byte.
 */
final class IdleConnections {

  private final long timeoutNanos;
  private final Map<HttpConnection, State> states = new ConcurrentHashMap<>();

  private static final class State {
    private volatile long quietSinceNanos = System.nanoTime();
    private final java.util.concurrent.atomic.AtomicInteger requests =
        new java.util.concurrent.atomic.AtomicInteger();
  }

  IdleConnections(long timeoutMillis) {
    this.timeoutNanos = timeoutMillis * 1_000_000;
  }

  void opened(HttpConnection connection) {
    states.put(connection, new State());
    connection.closeHandler(closed -> states.remove(connection));
  }

  int count() {
    return states.size();
  }

  /** A request of the connection begins. */
  void began(HttpConnection connection) {
    State state = states.get(connection);
    if (state != null) {
      state.requests.incrementAndGet();
    }
  }

  /** A request of the connection has ended. */
  void ended(HttpConnection connection) {
    State state = states.get(connection);
    if (state != null) {
      state.quietSinceNanos = System.nanoTime();
      state.requests.decrementAndGet();
    }
  }

  void closeIdle() {
    long now = System.nanoTime();
    states.forEach(
        (connection, state) -> {
          if (state.requests.get() == 0 && now - state.quietSinceNanos > timeoutNanos) {
            connection.close();
          }
        });
  }
}
