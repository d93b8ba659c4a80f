package dev.richter.filter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.longlong.Roaring64Bitmap;
import org.roaringbitmap.longlong.Roaring64NavigableMap;

/**
 * A condition on documents. Filters are immutable values and safe for use by many threads.
 *
 * <p>Conditions on the payload name a <em>path</em>: the keys from the root of the JSON object to
 * the value, joined by dots, {@code author.name}. Arrays add nothing to the path: a condition holds
 * if it holds for any element, so {@code tags} reaches the strings of {@code {"tags": ["a", "b"]}}
 * and {@code parts.size} the numbers of {@code {"parts": [{"size": 1}, {"size": 2}]}}.
 */
public sealed interface Filter
    permits Filter.Clauses,
        Filter.Match,
        Filter.MatchAny,
        Filter.Range,
        Filter.Exists,
        Filter.HasId,
        InternalIds,
        ExternalIds {

  /** The longest path, in characters. */
  int MAX_PATH_LENGTH = 1024;

  /**
   * A conjunction: every {@code must} holds, at least one {@code should} (if there are any), and no
   * {@code mustNot}. Without any clause it matches every document.
   *
   * @param must the filters of which all have to hold
   * @param should the filters of which at least one has to hold, unless the list is empty
   * @param mustNot the filters of which none may hold
   */
  record Clauses(List<Filter> must, List<Filter> should, List<Filter> mustNot) implements Filter {

    /** Copies the lists. */
    public Clauses {
      must = List.copyOf(must);
      should = List.copyOf(should);
      mustNot = List.copyOf(mustNot);
    }

    /** These clauses and more that all have to hold. */
    public Clauses must(Filter... filters) {
      return new Clauses(joined(must, filters), should, mustNot);
    }

    /** These clauses and more of which at least one has to hold. */
    public Clauses should(Filter... filters) {
      return new Clauses(must, joined(should, filters), mustNot);
    }

    /** These clauses and more of which none may hold. */
    public Clauses mustNot(Filter... filters) {
      return new Clauses(must, should, joined(mustNot, filters));
    }

    private static List<Filter> joined(List<Filter> first, Filter... second) {
      return Stream.concat(first.stream(), Arrays.stream(second)).toList();
    }
  }

  /**
   * The payload has this value at the path. Strings and booleans compare whole and exactly, numbers
   * by their exact decimal value: 1, 1.0 and 1e0 are one number.
   *
   * @param path where the value stands
   * @param value the value
   */
  record Match(String path, FilterValue value) implements Filter {

    /**
     * @throws RichterException with {@link ErrorCode#FILTER_INVALID} if the path is empty or too
     *     long
     */
    public Match {
      checkPath(path);
    }
  }

  /**
   * The payload has one of these values at the path. Without values it matches nothing.
   *
   * @param path where the value stands
   * @param values the values
   */
  record MatchAny(String path, Set<FilterValue> values) implements Filter {

    /**
     * Copies the set.
     *
     * @throws RichterException with {@link ErrorCode#FILTER_INVALID} if the path is empty or too
     *     long
     */
    public MatchAny {
      checkPath(path);
      values = Set.copyOf(values);
    }
  }

  /**
   * The payload has a number between two bounds at the path. Numbers and bounds compare as doubles,
   * so integers beyond 2<sup>53</sup> compare by their nearest double.
   *
   * @param path where the number stands
   * @param from the lower bound, negative infinity for none
   * @param fromIncluded whether the lower bound itself is in the range
   * @param to the upper bound, positive infinity for none
   * @param toIncluded whether the upper bound itself is in the range
   */
  record Range(String path, double from, boolean fromIncluded, double to, boolean toIncluded)
      implements Filter {

    /**
     * @throws RichterException with {@link ErrorCode#FILTER_INVALID} if the path is empty or too
     *     long, or a bound is not a number
     */
    public Range {
      checkPath(path);
      if (Double.isNaN(from) || Double.isNaN(to)) {
        throw new RichterException(
            ErrorCode.FILTER_INVALID, "a bound of the range on \"" + path + "\" is not a number");
      }
    }

    /** This range with numbers greater than a bound only. */
    public Range gt(double bound) {
      return new Range(path, bound, false, to, toIncluded);
    }

    /** This range with numbers greater than or equal to a bound only. */
    public Range gte(double bound) {
      return new Range(path, bound, true, to, toIncluded);
    }

    /** This range with numbers less than a bound only. */
    public Range lt(double bound) {
      return new Range(path, from, fromIncluded, bound, false);
    }

    /** This range with numbers less than or equal to a bound only. */
    public Range lte(double bound) {
      return new Range(path, from, fromIncluded, bound, true);
    }
  }

  /**
   * The payload has a value at the path: anything but {@code null}, an empty array, or an array of
   * these.
   *
   * @param path where the value stands
   */
  record Exists(String path) implements Filter {

    /**
     * @throws RichterException with {@link ErrorCode#FILTER_INVALID} if the path is empty or too
     *     long
     */
    public Exists {
      checkPath(path);
    }
  }

  /**
   * The document has one of these ids.
   *
   * @param strings ids that are strings
   * @param longs ids that are longs
   */
  record HasId(Set<String> strings, Set<Long> longs) implements Filter {

    /** Copies the sets. */
    public HasId {
      strings = Set.copyOf(strings);
      longs = Set.copyOf(longs);
    }
  }

  /** A filter that matches every document. */
  static Clauses all() {
    return new Clauses(List.of(), List.of(), List.of());
  }

  /** All of these filters hold. */
  static Clauses must(Filter... filters) {
    return all().must(filters);
  }

  /** At least one of these filters holds. */
  static Clauses should(Filter... filters) {
    return all().should(filters);
  }

  /** None of these filters holds. */
  static Clauses mustNot(Filter... filters) {
    return all().mustNot(filters);
  }

  /** The payload has this string at the path. */
  static Match match(String path, String value) {
    return new Match(path, FilterValue.of(value));
  }

  /** The payload has this boolean at the path. */
  static Match match(String path, boolean value) {
    return new Match(path, FilterValue.of(value));
  }

  /** The payload has this integer at the path. */
  static Match match(String path, long value) {
    return new Match(path, FilterValue.of(value));
  }

  /** The payload has this number at the path. */
  static Match match(String path, BigDecimal value) {
    return new Match(path, FilterValue.of(value));
  }

  /** The payload has one of these strings at the path. */
  static MatchAny matchAny(String path, String... values) {
    return new MatchAny(
        path, Arrays.stream(values).map(FilterValue::of).collect(Collectors.toSet()));
  }

  /** The payload has one of these integers at the path. */
  static MatchAny matchAny(String path, long... values) {
    return new MatchAny(
        path, LongStream.of(values).mapToObj(FilterValue::of).collect(Collectors.toSet()));
  }

  /** The payload has a number at the path; narrow it by the methods of {@link Range}. */
  static Range range(String path) {
    return new Range(path, Double.NEGATIVE_INFINITY, true, Double.POSITIVE_INFINITY, true);
  }

  /** The payload has a value at the path. */
  static Exists exists(String path) {
    return new Exists(path);
  }

  /** The document has one of these string ids. */
  static HasId hasId(String... ids) {
    return new HasId(new LinkedHashSet<>(Arrays.asList(ids)), Set.of());
  }

  /** The document has one of these long ids. */
  static HasId hasId(long... ids) {
    return new HasId(Set.of(), LongStream.of(ids).boxed().collect(Collectors.toSet()));
  }

  /**
   * The document's number inside the index is in the bitmap; see {@link InternalIds} for what such
   * numbers are good for.
   *
   * @throws RichterException with {@link ErrorCode#BITMAP_INVALID} if the bitmap breaks the rules
   *     of its format
   */
  static InternalIds internalIds(RoaringBitmap ids) {
    return InternalIds.of(ids);
  }

  /**
   * The document has a long id that is in the bitmap.
   *
   * @throws RichterException with {@link ErrorCode#BITMAP_INVALID} if the bitmap breaks the rules
   *     of its format
   */
  static ExternalIds externalIds(Roaring64Bitmap ids) {
    return ExternalIds.of(ids);
  }

  /**
   * The document has a long id that is in the bitmap.
   *
   * @throws RichterException with {@link ErrorCode#BITMAP_INVALID} if the bitmap breaks the rules
   *     of its format
   */
  static ExternalIds externalIds(Roaring64NavigableMap ids) {
    return ExternalIds.of(ids);
  }

  /**
   * The document has a long id from 0 to 2<sup>32</sup>−1 that is in the bitmap.
   *
   * @throws RichterException with {@link ErrorCode#BITMAP_INVALID} if the bitmap breaks the rules
   *     of its format
   */
  static ExternalIds externalIds(RoaringBitmap ids) {
    return ExternalIds.of(ids);
  }

  /**
   * Reads a filter from JSON; see {@link FilterParser} for its form.
   *
   * @throws RichterException with {@link ErrorCode#FILTER_INVALID} or {@link
   *     ErrorCode#BITMAP_INVALID}, naming the place by a JSON pointer
   */
  static Filter parse(String json) {
    return FilterParser.parse(json);
  }

  private static void checkPath(String path) {
    if (path.isEmpty() || path.length() > MAX_PATH_LENGTH) {
      throw new RichterException(
          ErrorCode.FILTER_INVALID,
          "a payload path has %d characters, expected 1 to %d: keys joined by dots"
              .formatted(path.length(), MAX_PATH_LENGTH));
    }
  }
}
