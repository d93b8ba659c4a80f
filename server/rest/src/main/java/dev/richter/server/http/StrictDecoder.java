package dev.richter.server.http;

import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Refuses requests that state the length of their body in two ways. Netty takes one of them and
 * drops the other, but a proxy in front may choose otherwise, and then the two disagree where the
 * next request begins (RFC 9112, section 6.1).
 */
final class StrictDecoder extends VertxHttpRequestDecoder {

  private static final String NAME = "httpDecoder";

  private StrictDecoder(HttpServerOptions options) {
    super(options);
  }

  /** Takes the place of the decoder of HTTP/1, if there is one, before that has decoded a head. */
  static void install(ChannelPipeline pipeline, HttpServerOptions options) {
    if (pipeline.get(NAME) != null) {
      pipeline.replace(NAME, NAME, new StrictDecoder(options));
    }
  }

  /** Vert.x ends connections whose chunks are broken without a word; here they get one. */
  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> decoded)
      throws Exception {
    super.decode(context, bytes, decoded);
    if (!decoded.isEmpty()
        && decoded.getLast() instanceof HttpContent content
        && !(content instanceof HttpMessage)
        && content.decoderResult().isFailure()) {
      var unused = context.writeAndFlush(Unpooled.copiedBuffer(refusal(), StandardCharsets.UTF_8));
    }
  }

  private static String refusal() {
    String body =
        Problem.of(ProblemCode.REQUEST_MALFORMED, "the chunks of the body break HTTP")
            .toJson("none")
            .toString();
    return """
    HTTP/1.1 400 Bad Request\r
    Content-Type: application/problem+json\r
    Connection: close\r
    Content-Length: %d\r
    \r
    %s\
    """
        .formatted(body.getBytes(StandardCharsets.UTF_8).length, body);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("content-length and transfer-encoding together");
  }
}
