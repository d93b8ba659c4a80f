package dev.richter.tools;

import dev.richter.datasets.text.BeirText;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.encode.DirectoryEncoder.EncodedText;
import dev.richter.tools.encode.DirectoryEncoder.Role;
import dev.richter.tools.journal.JournalFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a run has encoded so far, in a {@link JournalFile} {@code NAME.encoding} beside its output,
 * so that a run that was killed goes on where it was. Each entry is a window of texts that was
 * finished: its texts' CRC-32C and its vectors. Not safe for use by many threads.
 */
final class EncodingJournal implements AutoCloseable {

  private static final String FORMAT = "richter encoding 1";

  private final JournalFile file;
  private final long finishedTexts;

  private EncodingJournal(JournalFile file, long finishedTexts) {
    this.file = file;
    this.finishedTexts = finishedTexts;
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
    String head =
        "%s\nencoder %s\nrole %s\nbatch size %d\n".formatted(FORMAT, encoder, role, batchSize);
    AtomicLong finished = new AtomicLong();
    JournalFile file =
        JournalFile.open(
            path, head, fresh, window -> finished.addAndGet(EncodedWindow.size(window)));
    if (fresh) {
      file.delete();
      finished.set(0);
    }
    return new EncodingJournal(file, finished.get());
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
    return file.next()
        .map(
            content ->
                EncodedWindow.read(content, window)
                    .orElseThrow(
                        () ->
                            new RichterException(
                                ErrorCode.DATA_MALFORMED,
                                "%s was begun with other texts than those from \"%s\" on; --fresh starts over"
                                    .formatted(file.path(), window.getFirst().id()))));
  }

  /** Adds what was made of the texts that come next. */
  void append(List<BeirText> window, List<EncodedText> made) {
    file.append(EncodedWindow.write(window, made));
  }

  /** Deletes the file, of which nothing is needed any more. */
  void delete() {
    file.delete();
  }

  @Override
  public void close() {
    file.close();
  }
}
