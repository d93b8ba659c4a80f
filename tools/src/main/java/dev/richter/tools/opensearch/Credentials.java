package dev.richter.tools.opensearch;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Who asks the nodes.
 *
 * @param user the name, without a colon
 * @param password the password
 */
public record Credentials(String user, String password) {

  /** The value of the header {@code Authorization} (RFC 7617). */
  String header() {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /** The name alone. */
  @Override
  public String toString() {
    return "Credentials[user=%s]".formatted(user);
  }
}
