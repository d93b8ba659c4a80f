package dev.richter.server.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An operation of the contract.
 *
 * @param id its name
 * @param method the HTTP method
 * @param template the segments of its path, parameters in braces
 * @param bodySchema the name of the schema of its JSON body, if it has one
 * @param mediaTypes the media types of its body; none if it has no body
 * @param booleans the names of its query parameters, all of which are booleans
 * @param open whether it needs no key
 */
public record Operation(
    String id,
    String method,
    List<String> template,
    Optional<String> bodySchema,
    Set<String> mediaTypes,
    Set<String> booleans,
    boolean open) {

  /** Copies the collections. */
  public Operation {
    template = List.copyOf(template);
    mediaTypes = Set.copyOf(mediaTypes);
    booleans = Set.copyOf(booleans);
  }

  /** How many segments are the same in every path. */
  int fixedSegments() {
    return (int) template.stream().filter(segment -> !isParameter(segment)).count();
  }

  /** The parameters of a path, if it is one of this operation. */
  Optional<Map<String, String>> match(List<String> segments) {
    if (!fits(segments)) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      String name = template.get(i);
      if (isParameter(name)) {
        parameters.put(name.substring(1, name.length() - 1), segments.get(i));
      }
    }
    return Optional.of(parameters);
  }

  private boolean fits(List<String> segments) {
    if (segments.size() != template.size()) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      String expected = template.get(i);
      if (!isParameter(expected) && !expected.equals(segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{");
  }
}
