package dev.richter.datasets.download;

import java.io.Closeable;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response as it arrives. The JDK's own stream would wait forever for a server that
 * has stopped sending; this one gives up. It asks for one piece at a time, so that no more than two
 * are in memory.
 */
final class Body implements BodySubscriber<Body>, Closeable {

  private final CompletableFuture<Body> ready = new CompletableFuture<>();
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;

  /** What the client says of the body. */
  private sealed interface Signal {
    record Piece(List<ByteBuffer> bytes) implements Signal {}

    record Failed(Throwable failure) implements Signal {}

    record End() implements Signal {}
  }

  @Override
  public CompletionStage<Body> getBody() {
    return ready;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
    ready.complete(this);
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    signals.add(new Signal.Piece(bytes));
  }

  @Override
  public void onError(Throwable failure) {
    signals.add(new Signal.Failed(failure));
    ready.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End());
  }

  /**
   * Waits for the next piece.
   *
   * @return the piece, or nothing at the end of the body
   * @throws IOException if the connection breaks, or nothing comes for as long as {@code patience}
   */
  Optional<List<ByteBuffer>> next(Duration patience) throws IOException, InterruptedException {
    Signal signal = signals.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    return switch (signal) {
      case null ->
          throw new HttpTimeoutException("no byte came for %d ms".formatted(patience.toMillis()));
      case Signal.Piece piece -> {
        Flow.Subscription source = subscription;
        if (source != null) {
          source.request(1);
        }
        yield Optional.of(piece.bytes());
      }
      case Signal.Failed failed ->
          throw new IOException(failed.failure().getMessage(), failed.failure());
      case Signal.End end -> Optional.empty();
    };
  }

  /** Lets the rest go, and the connection with it. */
  @Override
  public void close() {
    Flow.Subscription source = subscription;
    if (source != null) {
      source.cancel();
    }
  }
}
