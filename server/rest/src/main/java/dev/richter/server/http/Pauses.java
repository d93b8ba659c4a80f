package dev.richter.server.http;

import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;

/**
 * Lets the event loop pause between its rounds while the query threads have enough to do. It would
 * be woken for each request and each answer otherwise, and take the processor from a query each
 * time; so it finds several of them when it goes on, as with the interrupts of a network card.
 */
final class Pauses {

  /** Ends early where queries run short; others wait longer in the queue than for this. */
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  private final QueryPool queries;
  private boolean planned;

  Pauses(QueryPool queries) {
    this.queries = queries;
  }

  /** Pauses after this round if queries wait then; to be called on the event loop. */
  void afterThisRound(Context context) {
    if (!planned
        && ((ContextInternal) context).nettyEventLoop() instanceof SingleThreadEventLoop loop) {
      planned = true;
      loop.executeAfterEventLoopIteration(this::pause);
    }
  }

  private void pause() {
    planned = false;
    queries.awaitDemand(PAUSE_NANOS);
  }
}
