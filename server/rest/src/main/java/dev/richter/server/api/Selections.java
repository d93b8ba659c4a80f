package dev.richter.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which parts of a point an answer brings. */
final class Selections {

  private Selections() {}

  /** Which part of a payload. */
  sealed interface OfPayload {

    /** All of it, or nothing. */
    record All(boolean wanted) implements OfPayload {}

    /** Some paths only. */
    record Including(Set<String> paths) implements OfPayload {}

    /** All but some paths. */
    record Excluding(Set<String> paths) implements OfPayload {}

    /** Whether payloads are needed. */
    default boolean any() {
      return !(this instanceof OfPayload.All all) || all.wanted();
    }

    /** The wanted part of a payload, as the text of a JSON object. */
    default Optional<String> of(Optional<String> payload) {
      return switch (this) {
        case OfPayload.All all -> all.wanted() ? payload : Optional.empty();
        case Including including ->
            payload.map(text -> pruned(text, path -> fate(including, path)));
        case Excluding excluding ->
            payload.map(text -> pruned(text, path -> fate(excluding, path)));
      };
    }
  }

  /** What happens to a value at a path. */
  private enum Fate {
    KEEP,
    DROP,
    /** Goes, unless something inside stays. */
    LOOK_INSIDE,
    /** Stays, though something inside may go. */
    EXCEPT_INSIDE
  }

  @FunctionalInterface
  private interface Keeping {
    Fate of(String path);
  }

  private static String pruned(String payload, Keeping keeping) {
    try {
      JsonNode root = Json.TREES.readTree(payload);
      prune(root, "", keeping);
      return Json.text(root);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a stored payload is JSON", e);
    }
  }

  private static void prune(JsonNode node, String prefix, Keeping keeping) {
    switch (node) {
      case ArrayNode array -> array.forEach(element -> prune(element, prefix, keeping));
      case ObjectNode object -> {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
          String path = prefix.isEmpty() ? name : prefix + "." + name;
          JsonNode value = object.get(name);
          switch (keeping.of(path)) {
            case KEEP -> {}
            case DROP -> object.remove(name);
            case EXCEPT_INSIDE -> prune(value, path, keeping);
            case LOOK_INSIDE -> {
              if (value.isContainerNode()) {
                prune(value, path, keeping);
              } else {
                object.remove(name);
              }
            }
          }
        }
      }
      default -> {}
    }
  }

  private static Fate fate(OfPayload.Excluding excluding, String path) {
    return excluding.paths().contains(path) ? Fate.DROP : Fate.EXCEPT_INSIDE;
  }

  private static Fate fate(OfPayload.Including including, String path) {
    if (including.paths().contains(path)) {
      return Fate.KEEP;
    }
    boolean deeper = including.paths().stream().anyMatch(wanted -> wanted.startsWith(path + "."));
    return deeper ? Fate.LOOK_INSIDE : Fate.DROP;
  }

  /** Which vectors. */
  sealed interface OfVectors {

    /** All of them, or none. */
    record All(boolean wanted) implements OfVectors {}

    /** Those of some fields. */
    record Fields(List<String> names) implements OfVectors {}

    /** Whether vectors are needed. */
    default boolean any() {
      return !(this instanceof OfVectors.All all) || all.wanted();
    }

    /** Whether the vector of a field is wanted. */
    default boolean has(String field) {
      return switch (this) {
        case OfVectors.All all -> all.wanted();
        case Fields fields -> fields.names().contains(field);
      };
    }
  }

  /** Reads which part of payloads is wanted from a body that was checked. */
  static OfPayload ofPayload(JsonNode node, boolean byDefault) {
    if (node.isMissingNode()) {
      return new OfPayload.All(byDefault);
    }
    if (node.isBoolean()) {
      return new OfPayload.All(node.booleanValue());
    }
    return node.has("exclude")
        ? new OfPayload.Excluding(Set.copyOf(strings(node.get("exclude"))))
        : new OfPayload.Including(Set.copyOf(strings(node.isArray() ? node : node.get("include"))));
  }

  /** Reads which vectors are wanted from a body that was checked. */
  static OfVectors ofVectors(JsonNode node, boolean byDefault) {
    if (node.isMissingNode()) {
      return new OfVectors.All(byDefault);
    }
    return node.isBoolean()
        ? new OfVectors.All(node.booleanValue())
        : new OfVectors.Fields(strings(node));
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(element -> strings.add(element.textValue()));
    return strings;
  }
}
