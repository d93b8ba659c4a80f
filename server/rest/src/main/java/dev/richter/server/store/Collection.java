package dev.richter.server.store;

import dev.richter.IndexOptions;
import dev.richter.IndexStats;
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
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.lucene.util.IOUtils;

/**
 * An index under a name. Its index may be replaced by another one, as by a snapshot; reads go on
 * meanwhile, writes wait. Where its files cannot be opened there is none, and whoever reads or
 * writes is told so. Safe for use by many threads.
 */
public final class Collection implements Closeable {

  private static final System.Logger LOGGER = System.getLogger("dev.richter.server");

  private final String name;
  private final Path directory;
  private final StoreOptions options;
  private final GroupCommit commits;
  private final ReentrantReadWriteLock replacing = new ReentrantReadWriteLock();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile State state;
  private volatile Optional<Fault> damage = Optional.empty();
  private boolean closed;

  /** Whether there is an index to work on. */
  private sealed interface State {

    /**
     * There is.
     *
     * @param file what stands beside it
     */
    record Open(CollectionFile file, RichterIndex index) implements State {}

    /** There is none, because its files are damaged or cannot be reached. */
    record Unavailable(Fault fault) implements State {}
  }

  private Collection(String name, Path directory, StoreOptions options, Runnable commitFailed) {
    this.name = name;
    this.directory = directory;
    this.options = options;
    this.state = opened(true);
    if (state instanceof State.Open open) {
      removeOthers(open.file());
    }
    this.commits =
        new GroupCommit(
            name,
            this::commit,
            this::refresh,
            options.refreshInterval(),
            options.commitInterval(),
            commitFailed);
  }

  /**
   * Opens a collection. One that cannot be opened says so, and can be deleted or replaced.
   *
   * @param commitFailed is run whenever a commit or refresh has failed
   */
  static Collection open(String name, Path directory, StoreOptions options, Runnable commitFailed) {
    return new Collection(name, directory, options, commitFailed);
  }

  /**
   * Opens what is on disk.
   *
   * @param tells whether the log says why that cannot be done
   */
  private State opened(boolean tells) {
    try {
      CollectionFile file = CollectionFile.read(directory);
      return new State.Open(file, openIndex(file.index()));
    } catch (IOException | RuntimeException e) {
      if (tells) {
        LOGGER.log(
            System.Logger.Level.ERROR,
            () -> "collection \"%s\" cannot be opened; others can".formatted(name),
            e);
      }
      return new State.Unavailable(Fault.of(e));
    }
  }

  private RichterIndex openIndex(String indexName) {
    return RichterIndex.open(
        directory.resolve(indexName), IndexOptions.of().ramBufferMiB(options.ramBufferMiB()));
  }

