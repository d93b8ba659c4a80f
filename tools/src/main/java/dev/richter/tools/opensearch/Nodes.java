package dev.richter.tools.opensearch;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes in turn; one that failed is left out for a while, unless all did. */
final class Nodes {

  private static final Duration REST = Duration.ofSeconds(10);

  private final List<URI> nodes;
  private final Map<URI, Long> restsUntilNanos = new HashMap<>();
  private int next;

  /**
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if there are none, or one is
   *     not {@code http://HOST:PORT} or {@code https://HOST:PORT}
   */
  Nodes(List<URI> urls) {
    if (urls.isEmpty()) {
      throw new RichterException(ErrorCode.PARAMETER_INVALID, "no URL, expected at least one");
    }
    nodes = new ArrayList<>();
    for (URI url : urls) {
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (!web || url.getHost() == null || url.getQuery() != null || url.getFragment() != null) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID,
            "URL \"%s\", expected http://HOST:PORT or https://HOST:PORT".formatted(url));
      }
      if (url.getUserInfo() != null) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID,
            "the URL of host %s has a user in it, expected none: others could read the command line"
                .formatted(url.getHost()));
      }
      nodes.add(URI.create(url.toString().replaceFirst("/+$", "")));
    }
  }

  List<URI> all() {
    return List.copyOf(nodes);
  }

  /** The node to ask next. */
  synchronized URI next() {
    long now = System.nanoTime();
    for (int i = 0; i < nodes.size(); i++) {
      URI node = turn();
      Long until = restsUntilNanos.get(node);
      if (until == null || until - now <= 0) {
        return node;
      }
    }
    return turn();
  }

  private URI turn() {
    URI node = nodes.get(next);
    next = (next + 1) % nodes.size();
    return node;
  }

  /** Says that a node could not be asked. */
  synchronized void failed(URI node) {
    restsUntilNanos.put(node, System.nanoTime() + REST.toNanos());
  }

  /** Says that a node has answered. */
  synchronized void answered(URI node) {
    restsUntilNanos.remove(node);
  }
}
