package dev.richter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.MergePolicy;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.LockObtainFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Runs what works on Lucene for one index and turns what it throws into errors with a code.
 *
 * <p>Lucene reports the same damage in many ways, depending on who meets it first; here it gets one
 * name. Knows whether the index was closed, since much fails in odd ways afterwards.
 */
final class IndexErrors {

  private final String location;
  private final AtomicBoolean closed = new AtomicBoolean();

  IndexErrors(String location) {
    this.location = location;
  }

  /** Something that gives a result or fails as Lucene does. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws IOException;
  }

  /** Something that fails as Lucene does. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  /** Where the index is, for messages. */
  String location() {
    return location;
  }

  /** Notes that the index is closed; returns whether it was open until now. */
  boolean markClosed() {
    return closed.compareAndSet(false, true);
  }

  /**
   * Runs something that reads the index.
   *
   * @param doing what it does, for the message: "searching"
   */
  <T> T reading(String doing, Call<T> call) {
    return run(doing, ErrorCode.INDEX_CORRUPT, call, () -> "");
  }

  /**
   * Runs something that changes the index.
   *
   * @param doing what it does, for the message: "committing"
   * @param advice asked after a failure for what the caller should know and do
   */
  void writing(String doing, Action action, Supplier<String> advice) {
    run(
        doing,
        ErrorCode.STORAGE_FAILED,
        () -> {
          action.run();
          return true;
        },
        advice);
  }

  private <T> T run(String doing, ErrorCode unexpected, Call<T> call, Supplier<String> advice) {
    if (closed.get()) {
      throw closedError(null);
    }
    try {
      return call.run();
    } catch (RichterException e) {
      throw e;
    } catch (IOException | RuntimeException | InternalError e) {
      throw closed.get() ? closedError(e) : translate(e, doing, unexpected, advice.get());
    }
  }

  private RichterException translate(
      Throwable failure, String doing, ErrorCode unexpected, String advice) {
    Throwable cause = unwrap(failure);
    return new RichterException(
        code(cause, unexpected),
        "%s %s: %s%s"
            .formatted(doing, location, explain(cause), advice.isEmpty() ? "" : ". " + advice),
        failure);
  }

  /** Lucene often says only that it stopped, and why in a cause. */
  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null
        && (cause instanceof AlreadyClosedException
            || cause instanceof IllegalStateException
            || cause instanceof MergePolicy.MergeException
            || cause instanceof UncheckedIOException
            || (cause instanceof CorruptIndexException && isMissingFile(cause.getCause()))
            || cause.getClass() == IOException.class
            || cause.getClass() == RuntimeException.class)) {
      cause = cause.getCause();
    }
    return cause;
  }

  /** Whether a file is not there that should be. */
  static boolean isMissingFile(@Nullable Throwable failure) {
    return failure instanceof NoSuchFileException || failure instanceof FileNotFoundException;
  }

  private static ErrorCode code(Throwable cause, ErrorCode unexpected) {
    return switch (cause) {
      case RichterException e -> e.code();
      case LockObtainFailedException e -> ErrorCode.INDEX_LOCKED;
      case IndexNotFoundException e -> ErrorCode.INDEX_NOT_FOUND;
      case IndexFormatTooNewException e -> ErrorCode.INDEX_INCOMPATIBLE;
      case IndexFormatTooOldException e -> ErrorCode.INDEX_INCOMPATIBLE;
      case CorruptIndexException e -> ErrorCode.INDEX_CORRUPT;
      case EOFException e -> ErrorCode.INDEX_CORRUPT;
      case NoSuchFileException e -> ErrorCode.INDEX_CORRUPT;
      case FileNotFoundException e -> ErrorCode.INDEX_CORRUPT;
      case IOException e -> ErrorCode.STORAGE_FAILED;
      case IllegalArgumentException e when isMissingFormat(e) -> ErrorCode.INDEX_INCOMPATIBLE;
      // A mapped page that is gone: the file was cut while it was open.
      case InternalError e -> ErrorCode.INDEX_CORRUPT;
      default -> unexpected;
    };
  }

  private static boolean isMissingFormat(IllegalArgumentException e) {
    return String.valueOf(e.getMessage()).startsWith("An SPI class of type");
  }

  private static String explain(Throwable cause) {
    return switch (cause) {
      case LockObtainFailedException e ->
          "another writer, of this process or another, has the index open; "
              + "close it, or open the index for reading only";
      case IndexNotFoundException e -> "there is no index here";
      case NoSuchFileException e -> "a file is missing: " + e.getMessage();
      case FileNotFoundException e -> "a file is missing: " + e.getMessage();
      case EOFException e -> "a file ends too early: " + e.getMessage();
      case InternalError e -> "a file was cut while it was open: " + e.getMessage();
      case RichterException e -> String.valueOf(e.getMessage());
      case CorruptIndexException e -> String.valueOf(e.getMessage());
      default -> cause.toString();
    };
  }

  private RichterException closedError(@Nullable Throwable cause) {
    String message = "the index at %s is closed".formatted(location);
    return cause == null
        ? new RichterException(ErrorCode.INDEX_CLOSED, message)
        : new RichterException(ErrorCode.INDEX_CLOSED, message, cause);
  }
}