  /** What a crash or a replacement leaves: indexes that are not used. */
  private void removeOthers(CollectionFile file) {
    try (var entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String other = entry.getFileName().toString();
        if (!other.equals(CollectionFile.NAME) && !other.equals(file.index())) {
          IOUtils.rm(entry);
        }
      }
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, () -> "removing what collection " + name + " was", e);
    }
  }

  /** The name. */
  public String name() {
    return name;
  }

  private State.Open open() {
    return switch (state) {
      case State.Open open -> open;
      case State.Unavailable unavailable ->
          throw new ProblemException(
              ProblemCode.COLLECTION_UNAVAILABLE,
              "collection \"%s\" cannot be opened (%s): %s; a snapshot can take its place"
                  .formatted(name, unavailable.fault().code(), unavailable.fault().detail()));
    };
  }

  /**
   * Does nothing if there is an index to work on.
   *
   * @throws ProblemException if there is none
   */
  public void checkAvailable() {
    var unused = open();
  }

  /** Whether there is an index to work on. */
  public boolean isAvailable() {
    return state instanceof State.Open;
  }

  /**
   * What is wrong with the collection, if anything is: it cannot be opened, damage was met while it
   * was read, or what is written does not become durable.
   */
  public Optional<Fault> fault() {
    return switch (state) {
      case State.Unavailable unavailable -> Optional.of(unavailable.fault());
      case State.Open open -> damage.or(() -> commits.failure().map(Fault::of));
    };
  }

  /** How much is visible of the index; nothing while there is none. */
  public Optional<IndexStats> stats() {
    try {
      return isAvailable() ? Optional.of(read(RichterIndex::stats)) : Optional.empty();
    } catch (RichterException | ProblemException e) {
      // Closed meanwhile, or damaged, which fault() tells.
      return Optional.empty();
    }
  }

  /** What queries reach that say nothing about how hard to try, if that was said. */
  public OptionalDouble recall() {
    return open().file().recall();
  }

  /** Changes what queries reach that say nothing about how hard to try. */
  public void recall(OptionalDouble recall) {
    exclusively(
        () -> {
          State.Open open = open();
          CollectionFile changed = open.file().withRecall(recall);
          changed.write(directory);
          state = new State.Open(changed, open.index());
        });
  }

  /** Reads the index as it is. */
  public <T> T read(Function<RichterIndex, T> reading) {
    while (true) {
      RichterIndex current = open().index();
      try {
        return reading.apply(current);
      } catch (RichterException e) {
        // Replaced between the two lines above.
        if (e.code() != ErrorCode.INDEX_CLOSED || isCurrent(current)) {
          noteDamage(e);
          throw e;
        }
      }
    }
  }

  private boolean isCurrent(RichterIndex index) {
    return state instanceof State.Open open && open.index() == index;
  }

  private synchronized void noteDamage(RichterException failure) {
    if (failure.code() == ErrorCode.INDEX_CORRUPT && damage.isEmpty()) {
      damage = Optional.of(Fault.of(failure));
      LOGGER.log(
          System.Logger.Level.ERROR, () -> "collection \"%s\" is damaged".formatted(name), failure);
    }
  }

  /**
   * Changes the index. What is changed becomes visible soon; {@link #awaitDurable()} waits for it.
   */
  public void write(Consumer<RichterIndex> change) {
    replacing.readLock().lock();
    try {
      write(open().index(), change);
    } finally {
      replacing.readLock().unlock();
    }
  }

  private void write(RichterIndex current, Consumer<RichterIndex> change) {
    try {
      change.accept(current);
      commits.written();
    } catch (RichterException e) {
      noteDamage(e);
      // Some payloads may have been changed before the one that was refused. And a writer that has
      // stopped is replaced by the next commit.
      if (e.code() == ErrorCode.PAYLOAD_INVALID || !current.isWritable()) {
        commits.written();
      }
      throw e;
    }
  }

  /**
   * Waits until everything written before is durable and visible.
   *
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED} if the storage refuses, or
   *     {@link ErrorCode#INDEX_CLOSED} if the collection was closed meanwhile
   * @throws ProblemException if there is no index to work on
   */
  public void awaitDurable() {
    checkAvailable();
    try {
      commits.durable().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void commit() {
    if (state instanceof State.Unavailable unavailable) {
      // Perhaps what was in the way is gone.
      reopen(unavailable);
    }
    State before = state;
    try {
      read(
          index -> {
            index.commit();
            return true;
          });
    } catch (RichterException e) {
      if (before instanceof State.Open open && !open.index().isWritable()) {
        reopen(before);
      }
      throw e;
    }
  }

  private void refresh() {
    read(
        index -> {
          index.refresh();
          return true;
        });
  }

  /** A writer that met a failing disk may have stopped for good; another one can go on. */
  private void reopen(State failed) {
    replacing.writeLock().lock();
    try {
      if (closed || state != failed) {
        return;
      }
      closeQuietly(failed);
      state = opened(failed instanceof State.Open);
      if (state instanceof State.Open) {
        damage = Optional.empty();
      }
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
   * Puts another index in place of this one, or where there is none that can be opened.
   *
   * @param source a directory with an index; it is moved
   * @param recall what the other collection's queries reach by default
   */
  void replaceIndex(Path source, OptionalDouble recall) {
    exclusively(
        () -> {
          CollectionFile next = new CollectionFile(CollectionFile.nextIndex(directory), recall);
          Files.move(source, directory.resolve(next.index()));
          RichterIndex opened = openIndex(next.index());
          try {
            next.write(directory);
          } catch (Throwable t) {
            IOUtils.closeWhileHandlingException(opened);
            throw t;
          }
          State old = state;
          state = new State.Open(next, opened);
          damage = Optional.empty();
          closeQuietly(old);
          removeOthers(next);
        });
    // Commits of the index before may have failed; whether these do is known at once.
    var unused = commits.durable();
  }

  private void closeQuietly(State old) {
    try {
      if (old instanceof State.Open open) {
        open.index().close();
      }
    } catch (RichterException e) {
      LOGGER.log(System.Logger.Level.WARNING, () -> "closing what collection " + name + " was", e);
    }
  }

  /** The contents of the file beside the index. */
  CollectionFile file() {
    return open().file();
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
    commits.close();
    exclusively(
        () -> {
          closed = true;
          if (state instanceof State.Open open) {
            // Closing waits for merges before it commits.
            IOUtils.close(open.index()::commit, open.index());
          }
        });
  }

  /** Closes and deletes everything. */
  void delete() {
    commits.close();
    exclusively(
        () -> {
          closed = true;
          closeQuietly(state);
          Path gone = directory.resolveSibling(Collections.hidden("deleted"));
          Files.move(directory, gone);
          IOUtils.fsync(gone.getParent(), true);
          Collections.removeQuietly(gone);
        });
  }
}
