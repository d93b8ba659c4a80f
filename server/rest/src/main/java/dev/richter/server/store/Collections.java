package dev.richter.server.store;

import dev.richter.IndexOptions;
import dev.richter.RichterIndex;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * All collections of a directory: {@code collections/NAME} holds one, {@code snapshots/NAME} its
 * snapshots. Names that begin with a dot are unfinished or deleted, and removed at the next start.
 */
public final class Collections implements Closeable {

  private static final System.Logger LOGGER = System.getLogger("dev.richter.server");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final String FIRST_INDEX = "index-1";

  private final StoreOptions options;
  private final Runnable commitFailed;
  private final Path collections;
  private final FileLock lock;
  private final Snapshots snapshots;
  private final Jobs jobs = new Jobs();
  private final ConcurrentSkipListMap<String, Collection> byName = new ConcurrentSkipListMap<>();
  private final Map<String, Boolean> creating = new ConcurrentHashMap<>();

  private Collections(Path data, StoreOptions options, Runnable commitFailed, FileLock lock)
      throws IOException {
    this.options = options;
    this.commitFailed = commitFailed;
    this.lock = lock;
    this.collections = Files.createDirectories(data.resolve("collections"));
    this.snapshots =
        new Snapshots(
            Files.createDirectories(data.resolve("snapshots")), options.maxSnapshotBytes());
  }

  /**
   * Opens all collections of a directory, and makes the directory if there is none. A collection
   * that cannot be opened does not keep the others from it.
   *
   * @param commitFailed is run whenever a commit or refresh has failed
   * @throws RichterException with {@link ErrorCode#INDEX_LOCKED} if another server has the
   *     directory, or {@link ErrorCode#STORAGE_FAILED} if it cannot be read
   */
  public static Collections open(Path data, StoreOptions options, Runnable commitFailed) {
    try {
      Files.createDirectories(data);
      Collections opened = new Collections(data, options, commitFailed, lock(data));
      try {
        opened.openAll();
        return opened;
      } catch (Throwable t) {
        IOUtils.closeWhileHandlingException(opened);
        throw t;
      }
    } catch (IOException e) {
      throw new RichterException(
          ErrorCode.STORAGE_FAILED, "opening the collections of %s: %s".formatted(data, e), e);
    }
  }

  private static FileLock lock(Path data) throws IOException {
    FileChannel channel =
        FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = tryLock(channel);
    if (lock == null) {
      channel.close();
      throw new RichterException(
          ErrorCode.INDEX_LOCKED, "another server has the data of %s".formatted(data));
    }
    return lock;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private void openAll() throws IOException {
    try (var entries = Files.newDirectoryStream(collections)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.startsWith(".")) {
          IOUtils.rm(entry);
        } else if (NAME.matcher(name).matches()) {
          byName.put(name, open(name, entry));
        }
      }
    }
    snapshots.removeUnfinished();
  }

  private Collection open(String name, Path directory) {
    return Collection.open(name, directory, options, commitFailed);
  }

  /** Removes a hidden directory now rather than at the next start. */
  static void removeQuietly(Path hidden) {
    try {
      IOUtils.rm(hidden);
    } catch (IOException e) {
      LOGGER.log(
          System.Logger.Level.WARNING, () -> hidden + " stays until the server starts again", e);
    }
  }

  /** A name that is removed at the next start. */
  static String hidden(String what) {
    return ".%s-%s".formatted(what, UUID.randomUUID());
  }

  /** The collections by name. */
  public Map<String, Collection> all() {
    return java.util.Collections.unmodifiableMap(byName);
  }

  /** How many collections cannot be opened. */
  public long unavailable() {
    return byName.values().stream().filter(collection -> !collection.isAvailable()).count();
  }

  /**
   * The collection of a name.
   *
   * @throws ProblemException if there is none
   */
  public Collection get(String name) {
    Collection collection = byName.get(name);
    if (collection == null) {
      throw new ProblemException(
          ProblemCode.COLLECTION_NOT_FOUND, "there is no collection \"%s\"".formatted(name));
    }
    return collection;
  }

  /** The snapshots of all collections. */
  public Snapshots snapshots() {
    return snapshots;
  }

  /** The jobs of all collections. */
  public Jobs jobs() {
    return jobs;
  }

  /**
   * Creates a collection without points.
   *
   * @throws ProblemException if there is one of this name
   */
  public Collection create(String name, IndexOptions fields, OptionalDouble recall) {
    return create(name, recall, index -> RichterIndex.open(index, fields).close());
  }

  /** Makes an index at a path where nothing is. */
  @FunctionalInterface
  private interface IndexMaking {
    void make(Path index) throws IOException;
  }

  private Collection create(String name, OptionalDouble recall, IndexMaking making) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("collection name " + name);
    }
    if (byName.containsKey(name) || creating.putIfAbsent(name, true) != null) {
      throw new ProblemException(
          ProblemCode.COLLECTION_EXISTS, "there is a collection \"%s\"".formatted(name));
    }
    try {
      if (byName.containsKey(name)) {
        throw new ProblemException(
            ProblemCode.COLLECTION_EXISTS, "there is a collection \"%s\"".formatted(name));
      }
      Path unfinished = Files.createDirectory(collections.resolve(hidden("new")));
      try {
        making.make(unfinished.resolve(FIRST_INDEX));
        new CollectionFile(FIRST_INDEX, recall).write(unfinished);
        Path directory = collections.resolve(name);
        Files.move(unfinished, directory);
        IOUtils.fsync(collections, true);
        Collection collection = open(name, directory);
        byName.put(name, collection);
        return collection;
      } catch (Throwable t) {
        removeQuietly(unfinished);
        throw t;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      creating.remove(name);
    }
  }

  /**
   * Deletes a collection with its snapshots.
   *
   * @throws ProblemException if there is none, or something else has it for itself
   */
  public void delete(String name) {
    Collection collection = get(name);
    collection.occupy();
    try {
      collection.delete();
      snapshots.deleteAll(name);
    } catch (Throwable t) {
      collection.release();
      throw t;
    }
    jobs.forget(name);
    // Only now may another one have the name. Who still holds this one finds it occupied for ever.
    byName.remove(name);
  }

  /**
   * Puts a collection to what a snapshot holds; creates it where there is none.
   *
   * @throws ProblemException if the snapshot cannot be used, in which case nothing has changed, or
   *     something else has the collection for itself
   */
  public Collection restore(String name, Snapshots.Source source) {
    Collection existing = byName.get(name);
    if (existing != null) {
      existing.occupy();
    }
    try (Snapshots.Unpacked unpacked = snapshots.unpack(source, collections)) {
      if (existing == null) {
        return create(name, unpacked.recall(), index -> Files.move(unpacked.index(), index));
      }
      existing.replaceIndex(unpacked.index(), unpacked.recall());
      return existing;
    } finally {
      if (existing != null) {
        existing.release();
      }
    }
  }

  /** Commits and closes all of them. */
  @Override
  public void close() throws IOException {
    jobs.close();
    try {
      IOUtils.close(byName.values());
    } finally {
      IOUtils.close(lock.channel());
    }
  }
}
