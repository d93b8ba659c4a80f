package dev.richter.client;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where the server is and how to ask it. Immutable; the methods that take a value return a changed
 * copy.
 *
 * @param server the address, such as {@code http://localhost:7333}
 * @param apiKey the key to send
 * @param retries how often a request is sent again after the server said that it is busy
 * @param connectTimeout how long a connection may take to come about
 * @param timeout how long the head of an answer may take
 * @param tls whom to trust, if not those that the JDK trusts
 */
public record ClientOptions(
    URI server,
    Optional<String> apiKey,
    int retries,
    Duration connectTimeout,
    Optional<Duration> timeout,
    Optional<SSLContext> tls) {

  private static final int RETRIES = 5;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /**
   * @throws IllegalArgumentException if the address is not of HTTP, or retries are negative
   */
  public ClientOptions {
    String scheme = server.getScheme();
    if (!"http".equals(scheme) && !"https".equals(scheme)) {
      throw new IllegalArgumentException(
          "server is \"%s\", expected an address such as http://localhost:7333".formatted(server));
    }
    if (retries < 0) {
      throw new IllegalArgumentException("retries is %d, expected at least 0".formatted(retries));
    }
  }

  /** A server without a key, five retries, ten seconds to connect, and any time to answer. */
  public static ClientOptions of(URI server) {
    return new ClientOptions(
        server, Optional.empty(), RETRIES, CONNECT_TIMEOUT, Optional.empty(), Optional.empty());
  }

  /** The same with a key. */
  public ClientOptions apiKey(String key) {
    return new ClientOptions(server, Optional.of(key), retries, connectTimeout, timeout, tls);
  }

  /** The same with another number of retries; 0 for none. */
  public ClientOptions retries(int other) {
    return new ClientOptions(server, apiKey, other, connectTimeout, timeout, tls);
  }

  /** The same, giving up where an answer does not begin in time. */
  public ClientOptions timeout(Duration other) {
    return new ClientOptions(server, apiKey, retries, connectTimeout, Optional.of(other), tls);
  }

  /** The same, trusting others. */
  public ClientOptions tls(SSLContext other) {
    return new ClientOptions(server, apiKey, retries, connectTimeout, timeout, Optional.of(other));
  }

  /** The address without a slash at its end. */
  String base() {
    return server.toString().replaceFirst("/+$", "");
  }
}
