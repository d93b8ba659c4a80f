package dev.richter.bench.serve;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Sends one request after the other over one connection, and waits for each answer. */
public final class OneConnection implements Closeable {

  private static final int BUFFER_BYTES = 64 << 10;

  private final SocketChannel channel;
  private final AnswerReader reader = new AnswerReader();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

  /** Connects. */
  public OneConnection(InetSocketAddress server) throws IOException {
    this.channel = SocketChannel.open(server);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /**
   * Sends all requests.
   *
   * @return how long each took, in nanoseconds
   * @throws IOException if one is not answered with status 200
   */
  public Histogram pass(List<byte[]> requests) throws IOException {
    Histogram nanos = new Histogram(3);
    for (byte[] request : requests) {
      long start = System.nanoTime();
      int status = exchange(request);
      nanos.recordValue(System.nanoTime() - start);
      if (status != 200) {
        throw new IOException("a query was answered with status " + status);
      }
    }
    return nanos;
  }

  private int exchange(byte[] request) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(request);
    while (out.hasRemaining()) {
      channel.write(out);
    }
    while (true) {
      buffer.clear();
      if (channel.read(buffer) < 0) {
        throw new EOFException("the server closed the connection");
      }
      buffer.flip();
      int status = reader.read(buffer);
      if (status != AnswerReader.UNFINISHED) {
        return status;
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
