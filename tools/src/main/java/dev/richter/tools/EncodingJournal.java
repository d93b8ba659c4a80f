package dev.richter.tools;

import dev.richter.datasets.io.OutputFile;
import dev.richter.datasets.text.BeirText;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.encode.DirectoryEncoder.EncodedText;
import dev.richter.tools.encode.DirectoryEncoder.Role;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a run has encoded so far, in a file {@code NAME.encoding} beside its output, so that a run
 * that was killed goes on where it was.
 *
 * <pre>
 * int32  length of the head, int32 its CRC-32C, the head: format, encoder, role, batch size
 * for each window of texts that was finished:
 *   int32  length, int32 its CRC-32C, the window: its texts' CRC-32C and its vectors
 * </pre>
 *
 * <p>What the end of a process or of the machine has left incomplete at the end is cut off. The
 * file appears with the first window. Not safe for use by many threads.
 */
final class EncodingJournal implements AutoCloseable {

  private static final String FORMAT = "richter encoding 1";
  private static final int FRAME_BYTES = 2 * Integer.BYTES;

  private final Path path;
  private final byte[] head;
  private @Nullable FileChannel channel;
  private long finishedTexts;
  private long readPosition;

  private EncodingJournal(Path path, byte[] head) {
    this.path = path;
    this.head = head;
  }

  /**
   * Opens what another run has left, if there is anything.
   *
   * @param output the file that is to be written
   * @param encoder the digest of the encoder
   * @param role what the texts are
   * @param batchSize how many texts a model is given at once
   * @param fresh whether to delete what there is
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if it is of another encoder
   *     or role or batch size, or another run is writing it, or with {@link
   *     ErrorCode#STORAGE_FAILED}
   */
  static EncodingJournal open(
      Path output, String encoder, Role role, int batchSize, boolean fresh) {
    Path path = output.resolveSibling(output.getFileName() + ".encoding");
    EncodingJournal journal = new EncodingJournal(path, head(encoder, role, batchSize));
    try {
      if (Files.exists(path)) {
        journal.lock(StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (fresh) {
          journal.delete();
        } else {
          journal.findEnd();
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

  private static byte[] head(String encoder, Role role, int batchSize) {
    return "%s\nencoder %s\nrole %s\nbatch size %d\n"
        .formatted(FORMAT, encoder, role, batchSize)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void lock(StandardOpenOption... options) throws IOException {
    FileChannel opened = FileChannel.open(path, options);
    channel = opened;
    try {
      if (opened.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException ofThisProcess) {
      // The same as a lock of another process.
    }
    throw new RichterException(
        ErrorCode.PARAMETER_INVALID,
        "%s: another run is writing it, expected none".formatted(path));
  }

  /** Checks the head, finds the last window that is whole, and cuts off what is behind it. */
  private void findEnd() throws IOException {
    byte[] found = frame(0);
    if (found == null || !Arrays.equals(found, head)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s is of another run: %s, expected %s; --fresh starts over"
              .formatted(path, found == null ? "unreadable" : oneLine(found), oneLine(head)));
    }
    long position = (long) FRAME_BYTES + head.length;
    readPosition = position;
    for (byte[] window = frame(position); window != null; window = frame(position)) {
      finishedTexts += EncodedWindow.size(window);
      position += FRAME_BYTES + window.length;
    }
    channel().truncate(position);
  }

  private static String oneLine(byte[] head) {
    return new String(head, StandardCharsets.UTF_8).strip().replace("\n", ", ");
  }

  /** The content that stands at a place, or null if it is not there whole. */
  private byte @Nullable [] frame(long position) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(FRAME_BYTES);
    if (!fill(start, position)) {
      return null;
    }
    int length = start.getInt(0);
    // Zeros, which a crash of the machine may leave, look like a frame without content.
    if (length <= 0 || length > channel().size() - position - FRAME_BYTES) {
      return null;
    }
    ByteBuffer content = ByteBuffer.allocate(length);
    boolean whole = fill(content, position + FRAME_BYTES);
    return whole && checksum(content.array()) == start.getInt(Integer.BYTES)
        ? content.array()
        : null;
  }

  private boolean fill(ByteBuffer buffer, long position) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel().read(buffer, position + buffer.position()) < 0) {
        return false;
      }
    }
    return true;
  }

  private static int checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return (int) checksum.getValue();
  }

  private FileChannel channel() {
    if (channel == null) {
      throw new IllegalStateException("no file is open");
    }
    return channel;
  }

  /** How many texts earlier runs have finished. */
  long finishedTexts() {
    return finishedTexts;
  }

  /**
   * What earlier runs have made of the texts that come next, if they got that far.
   *
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if they had other texts
   */
  Optional<List<EncodedText>> next(List<BeirText> window) {
    if (channel == null) {
      return Optional.empty();
    }
    try {
      byte[] content = frame(readPosition);
      if (content == null) {
        return Optional.empty();
      }
      readPosition += FRAME_BYTES + content.length;
      return Optional.of(
          EncodedWindow.read(content, window)
              .orElseThrow(
                  () ->
                      new RichterException(
                          ErrorCode.DATA_MALFORMED,
                          "%s was begun with other texts than those from \"%s\" on; --fresh starts over"
                              .formatted(path, window.getFirst().id()))));
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }

  /** Adds what was made of the texts that come next. */
  void append(List<BeirText> window, List<EncodedText> made) {
    try {
      if (channel == null) {
        lock(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        write(head);
      }
      write(EncodedWindow.write(window, made));
      readPosition = channel().size();
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }

  private void write(byte[] content) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES + content.length);
    frame.putInt(content.length).putInt(checksum(content)).put(content).flip();
    long end = channel().size();
    while (frame.hasRemaining()) {
      channel().write(frame, end + frame.position());
    }
  }

  /** Deletes the file, of which nothing is needed any more. */
  void delete() {
    close();
    try {
      Files.deleteIfExists(path);
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }

  @Override
  public void close() {
    try (FileChannel closing = channel) {
      channel = null;
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }
}
