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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.lucene.util.IOUtils;

/**
 * An index under a name. Its index may be replaced by another one, as by a snapshot; reads go on
 * meanwhile, writes wait. Safe for use by many threads.
 */
public final class Collection implements Closeable {

  private static final System.Logger LOGGER = System.getLogger("dev.richter.server");

  private final String name;
  private final Path directory;
  private final StoreOptions options;
  private final GroupCommit commits;
  private final ReentrantReadWriteLock replacing = new ReentrantReadWriteLock();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile CollectionFile file;
  private volatile RichterIndex index;
  private boolean closed;

  private Collection(String name, Path directory, StoreOptions options) throws IOException {
    this.name = name;
    this.directory = directory;
    this.options = options;
    this.file = CollectionFile.read(directory);
    this.index = openIndex(file.index());
    removeOthers();
    this.commits =
        new GroupCommit(
            name,
            this::commit,
            () -> index.refresh(),
            options.refreshInterval(),
            options.commitInterval());
  }

  /** Opens a collection. */
  static Collection open(String name, Path directory, StoreOptions options) throws IOException {
    return new Collection(name, directory, options);
  }

  private RichterIndex openIndex(String indexName) {
    return RichterIndex.open(
        directory.resolve(indexName), IndexOptions.of().ramBufferMiB(options.ramBufferMiB()));
  }

  /** What a crash may have left: indexes that were being replaced or restored. */
  private void removeOthers() throws IOException {
    try (var entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String other = entry.getFileName().toString();
        if (!other.equals(CollectionFile.NAME) && !other.equals(file.index())) {
          IOUtils.rm(entry);
        }
      }
    }
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** What queries reach that say nothing about how hard to try, if that was said. */
  public OptionalDouble recall() {
    return file.recall();
  }

  /** Changes what queries reach that say nothing about how hard to try. */
  public void recall(OptionalDouble recall) {
    exclusively(
        () -> {
          CollectionFile changed = file.withRecall(recall);
          changed.write(directory);
          file = changed;
        });
  }

  /** Reads the index as it is. */
  public <T> T read(Function<RichterIndex, T> reading) {
    while (true) {
      RichterIndex current = index;
      try {
        return reading.apply(current);
      } catch (RichterException e) {
        // Replaced between the two lines above.
        if (e.code() != ErrorCode.INDEX_CLOSED || current == index) {
          throw e;
        }
      }
    }
  }

  /**
   * Changes the index. What is changed becomes visible soon; {@link #awaitDurable()} waits for it.
   */
  public void write(Consumer<RichterIndex> change) {
    replacing.readLock().lock();
    try {
      change.accept(index);
      commits.written();
    } catch (RichterException e) {
      if (e.code() != ErrorCode.PAYLOAD_INVALID) {
        throw e;
      }
      // Some payloads may have been changed before the one that was refused.
      commits.written();
      throw e;
    } finally {
      replacing.readLock().unlock();
    }
  }

  /**
   * Waits until everything written before is durable and visible.
   *
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED} if the storage refuses, or
   *     {@link ErrorCode#INDEX_CLOSED} if the collection was closed meanwhile
   */
  public void awaitDurable() {
    try {
      commits.durable().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void commit() {
    RichterIndex current = index;
    try {
      current.commit();
    } catch (RichterException e) {
      if (e.code() == ErrorCode.STORAGE_FAILED) {
        reopen(current);
      }
      throw e;
    }
  }

  /** A writer that met a failing disk may have stopped for good; another one can go on. */
  private void reopen(RichterIndex failed) {
    replacing.writeLock().lock();
    try {
      if (closed || index != failed) {
        return;
      }
      closeQuietly(failed);
      index = openIndex(file.index());
    } finally {
      replacing.writeLock().unlock();
    }
  }

  /** Something that fails as files do. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  private void exclusively(Action action) {
    replacing.writeLock().lock();
    try {
      action.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      replacing.writeLock().unlock();
    }
  }

  /**
   * Puts another index in place of this one.
   *
   * @param source a directory with an index; it is moved
   * @param recall what the other collection's queries reach by default
   */
  void replaceIndex(Path source, OptionalDouble recall) {
    exclusively(
        () -> {
          CollectionFile next = new CollectionFile(file.nextIndex(), recall);
          Files.move(source, directory.resolve(next.index()));
          RichterIndex opened = openIndex(next.index());
          try {
            next.write(directory);
          } catch (Throwable t) {
            IOUtils.closeWhileHandlingException(opened);
            throw t;
          }
          RichterIndex old = index;
          Path oldDirectory = directory.resolve(file.index());
          index = opened;
          file = next;
          closeQuietly(old);
          IOUtils.rm(oldDirectory);
        });
  }

  private void closeQuietly(RichterIndex old) {
    try {
      old.close();
    } catch (RichterException e) {
      LOGGER.log(System.Logger.Level.WARNING, () -> "closing what collection " + name + " was", e);
    }
  }

  /** The contents of the file beside the index. */
  CollectionFile file() {
    return file;
  }

  /**
   * Takes the collection for something that only one may do at a time.
   *
   * @throws ProblemException if somebody else has it
   */
  void occupy() {
    if (!busy.compareAndSet(false, true)) {
      throw new ProblemException(
          ProblemCode.COLLECTION_BUSY,
          "a job, restore or deletion of collection \"%s\" is under way".formatted(name));
    }
  }

  /** Gives back what {@link #occupy} took. */
  void release() {
    busy.set(false);
  }

  /** Commits and closes. */
  @Override
  public void close() {
    exclusively(
        () -> {
          closed = true;
          commits.close();
          index.close();
        });
  }

  /** Closes and deletes everything. */
  void delete() {
    exclusively(
        () -> {
          closed = true;
          commits.close();
          closeQuietly(index);
          Path gone = directory.resolveSibling(Collections.hidden("deleted"));
          Files.move(directory, gone);
          IOUtils.fsync(gone.getParent(), true);
          IOUtils.rm(gone);
        });
  }
}
