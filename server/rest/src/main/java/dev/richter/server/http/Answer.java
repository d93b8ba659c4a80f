package dev.richter.server.http;

import java.nio.file.Path;
import java.util.Map;

/** What a request is answered with. */
public sealed interface Answer {

  /** JSON. */
  String JSON = "application/json";

  /** The status. */
  int status();

  /**
   * A body in memory.
   *
   * @param status the status
   * @param mediaType what the body is
   * @param body the body, which is not copied
   * @param headers other headers
   */
  record Bytes(int status, String mediaType, byte[] body, Map<String, String> headers)
      implements Answer {}

  /**
   * A file.
   *
   * @param mediaType what it is
   * @param path where it is
   */
  record File(String mediaType, Path path) implements Answer {

    @Override
    public int status() {
      return 200;
    }
  }

  /** A body in memory without other headers. */
  static Answer of(int status, String mediaType, byte[] body) {
    return new Bytes(status, mediaType, body, Map.of());
  }
}
