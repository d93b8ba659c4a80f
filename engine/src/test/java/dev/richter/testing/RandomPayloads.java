package dev.richter.testing;

import dev.richter.filter.Filter;
import dev.richter.filter.FilterValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import org.roaringbitmap.RoaringBitmap;

/** Random payloads over a few paths, and conditions on them with their meaning in plain Java. */
public final class RandomPayloads {

  private static final List<String> PATHS = List.of("a", "b", "c.d", "c.e", "f");

  private final Random random;

  public RandomPayloads(Random random) {
    this.random = random;
  }

  /** The values at each path: strings, integers and booleans; paths without values are absent. */
  public record Payload(Map<String, List<Object>> values) {

    /** The payload as JSON, dotted paths as nested objects. */
    public String json() {
      List<String> parts = new ArrayList<>();
      List<String> nested = new ArrayList<>();
      values.forEach(
          (path, list) -> {
            String name = path.substring(path.indexOf('.') + 1);
            (path.contains(".") ? nested : parts).add("\"%s\": %s".formatted(name, json(list)));
          });
      if (!nested.isEmpty()) {
        parts.add("\"c\": {%s}".formatted(String.join(", ", nested)));
      }
      return "{%s}".formatted(String.join(", ", parts));
    }

    private static String json(List<Object> list) {
      List<String> texts =
          list.stream()
              .map(v -> v instanceof String text ? "\"" + text + "\"" : v.toString())
              .toList();
      return texts.size() == 1 ? texts.getFirst() : "[%s]".formatted(String.join(", ", texts));
    }
  }

  /** A filter and what it means for a document with an id and a payload. */
  public record Condition(Filter filter, BiPredicate<Long, Payload> test) {}

  public Payload next() {
    Map<String, List<Object>> values = new LinkedHashMap<>();
    for (String path : PATHS) {
      if (random.nextInt(3) > 0) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4) == 0 ? 3 : 1; i > 0; i--) {
          list.add(value());
        }
        values.put(path, list);
      }
    }
    return new Payload(values);
  }

  private Object value() {
    return switch (random.nextInt(4)) {
      case 0 -> "word" + random.nextInt(5);
      case 1 -> random.nextBoolean();
      default -> (long) random.nextInt(20) - 5;
    };
  }

  /** A condition that nests up to {@code depth}, on documents with ids below {@code maxId}. */
  public Condition condition(int depth, int maxId) {
    return depth > 0 && random.nextInt(3) > 0 ? clauses(depth, maxId) : leaf(maxId);
  }

  private Condition clauses(int depth, int maxId) {
    List<Condition> must = conditions(depth, maxId);
    List<Condition> should = conditions(depth, maxId);
    List<Condition> mustNot = conditions(depth, maxId);
    return new Condition(
        new Filter.Clauses(filters(must), filters(should), filters(mustNot)),
        (id, payload) ->
            must.stream().allMatch(c -> c.test().test(id, payload))
                && (should.isEmpty() || should.stream().anyMatch(c -> c.test().test(id, payload)))
                && mustNot.stream().noneMatch(c -> c.test().test(id, payload)));
  }

  private List<Condition> conditions(int depth, int maxId) {
    List<Condition> conditions = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      conditions.add(condition(depth - 1, maxId));
    }
    return conditions;
  }

  private static List<Filter> filters(List<Condition> conditions) {
    return conditions.stream().map(Condition::filter).toList();
  }

  private Condition leaf(int maxId) {
    String path = random.nextInt(20) == 0 ? "absent" : PATHS.get(random.nextInt(PATHS.size()));
    return switch (random.nextInt(7)) {
      case 0 -> match(path);
      case 1 -> any(path);
      case 2, 3 -> range(path);
      case 4 ->
          new Condition(Filter.exists(path), (id, payload) -> payload.values().containsKey(path));
      case 5 -> {
        Set<Long> ids = ids(10, maxId);
        yield new Condition(new Filter.HasId(Set.of("1"), ids), (id, payload) -> ids.contains(id));
      }
      default -> {
        Set<Long> ids = ids(maxId, maxId);
        RoaringBitmap bitmap =
            RoaringBitmap.bitmapOf(ids.stream().mapToInt(Long::intValue).toArray());
        if (random.nextBoolean()) {
          // Too many to look up one by one.
          bitmap.add(10_000L, 20_000L);
        }
        yield new Condition(Filter.externalIds(bitmap), (id, payload) -> ids.contains(id));
      }
    };
  }

  private Condition match(String path) {
    Object value = value();
    return new Condition(
        new Filter.Match(path, filterValue(value)),
        (id, payload) -> valuesAt(payload, path).contains(value));
  }

  private Condition any(String path) {
    List<Object> values = List.of(value(), value(), value());
    Set<FilterValue> filterValues = new HashSet<>();
    values.forEach(value -> filterValues.add(filterValue(value)));
    return new Condition(
        new Filter.MatchAny(path, filterValues),
        (id, payload) -> valuesAt(payload, path).stream().anyMatch(values::contains));
  }

  private Condition range(String path) {
    double from = random.nextInt(20) - 5;
    double to = from + random.nextInt(8) - 1;
    boolean open = random.nextBoolean();
    boolean noFrom = random.nextInt(4) == 0;
    boolean noTo = random.nextInt(4) == 0;
    Filter.Range range = Filter.range(path);
    if (!noFrom) {
      range = open ? range.gt(from) : range.gte(from);
    }
    if (!noTo) {
      range = open ? range.lt(to) : range.lte(to);
    }
    return new Condition(
        range,
        (id, payload) ->
            valuesAt(payload, path).stream()
                .filter(Long.class::isInstance)
                .mapToDouble(value -> (Long) value)
                .anyMatch(
                    value ->
                        (noFrom || (open ? value > from : value >= from))
                            && (noTo || (open ? value < to : value <= to))));
  }

  private Set<Long> ids(int most, int maxId) {
    Set<Long> ids = new HashSet<>();
    for (int i = random.nextInt(most); i > 0; i--) {
      ids.add((long) random.nextInt(maxId));
    }
    return ids;
  }

  private static List<Object> valuesAt(Payload payload, String path) {
    return payload.values().getOrDefault(path, List.of());
  }

  private static FilterValue filterValue(Object value) {
    return switch (value) {
      case String text -> FilterValue.of(text);
      case Boolean truth -> FilterValue.of(truth);
      default -> FilterValue.of((Long) value);
    };
  }
}
