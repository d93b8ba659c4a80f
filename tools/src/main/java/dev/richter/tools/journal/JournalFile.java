package dev.richter.tools.journal;

import dev.richter.datasets.io.OutputFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A file to which entries are added, and from which they are read when work goes on.
 *
 * <pre>
 * int32  length of the head, int32 its CRC-32C, the head: what work it is of, as text
 * for each entry:
 *   int32  length, int32 its CRC-32C, the entry
 * </pre>
 *
 * <p>What the end of a process or of the machine has left incomplete at the end is cut off. The
 * file appears with the first entry. Its lock keeps other processes from it. Not safe for use by
 * many threads.
 */
public final class JournalFile implements AutoCloseable {

  private static final int FRAME_BYTES = 2 * Integer.BYTES;

  private final Path path;
  private final byte[] head;

  /** Not a channel, which an interrupted thread would close. */
  private @Nullable RandomAccessFile file;

  private long readPosition;

  private JournalFile(Path path, String head) {
    this.path = path;
    this.head = head.getBytes(StandardCharsets.UTF_8);
    this.readPosition = (long) FRAME_BYTES + this.head.length;
  }

  /** Takes an entry that is there. */
  @FunctionalInterface
  public interface EntryReader {

    /** Takes the next one. */
    void read(byte[] entry);
  }

  /**
   * Opens what is there, if there is anything.
   *
   * @param path the file
   * @param head what work it has to be of
   * @param fresh whether one that is of other work, or unreadable, is deleted and not refused
   * @param reader gets each entry
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if it is of other work, or
   *     another process is writing it, or with {@link ErrorCode#STORAGE_FAILED}
   */
  public static JournalFile open(Path path, String head, boolean fresh, EntryReader reader) {
    JournalFile journal = new JournalFile(path, head);
    try {
      if (Files.exists(path)) {
        journal.lock();
        byte[] found = journal.frame(0);
        if (Arrays.equals(found, journal.head)) {
          journal.findEnd(reader);
        } else if (fresh) {
          journal.delete();
        } else {
          throw journal.ofOtherWork(found);
        }
      }
      return journal;
    } catch (IOException failure) {
      journal.close();
      throw OutputFile.failed(path, failure);
    } catch (RuntimeException failure) {
      journal.close();
      throw failure;
    }
  }

  private void lock() throws IOException {
    RandomAccessFile opened = new RandomAccessFile(path.toFile(), "rw");
    file = opened;
    try {
      if (opened.getChannel().tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException ofThisProcess) {
      // The same as a lock of another process.
    }
    throw new RichterException(
        ErrorCode.PARAMETER_INVALID,
        "%s: another run is writing it, expected none".formatted(path));
  }

  private RichterException ofOtherWork(byte @Nullable [] found) {
    return new RichterException(
        ErrorCode.PARAMETER_INVALID,
        "%s is of another run: %s, expected %s; --fresh starts over"
            .formatted(path, found == null ? "unreadable" : oneLine(found), oneLine(head)));
  }

  private static String oneLine(byte[] head) {
    return new String(head, StandardCharsets.UTF_8).strip().replace("\n", ", ");
  }

  /** Finds the last entry that is whole, and cuts off what is behind it. */
  private void findEnd(EntryReader reader) throws IOException {
    long position = readPosition;
    for (byte[] entry = frame(position); entry != null; entry = frame(position)) {
      reader.read(entry);
      position += FRAME_BYTES + entry.length;
    }
    file().setLength(position);
  }

  /** The content that stands at a place, or null if it is not there whole. */
  private byte @Nullable [] frame(long position) throws IOException {
    long left = file().length() - position - FRAME_BYTES;
    if (left < 0) {
      return null;
    }
    file().seek(position);
    int length = file().readInt();
    int checksum = file().readInt();
    // Zeros, which a crash of the machine may leave, look like a frame without content.
    if (length <= 0 || length > left) {
      return null;
    }
    byte[] content = new byte[length];
    file().readFully(content);
    return checksum(content) == checksum ? content : null;
  }

  private static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }

  private RandomAccessFile file() {
    if (file == null) {
      throw new IllegalStateException("no file is open");
    }
    return file;
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** The entry after the one that was read last, of those that were there when it was opened. */
  public Optional<byte[]> next() {
    if (file == null) {
      return Optional.empty();
    }
    try {
      byte[] entry = frame(readPosition);
      if (entry != null) {
        readPosition += FRAME_BYTES + entry.length;
      }
      return Optional.ofNullable(entry);
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }

  /**
   * Adds an entry, which has at least one byte, at the end; it does not come back from {@link
   * #next}.
   */
  public void append(byte[] entry) {
    try {
      if (file == null) {
        Files.createFile(path);
        lock();
        write(head);
      }
      write(entry);
      readPosition = file().length();
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }

  private void write(byte[] content) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES + content.length);
    frame.putInt(content.length).putInt(checksum(content)).put(content);
    file().seek(file().length());
    file().write(frame.array());
  }

  /** Deletes the file, of which nothing is needed any more. */
  public void delete() {
    close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }

  @Override
  public void close() {
    try (RandomAccessFile closing = file) {
      file = null;
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }
}
