package dev.richter.server.http;

import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The path and the parameters of a request, split before they are decoded. */
final class Uri {

  private Uri() {}

  /**
   * The segments of a path.
   *
   * @throws ProblemException if an escape is none, or is no UTF-8
   */
  static List<String> segments(@Nullable String path) {
    if (path == null || !path.startsWith("/")) {
      throw malformed("the path does not begin with a slash");
    }
    List<String> segments = new ArrayList<>();
    for (String segment : path.substring(1).split("/", -1)) {
      segments.add(decode(segment));
    }
    return segments;
  }

  /**
   * The parameters after the question mark.
   *
   * @throws ProblemException if one stands there twice, or an escape is none
   */
  static Map<String, String> parameters(@Nullable String query) {
    Map<String, String> parameters = new HashMap<>();
    if (query != null && !query.isEmpty()) {
      for (String part : query.split("&", -1)) {
        int equals = part.indexOf('=');
        String name = decode(equals < 0 ? part : part.substring(0, equals));
        String value = equals < 0 ? "" : decode(part.substring(equals + 1));
        if (parameters.put(name, value) != null) {
          throw malformed("a parameter stands in the path twice");
        }
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 <= text.length() - 1 ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 <= text.length() - 1 ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw malformed("the path has a percent sign without two hexadecimal digits");
        }
        bytes.put((byte) (high << 4 | low));
        i += 2;
      } else {
        bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw malformed("the path has escapes that are no UTF-8");
    }
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(ProblemCode.REQUEST_MALFORMED, detail);
  }
}
