package dev.richter.bench.run;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run measures: every engine with each of its builds and searches, over every collection
 * with each of its encoders, for every k and number of threads. As a file it is YAML with these
 * names in snake case; what is left out has the defaults.
 *
 * @param collections what is searched; at least one
 * @param engines what searches; {@code richter} and {@code richter-multi-vector} by default
 * @param k how many documents a search finds; 10 by default
 * @param threads how many threads search at the same time; 1 by default
 * @param rounds how often each setting is measured, in a process of its own each time; 3 by default
 * @param warmUpSeconds how long each process searches before anything is measured; 10 by default
 * @param seconds how long a setting is measured in each round, at least one pass over the queries,
 *     and searched before that; 1 by default
 * @param timedQueries how many queries, the first ones, are timed; recall and quality are of all;
 *     1,000 by default
 * @param pinned whether a process that searches is kept on as many CPUs as it has threads, by
 *     {@code taskset}; so by default
 * @param measures what is computed where there are judgements
 */
public record RunConfig(
    List<CollectionConfig> collections,
    List<EngineConfig> engines,
    List<Integer> k,
    List<Integer> threads,
    int rounds,
    double warmUpSeconds,
    double seconds,
    int timedQueries,
    boolean pinned,
    List<String> measures) {

  /** Takes the whole collection. */
  public static final int ALL = Integer.MAX_VALUE;

  private static final List<String> DEFAULT_MEASURES = List.of("nDCG@10", "RR@10", "AP", "R@100");

  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  /**
   * A collection with its queries. Paths are as from the file that names them; {@code
   * dataset:NAME/PART} is a file of a downloaded collection.
   *
   * @param name what results call it
   * @param documents a file of vectors, or of texts where there are encoders
   * @param queries the queries to report on
   * @param tuningQueries queries to choose settings by; may be missing, then they are chosen by
   *     those that are reported on
   * @param qrels judgements of the queries; may be missing
   * @param documentIds texts in the order of the documents, whose identifiers these get, for
   *     formats of vectors that have none; may be missing
   * @param queryIds the same for the queries
   * @param groundTruth exact answers of the queries; computed if it is missing
   * @param sizes how many documents, the first ones, are indexed: several numbers for indexes that
   *     grow; by default all
   * @param encoders what makes vectors of texts, as {@code richter encode} names them
   */
  public record CollectionConfig(
      String name,
      String documents,
      String queries,
      @Nullable String tuningQueries,
      @Nullable String qrels,
      @Nullable String documentIds,
      @Nullable String queryIds,
      @Nullable String groundTruth,
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<Integer> sizes,
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> encoders) {

    /** Checks what must be there, and puts defaults in. */
    public CollectionConfig {
      require(name != null && !name.isBlank(), "a collection without a name");
      require(documents != null, "collection %s without documents".formatted(name));
      require(queries != null, "collection %s without queries".formatted(name));
      sizes = sizes.isEmpty() ? List.of(ALL) : List.copyOf(sizes);
      encoders = List.copyOf(encoders);
      requireEach(sizes, "sizes");
      require(
          encoders.isEmpty() || (documentIds == null && queryIds == null),
          "document_ids or query_ids of %s with encoders, expected them for files of vectors"
              .formatted(name));
      require(
          groundTruth == null || (sizes.equals(List.of(ALL)) && encoders.isEmpty()),
          "ground_truth of %s with sizes or encoders, expected it for all vectors of a file"
              .formatted(name));
    }
  }

  /**
   * An engine.
   *
   * @param name one of those that {@link SearchEngine} knows
   * @param builds build parameters in their short forms; the engine's default if missing
   * @param searches search parameters: an object of values or lists of values, of which all
   *     combinations are taken, or a list of such objects; the engine's default if missing
   */
  public record EngineConfig(
      String name,
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> builds,
      @Nullable JsonNode searches) {

    /** Puts defaults in. */
    public EngineConfig {
      require(name != null, "an engine without a name");
      builds = List.copyOf(builds);
    }

    /** An engine with all its defaults. */
    public static EngineConfig of(String name) {
      return new EngineConfig(name, List.of(), null);
    }
  }

  /** Checks the values. */
  public RunConfig {
    require(!collections.isEmpty(), "no collections, expected at least one");
    collections = List.copyOf(collections);
    Set<String> names = new HashSet<>();
    for (CollectionConfig collection : collections) {
      require(names.add(collection.name()), "two collections named " + collection.name());
    }
    engines = List.copyOf(engines);
    require(!engines.isEmpty(), "no engines, expected at least one");
    k = List.copyOf(k);
    threads = List.copyOf(threads);
    measures = List.copyOf(measures);
    requireEach(k, "k");
    requireEach(threads, "threads");
    requireEach(List.of(rounds), "rounds");
    requireEach(List.of(timedQueries), "timed_queries");
    require(
        warmUpSeconds >= 0 && warmUpSeconds < Double.POSITIVE_INFINITY,
        "warm_up_seconds %s, expected 0 or more".formatted(warmUpSeconds));
    require(
        seconds >= 0 && seconds < Double.POSITIVE_INFINITY,
        "seconds %s, expected 0 or more".formatted(seconds));
  }

  /** Some collections with defaults for everything else. */
  static RunConfig of(
      List<CollectionConfig> collections,
      List<EngineConfig> engines,
      List<Integer> k,
      List<Integer> threads,
      int rounds,
      double warmUpSeconds,
      double seconds) {
    return new Given(
            collections, engines, k, threads, rounds, warmUpSeconds, seconds, null, null, null)
        .complete();
  }

  /** What a file says, where null stands for what it leaves out. */
  private record Given(
      @Nullable List<CollectionConfig> collections,
      @Nullable List<EngineConfig> engines,
      @Nullable List<Integer> k,
      @Nullable List<Integer> threads,
      @Nullable Integer rounds,
      @Nullable Double warmUpSeconds,
      @Nullable Double seconds,
      @Nullable Integer timedQueries,
      @Nullable Boolean pinned,
      @Nullable List<String> measures) {

    RunConfig complete() {
      return new RunConfig(
          requireNonNullElse(collections, List.of()),
          engines == null || engines.isEmpty()
              ? List.of(EngineConfig.of("richter"), EngineConfig.of("richter-multi-vector"))
              : engines,
          requireNonNullElse(k, List.of(10)),
          requireNonNullElse(threads, List.of(1)),
          requireNonNullElse(rounds, 3),
          requireNonNullElse(warmUpSeconds, 10.0),
          requireNonNullElse(seconds, 1.0),
          requireNonNullElse(timedQueries, 1_000),
          requireNonNullElse(pinned, true),
          requireNonNullElse(measures, DEFAULT_MEASURES));
    }
  }

  private static void requireEach(List<Integer> values, String name) {
    require(!values.isEmpty(), name + " is empty, expected at least one number");
    for (int value : values) {
      require(value > 0, "%s %d, expected 1 or more".formatted(name, value));
    }
    require(
        new HashSet<>(values).size() == values.size(),
        "%s %s, expected each number once".formatted(name, values));
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new RichterException(ErrorCode.PARAMETER_INVALID, problem);
    }
  }

  /**
   * Reads a file.
   *
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND} if there is none, or with {@link
   *     ErrorCode#DATA_MALFORMED} and the place in it if it is not YAML, has an unknown or missing
   *     name, or a value that cannot be
   */
  public static RunConfig read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND, "%s is not a file, expected YAML".formatted(file));
    }
    try {
      Given given = YAML.readValue(Files.readString(file), Given.class);
      if (given == null) {
        throw malformed(file, "it is empty, expected collections");
      }
      return given.complete();
    } catch (RichterException failure) {
      throw malformed(file, message(failure));
    } catch (JsonProcessingException failure) {
      throw malformed(file, problem(failure));
    } catch (IOException failure) {
      throw new RichterException(
          ErrorCode.STORAGE_FAILED, "%s: %s".formatted(file, failure.getMessage()), failure);
    }
  }

  private static String problem(JsonProcessingException failure) {
    JsonLocation place = failure.getLocation();
    String where =
        place == null
            ? ""
            : "line %d, column %d: ".formatted(place.getLineNr(), place.getColumnNr());
    String path =
        failure instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
            ? mapping.getPath().stream()
                    .map(
                        step ->
                            step.getFieldName() == null
                                ? "[%d]".formatted(step.getIndex())
                                : "." + step.getFieldName())
                    .reduce("", String::concat)
                    .replaceFirst("^\\.", "")
                + ": "
            : "";
    String message =
        failure.getCause() instanceof RichterException known
            ? message(known)
            : failure.getOriginalMessage().lines().findFirst().orElse("");
    return where + path + message.replaceAll(" \\(class dev[^)]*\\), not marked as ignorable", "");
  }

  private static String message(RichterException failure) {
    return requireNonNullElse(failure.getMessage(), "");
  }

  private static RichterException malformed(Path file, String problem) {
    return new RichterException(ErrorCode.DATA_MALFORMED, "%s: %s".formatted(file, problem));
  }

  /** This as YAML, all defaults named. */
  String yaml() {
    try {
      return YAML.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
