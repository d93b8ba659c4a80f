package dev.richter.tools.opensearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.journal.JournalFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How far a load is, in a {@link JournalFile}, so that one that was killed goes on where it was,
 * and what the index was set to before it. Its entries are JSON:
 *
 * <ul>
 *   <li>{@code {"source": TEXT}}, the first one: what is loaded.
 *   <li>{@code {"acknowledged": N}}: so many leading entries of the source are done.
 *   <li>{@code {"settings": {...}}}: what the index was set to; {@code {"settings": null}}: it is
 *       so again.
 * </ul>
 *
 * <p>Safe for use by many threads.
 */
final class LoadJournal implements AutoCloseable {

  private static final String FORMAT = "richter loading 1";
  private static final String SOURCE = "source";
  private static final String ACKNOWLEDGED = "acknowledged";
  private static final String SETTINGS = "settings";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JournalFile file;
  private Optional<String> source = Optional.empty();
  private Optional<IngestSettings> settings = Optional.empty();
  private long acknowledged;

  private LoadJournal(JournalFile file) {
    this.file = file;
  }

  /**
   * Opens what another load has left, if there is anything, and begins it if there is nothing.
   *
   * @param path the file
   * @param index where documents go
   * @param source what is loaded: files with their sizes and times, and how they become documents
   * @param fresh whether to forget how far another load came; what the index was set to is kept
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if it is of another index or
   *     another source, or another load is writing it, or with {@link ErrorCode#STORAGE_FAILED}
   */
  static LoadJournal open(Path path, TargetIndex index, String source, boolean fresh) {
    String head = "%s\nindex %s\nuuid %s\n".formatted(FORMAT, index.name(), index.uuid());
    LoadJournal journal = new LoadJournal(JournalFile.open(path, head, fresh, entry -> {}));
    try {
      journal.readAll();
      if (fresh) {
        journal.file.delete();
        journal.source = Optional.empty();
        journal.acknowledged = 0;
      }
      journal.begin(source);
      return journal;
    } catch (RuntimeException failure) {
      journal.close();
      throw failure;
    }
  }

  private void begin(String now) {
    if (source.isEmpty()) {
      append(JsonNodeFactory.instance.objectNode().put(SOURCE, now));
      settings.ifPresent(this::append);
    } else if (!source.get().equals(now)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s is of another load: %s, expected %s; --fresh starts over"
              .formatted(file.path(), source.get(), now));
    }
  }

  private void readAll() {
    for (Optional<byte[]> entry = file.next(); entry.isPresent(); entry = file.next()) {
      try {
        read(JSON.readTree(entry.get()));
      } catch (IOException failure) {
        throw new RichterException(
            ErrorCode.PARAMETER_INVALID,
            "%s has an entry that is no JSON, expected one of a load".formatted(file.path()),
            failure);
      }
    }
  }

  private void read(JsonNode entry) {
    if (entry.has(SOURCE)) {
      source = Optional.of(entry.path(SOURCE).asText());
    } else if (entry.has(SETTINGS)) {
      settings =
          Optional.of(entry.path(SETTINGS)).filter(JsonNode::isObject).map(IngestSettings::of);
    } else {
      acknowledged = entry.path(ACKNOWLEDGED).asLong();
    }
  }

  private void append(ObjectNode entry) {
    try {
      file.append(JSON.writeValueAsBytes(entry));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void append(IngestSettings before) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    entry.set(SETTINGS, before.toJson());
    append(entry);
  }

  /** How many leading entries of the source are done. */
  synchronized long acknowledged() {
    return acknowledged;
  }

  /** Says that so many leading entries of the source are done. */
  synchronized void acknowledged(long position) {
    acknowledged = position;
    append(JsonNodeFactory.instance.objectNode().put(ACKNOWLEDGED, position));
  }

  /** What the index was set to, if it is set to something else for the load. */
  synchronized Optional<IngestSettings> settings() {
    return settings;
  }

  /** Says what the index is set to, before it is set to something else. */
  synchronized void change(IngestSettings before) {
    settings = Optional.of(before);
    append(before);
  }

  /** Says that the index is set to what it was. */
  synchronized void restored() {
    settings = Optional.empty();
    append(JsonNodeFactory.instance.objectNode().putNull(SETTINGS));
  }

  /** Deletes the file, of which nothing is needed any more. */
  void delete() {
    file.delete();
  }

  /** Deletes the file if nothing is done yet, so that it stands in the way of no other source. */
  synchronized void deleteIfUnused() {
    if (acknowledged == 0 && settings.isEmpty()) {
      delete();
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
