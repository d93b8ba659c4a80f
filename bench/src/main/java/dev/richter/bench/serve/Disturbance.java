package dev.richter.bench.serve;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that a server has to bear with, beside a load, until it is closed. */
public final class Disturbance implements Closeable {

  private static final long SLOW_BYTE_MILLIS = 100;
  private static final long BROKEN_MILLIS = 20;
  private static final byte[] NONSENSE =
      "\u0000\u0001nonsense\r\n\r\n".getBytes(StandardCharsets.UTF_8);

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong count = new AtomicLong();

  /** What a client does over and over. */
  @FunctionalInterface
  private interface Client {
    void run() throws IOException, InterruptedException;
  }

  private Disturbance() {}

  /**
   * Clients that send a request byte by byte, and ones that leave in the middle of a request,
   * before they are answered, or send what is no request.
   *
   * @param slow how many send byte by byte
   */
  public static Disturbance clients(InetSocketAddress server, byte[] request, int slow) {
    Disturbance disturbance = new Disturbance();
    for (int i = 0; i < slow; i++) {
      disturbance.start(() -> sendSlowly(server, request));
    }
    disturbance.start(() -> leave(server, request, request.length / 2));
    disturbance.start(() -> leave(server, request, request.length));
    disturbance.start(() -> leave(server, NONSENSE, NONSENSE.length));
    return disturbance;
  }

  /**
   * Something that is done over and over, with a pause after each time.
   *
   * @param millis the pause
   */
  public static Disturbance repeated(Runnable action, long millis) {
    Disturbance disturbance = new Disturbance();
    disturbance.start(
        () -> {
          action.run();
          Thread.sleep(millis);
        });
    return disturbance;
  }

  private void start(Client client) {
    threads.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    try {
                      client.run();
                      count.incrementAndGet();
                    } catch (IOException | UncheckedIOException e) {
                      // The server ended the connection, as it may, or somebody this thread.
                      count.incrementAndGet();
                    } catch (InterruptedException e) {
                      return;
                    }
                  }
                }));
  }

  private static void sendSlowly(InetSocketAddress server, byte[] request)
      throws IOException, InterruptedException {
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      OutputStream out = socket.getOutputStream();
      for (byte one : request) {
        out.write(one);
        Thread.sleep(SLOW_BYTE_MILLIS);
      }
    }
  }

  private static void leave(InetSocketAddress server, byte[] request, int length)
      throws IOException, InterruptedException {
    try (Socket socket = new Socket(server.getAddress(), server.getPort())) {
      socket.getOutputStream().write(request, 0, length);
      Thread.sleep(BROKEN_MILLIS);
    }
  }

  /** How often something was done. */
  public long count() {
    return count.get();
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
