package dev.richter.bench.serve;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends requests over many connections, of which each has one request at a time. One thread sends
 * them, another one reads the answers.
 */
public final class Load implements Closeable {

  private static final int DIGITS = 3;
  private static final long LAST_ANSWER_SECONDS = 30;
  private static final int BUFFER_BYTES = 64 << 10;

  private final InetSocketAddress server;
  private final List<byte[]> requests;
  private final Selector selector;
  private final BlockingQueue<Connection> free;
  private final int connections;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final AtomicLong unanswered = new AtomicLong();
  private Tally tally = new Tally();
  private volatile boolean receiving;

  /** A connection, and the request that is on it. */
  private static final class Connection {

    private final AnswerReader reader = new AnswerReader();
    private SocketChannel channel;
    private volatile long meantNanos;

    Connection(SocketChannel channel) {
      this.channel = channel;
    }
  }

  /** What was counted; by the thread that reads answers, but for the lateness. */
  private static final class Tally {

    private final Histogram accepted = new Histogram(DIGITS);
    private final Histogram refused = new Histogram(DIGITS);
    private final Histogram late = new Histogram(DIGITS);
    private final AtomicLong failed = new AtomicLong();

    void answered(int status, long nanos) {
      switch (status) {
        case 200 -> accepted.recordValue(nanos);
        case 429 -> refused.recordValue(nanos);
        default -> failed.incrementAndGet();
      }
    }
  }

  /**
   * Connects.
   *
   * @param requests sent one after the other, over and over
   * @param connections how many requests may be under way at once
   */
  public Load(InetSocketAddress server, List<byte[]> requests, int connections) throws IOException {
    this.server = server;
    this.requests = List.copyOf(requests);
    this.connections = connections;
    this.selector = Selector.open();
    this.free = new ArrayBlockingQueue<>(connections);
    for (int i = 0; i < connections; i++) {
      Connection connection = new Connection(connect());
      connection.channel.register(selector, SelectionKey.OP_READ, connection);
      free.add(connection);
    }
  }

  private SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    return channel;
  }

  /**
   * Sends at a fixed rate.
   *
   * @param rate requests a second
   * @param process what answers, for the time it has on CPUs
   */
  public LoadReport open(double rate, Duration time, ProcessorTime process)
      throws IOException, InterruptedException {
    return run(1e9 / rate, time, process);
  }

  /** Sends as fast as connections become free; latencies are then from when a request left. */
  public LoadReport closed(Duration time, ProcessorTime process)
      throws IOException, InterruptedException {
    return run(0, time, process);
  }

  private LoadReport run(double gapNanos, Duration time, ProcessorTime process)
      throws IOException, InterruptedException {
    tally = new Tally();
    ProcFiles self = new ProcFiles(ProcessHandle.current().pid());
    receiving = true;
    Thread receiver = Thread.ofPlatform().name("load-receiver").daemon().start(this::receive);
    long serverCpu = process.cpuNanos();
    long clientCpu = self.cpuNanos();
    long start = System.nanoTime();
    send(start, gapNanos, time.toNanos());
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_ANSWER_SECONDS);
    while (unanswered.get() > 0 && System.nanoTime() < patience) {
      Thread.sleep(1);
    }
    long end = System.nanoTime();
    serverCpu = process.cpuNanos() - serverCpu;
    clientCpu = self.cpuNanos() - clientCpu;
    receiving = false;
    selector.wakeup();
    receiver.join();
    tally.failed.addAndGet(unanswered.getAndSet(0));
    return new LoadReport(
        (end - start) / 1e9,
        tally.accepted.getTotalCount(),
        tally.refused.getTotalCount(),
        tally.failed.get(),
        tally.accepted,
        tally.refused,
        tally.late,
        clientCpu,
        serverCpu);
  }

  private void send(long start, double gapNanos, long timeNanos)
      throws IOException, InterruptedException {
    for (long i = 0; ; i++) {
      long meant = start + Math.round(i * gapNanos);
      if ((gapNanos == 0 ? System.nanoTime() : meant) - start >= timeNanos) {
        return;
      }
      for (long wait = meant - System.nanoTime(); wait > 0; wait = meant - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      Connection connection = free.take();
      long now = System.nanoTime();
      connection.meantNanos = gapNanos == 0 ? now : meant;
      tally.late.recordValue(Math.max(0, now - connection.meantNanos));
      unanswered.incrementAndGet();
      write(connection, ByteBuffer.wrap(requests.get((int) (i % requests.size()))));
    }
  }

  /** A request fits the buffers of a connection that is idle. */
  private void write(Connection connection, ByteBuffer request) throws IOException {
    try {
      while (request.hasRemaining()) {
        connection.channel.write(request);
      }
    } catch (IOException e) {
      // The reader sees the end of the connection as well, and makes another one.
      selector.wakeup();
    }
  }

  private void receive() {
    try {
      while (receiving) {
        selector.select(this::ready);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void ready(SelectionKey key) {
    Connection connection = (Connection) key.attachment();
    try {
      buffer.clear();
      if (connection.channel.read(buffer) < 0) {
        replace(connection);
        return;
      }
      buffer.flip();
      int status = connection.reader.read(buffer);
      if (status != AnswerReader.UNFINISHED) {
        tally.answered(status, System.nanoTime() - connection.meantNanos);
        release(connection);
      }
    } catch (IOException e) {
      replace(connection);
    }
  }

  private void release(Connection connection) {
    unanswered.decrementAndGet();
    free.add(connection);
  }

  /** A connection that ended takes its request with it, if there was one. */
  private void replace(Connection connection) {
    try {
      connection.channel.close();
      boolean busy = !free.remove(connection);
      if (busy) {
        tally.failed.incrementAndGet();
        unanswered.decrementAndGet();
      }
      Connection next = new Connection(connect());
      next.channel.register(selector, SelectionKey.OP_READ, next);
      free.add(next);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("connecting anew", e);
    }
  }

  /** How many connections there are. */
  public int connections() {
    return connections;
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
