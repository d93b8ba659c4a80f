package dev.richter.datasets.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads a catalogue: one JSON object with the arrays {@code downloads}, {@code files}, which name
 * their download by its id, and {@code datasets}, which name their files by their paths. What is
 * named has to stand before.
 */
final class CatalogReader {

  private static final Set<String> DOWNLOAD_FIELDS =
      Set.of("id", "path", "url", "bytes", "md5", "sha256", "headers", "source");
  private static final Set<String> FILE_FIELDS =
      Set.of("path", "part", "format", "download", "member", "queriesOf", "judgedIn");
  private static final Set<String> DATASET_FIELDS =
      Set.of("name", "title", "kind", "licence", "citation", "files");

  private final Map<String, Download> downloads = new LinkedHashMap<>();
  private final Map<String, DatasetFile> files = new LinkedHashMap<>();
  private final Map<String, Dataset> datasets = new LinkedHashMap<>();

  private CatalogReader() {}

  /** Reads a catalogue; errors name the place in it by a JSON pointer. */
  static Catalog read(InputStream input) {
    CatalogReader reader = new CatalogReader();
    try {
      JsonNode root = new JsonMapper().readTree(input);
      reader.each(root, "downloads", DOWNLOAD_FIELDS, reader::download);
      reader.each(root, "files", FILE_FIELDS, reader::file);
      reader.each(root, "datasets", DATASET_FIELDS, reader::dataset);
    } catch (IOException failure) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "the catalogue is not JSON: %s".formatted(failure.getMessage()),
          failure);
    }
    return new Catalog(List.copyOf(reader.datasets.values()), List.copyOf(reader.files.values()));
  }

  private interface Entry {
    void add(JsonNode entry);
  }

  private void each(JsonNode root, String array, Set<String> fields, Entry reader) {
    JsonNode entries = root.path(array);
    if (!entries.isArray()) {
      throw malformed("/" + array, "no array");
    }
    for (int i = 0; i < entries.size(); i++) {
      String pointer = "/%s/%d".formatted(array, i);
      try {
        for (Map.Entry<String, JsonNode> field : entries.get(i).properties()) {
          if (!fields.contains(field.getKey())) {
            throw malformed(pointer, "a field \"%s\" that is not known".formatted(field.getKey()));
          }
        }
        reader.add(entries.get(i));
      } catch (RichterException | IllegalArgumentException failure) {
        throw new RichterException(
            ErrorCode.DATA_MALFORMED,
            "the catalogue, at %s: %s".formatted(pointer, failure.getMessage()),
            failure);
      }
    }
  }

  private void download(JsonNode entry) {
    Map<String, String> headers = new LinkedHashMap<>();
    entry
        .path("headers")
        .properties()
        .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
    Optional<Checksum> md5 =
        optional(entry, "md5").map(digest -> new Checksum(Checksum.Algorithm.MD5, digest));
    Optional<Checksum> sha256 =
        optional(entry, "sha256").map(digest -> new Checksum(Checksum.Algorithm.SHA256, digest));
    JsonNode bytes = entry.path("bytes");
    put(
        downloads,
        text(entry, "id"),
        new Download(
            text(entry, "path"),
            URI.create(text(entry, "url")),
            bytes.isIntegralNumber() ? OptionalLong.of(bytes.asLong()) : OptionalLong.empty(),
            sha256.or(() -> md5),
            headers,
            text(entry, "source")));
  }

  private void file(JsonNode entry) {
    String path = text(entry, "path");
    put(
        files,
        path,
        new DatasetFile(
            path,
            named(Part.values(), Part::partName, text(entry, "part")),
            named(FileFormat.values(), FileFormat::formatName, text(entry, "format")),
            origin(entry, path)));
  }

  private Origin origin(JsonNode entry, String path) {
    if (entry.has("queriesOf")) {
      return new Origin.Judged(
          get(files, text(entry, "queriesOf")), get(files, text(entry, "judgedIn")));
    }
    Download download = get(downloads, text(entry, "download"));
    Optional<String> member = optional(entry, "member");
    if (member.isPresent() != download.isArchive()) {
      throw new IllegalArgumentException(
          "%s and member %s, expected a member of an archive, or neither"
              .formatted(download.path(), member.orElse("none")));
    }
    if (member.isPresent() && path.endsWith(".gz")) {
      throw new IllegalArgumentException(
          "path %s of a member, expected one of content that is not gzip".formatted(path));
    }
    if (member.isPresent()) {
      return new Origin.Member(download, member.get());
    }
    if (!download.path().equals(path)) {
      throw new IllegalArgumentException(
          "path %s, expected %s, that of its download".formatted(path, download.path()));
    }
    return new Origin.Whole(download);
  }

  private void dataset(JsonNode entry) {
    String name = text(entry, "name");
    List<DatasetFile> own = new ArrayList<>();
    texts(entry, "files").forEach(path -> own.add(get(files, path)));
    put(
        datasets,
        name,
        new Dataset(
            name,
            text(entry, "title"),
            named(DatasetKind.values(), DatasetKind::kindName, text(entry, "kind")),
            text(entry, "licence"),
            texts(entry, "citation"),
            own));
  }

  private static List<String> texts(JsonNode entry, String field) {
    List<String> texts = new ArrayList<>();
    entry.path(field).forEach(text -> texts.add(text.asText()));
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("no \"%s\", expected one or more".formatted(field));
    }
    return texts;
  }

  private static String text(JsonNode entry, String field) {
    return optional(entry, field)
        .orElseThrow(() -> new IllegalArgumentException("no text \"%s\"".formatted(field)));
  }

  private static Optional<String> optional(JsonNode entry, String field) {
    return Optional.of(entry.path(field).asText()).filter(text -> !text.isBlank());
  }

  private static <T> T named(T[] values, Function<T, String> name, String given) {
    return Arrays.stream(values)
        .filter(value -> name.apply(value).equals(given))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"%s\", expected one of %s"
                        .formatted(given, Arrays.stream(values).map(name).toList())));
  }

  private static <T> T get(Map<String, T> known, String name) {
    T value = known.get(name);
    if (value == null) {
      throw new IllegalArgumentException("\"%s\" is not defined before".formatted(name));
    }
    return value;
  }

  private static <T> void put(Map<String, T> known, String name, T value) {
    if (known.put(name, value) != null) {
      throw new IllegalArgumentException("a second \"%s\", expected one".formatted(name));
    }
  }

  private static RichterException malformed(String pointer, String message) {
    return new RichterException(
        ErrorCode.DATA_MALFORMED, "the catalogue, at %s: %s".formatted(pointer, message));
  }
}
