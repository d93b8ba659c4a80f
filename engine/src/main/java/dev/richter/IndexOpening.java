package dev.richter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;

/** Opens indexes: finds out what is in a directory, checks it, and puts the parts together. */
final class IndexOpening {

  private static final int MOST_TRIES = 10;

  private final Directory directory;
  private final IndexErrors errors;
  private final FileChecks checks;

  private IndexOpening(Directory directory, IndexErrors errors, int verifyBudgetMiB) {
    this.directory = directory;
    this.errors = errors;
    this.checks = new FileChecks(directory, (long) verifyBudgetMiB << 20);
  }

  static RichterIndex existing(Path path) {
    return writer(existingDirectory(path), path.toString(), Optional.empty(), IndexOptions.of());
  }

  static RichterIndex existingOrNew(Path path, IndexOptions options) {
    if (options.fields().isEmpty()) {
      return writer(existingDirectory(path), path.toString(), Optional.empty(), options);
    }
    Directory directory =
        new IndexErrors(path.toString())
            .reading("creating", () -> FSDirectory.open(DurableDirectories.create(path)));
    return existingOrNew(directory, path.toString(), options);
  }

  static RichterIndex existingOrNew(Directory directory, String location, IndexOptions options) {
    return writer(directory, location, Optional.of(IndexSettings.of(options)), options);
  }

  static RichterIndex readOnly(Path path) {
    Directory directory = existingDirectory(path);
    IndexErrors errors = new IndexErrors(path.toString());
    return closingOnFailure(
        directory,
        () ->
            new IndexOpening(directory, errors, IndexOptions.of().verifyBudgetMiB()).openReader());
  }

  private static RichterIndex writer(
      Directory directory,
      String location,
      Optional<IndexSettings> declared,
      IndexOptions options) {
    IndexErrors errors = new IndexErrors(location);
    return closingOnFailure(
        directory,
        () ->
            new IndexOpening(directory, errors, options.verifyBudgetMiB())
                .openWriter(declared, options));
  }

  private static Directory existingDirectory(Path path) {
    if (!Files.isDirectory(path)) {
      throw new RichterException(
          ErrorCode.INDEX_NOT_FOUND, "there is no index at %s, no directory even".formatted(path));
    }
    return new IndexErrors(path.toString()).reading("opening", () -> FSDirectory.open(path));
  }

  private RichterIndex openWriter(Optional<IndexSettings> declared, IndexOptions options) {
    return errors.reading(
        "opening",
        () -> {
          IndexSettings settings =
              DirectoryReader.indexExists(directory)
                  ? checkedSettings()
                  : declared.filter(any -> isEmpty()).orElseThrow(this::notFound);
          declared.ifPresent(wanted -> settings.checkDeclared(wanted, errors.location()));
          IndexChanges changes = IndexChanges.open(directory, settings, options, errors);
          try {
            IndexView view =
                new IndexView(changes.searchers(), settings, changes.mapper(), errors, false);
            return new RichterIndex(directory, view, changes, errors);
          } catch (Throwable t) {
            changes.abandon(t);
            throw t;
          }
        });
  }

  /** Reads the settings under the lock, so that no writer deletes files that are being checked. */
  private IndexSettings checkedSettings() throws IOException {
    try (Lock lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
      IndexSettings settings = readSettings();
      lock.ensureValid();
      return settings;
    }
  }

  private IndexSettings readSettings() throws IOException {
    SegmentInfos commit;
    try {
      commit = SegmentInfos.readLatestCommit(directory);
    } catch (IndexFormatTooOldException | IndexFormatTooNewException e) {
      checkVersionsAreAsWritten();
      throw e;
    }
    checks.check(commit.files(true));
    return IndexSettings.fromUserData(commit.getUserData(), errors.location());
  }

  /** A flipped bit in a header looks like another version. */
  private void checkVersionsAreAsWritten() throws IOException {
    FileChecks.checkWhole(directory, SegmentInfos.getLastCommitSegmentsFileName(directory));
    for (String file : directory.listAll()) {
      if (file.endsWith(".si")) {
        FileChecks.checkWhole(directory, file);
      }
    }
  }

  private RichterIndex openReader() {
    return errors.reading(
        "opening",
        () -> {
          if (!DirectoryReader.indexExists(directory)) {
            throw notFound();
          }
          for (int tries = 1; ; tries++) {
            String commit = SegmentInfos.getLastCommitSegmentsFileName(directory);
            try {
              IndexSettings settings = readSettings();
              SearcherManager searchers =
                  new SearcherManager(
                      DirectoryReader.open(directory), new CheckingSearcherFactory(checks));
              IndexView view =
                  new IndexView(
                      searchers, settings, new DocumentMapper(settings, Set.of()), errors, true);
              return new RichterIndex(directory, view, null, errors);
            } catch (IOException e) {
              // A writer elsewhere may have committed and deleted what the commit before needed.
              if (tries == MOST_TRIES
                  || !(IndexErrors.isMissingFile(e) || IndexErrors.isMissingFile(e.getCause()))
                  || commit.equals(SegmentInfos.getLastCommitSegmentsFileName(directory))) {
                throw e;
              }
            }
          }
        });
  }

  private boolean isEmpty() {
    return errors.reading("opening", () -> orphan().isEmpty());
  }

  /** A file of a segment, if there is one; without a commit it must not be there. */
  private Optional<String> orphan() throws IOException {
    for (String file : directory.listAll()) {
      if (IndexFileNames.CODEC_FILE_PATTERN.matcher(file).matches()) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private RichterException notFound() {
    return errors.reading(
        "opening",
        () ->
            orphan()
                .map(
                    file ->
                        new RichterException(
                            ErrorCode.INDEX_CORRUPT,
                            "%s has files of an index, such as %s, but no file segments_N that says which belong to it"
                                .formatted(errors.location(), file)))
                .orElseGet(
                    () ->
                        new RichterException(
                            ErrorCode.INDEX_NOT_FOUND,
                            "there is no index at %s".formatted(errors.location()))));
  }

  private static RichterIndex closingOnFailure(
      Directory directory, Supplier<RichterIndex> opening) {
    try {
      return opening.get();
    } catch (Throwable t) {
      try {
        directory.close();
      } catch (IOException e) {
        t.addSuppressed(e);
      }
      throw t;
    }
  }
}
