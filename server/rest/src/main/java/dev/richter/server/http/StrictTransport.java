package dev.richter.server.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Sockets of the JDK, on which HTTP/1 without TLS is decoded by a {@link StrictDecoder}. There
 * Vert.x waits for the first bytes to tell HTTP/1 from HTTP/2, and then decodes at once; so the
 * first bytes are given to it before the others, and the decoder is replaced in between.
 */
final class StrictTransport extends NioTransport {

  private static final AttributeKey<Boolean> HEAD_SEEN = AttributeKey.valueOf("richter.headSeen");

  private final HttpServerOptions options;
  private final long headTimeoutMillis;

  private StrictTransport(HttpServerOptions options, long headTimeoutMillis) {
    this.options = options;
    this.headTimeoutMillis = headTimeoutMillis;
  }

  /** Notes that a connection has sent the head of a request. */
  static void headSeen(Channel channel) {
    channel.attr(HEAD_SEEN).set(true);
  }

  /**
   * The transport for a server.
   *
   * @param headTimeoutMillis how long the head of the first request of a connection may take;
   *     Vert.x tells of connections only after it
   */
  static Transport of(HttpServerOptions options, long headTimeoutMillis) {
    return new Transport() {
      @Override
      public String name() {
        return "nio";
      }

      @Override
      public boolean available() {
        return true;
      }

      @Override
      @SuppressWarnings("NullAway") // it is available
      public Throwable unavailabilityCause() {
        return null;
      }

      @Override
      public io.vertx.core.spi.transport.Transport implementation() {
        return new StrictTransport(options, headTimeoutMillis);
      }
    };
  }

  @Override
  public void configure(
      NetServerOptions serverOptions, boolean domainSocket, ServerBootstrap bootstrap) {
    super.configure(serverOptions, domainSocket, bootstrap);
    if (!options.isSsl()) {
      bootstrap.handler(new Accepting());
    }
  }

  @ChannelHandler.Sharable
  private final class Accepting extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      ((Channel) accepted).pipeline().addFirst(new FirstBytes());
      context.fireChannelRead(accepted);
    }
  }

  private final class FirstBytes extends ChannelInboundHandlerAdapter {

    private static final byte[] HTTP_2 =
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private int seen;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      var unused =
          context
              .executor()
              .schedule(
                  () -> closeIfHeadless(context.channel()),
                  headTimeoutMillis,
                  TimeUnit.MILLISECONDS);
      context.fireChannelActive();
    }

    private static void closeIfHeadless(Channel channel) {
      if (channel.attr(HEAD_SEEN).get() == null) {
        var unused = channel.close();
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      int same = 0;
      while (same < bytes.readableBytes()
          && seen + same < HTTP_2.length
          && bytes.getByte(bytes.readerIndex() + same) == HTTP_2[seen + same]) {
        same++;
      }
      boolean different = same < bytes.readableBytes() && seen + same < HTTP_2.length;
      if (different) {
        context.fireChannelRead(bytes.readRetainedSlice(same + 1));
        StrictDecoder.install(context.pipeline(), options);
      }
      seen += same;
      if (different || seen == HTTP_2.length) {
        context.pipeline().remove(this);
      }
      if (bytes.isReadable()) {
        context.fireChannelRead(bytes);
      } else {
        bytes.release();
      }
    }
  }
}
