package dev.richter.tools;

import dev.richter.RichterIndex;
import dev.richter.codec.EncoderId;
import dev.richter.codec.FieldParameters;
import dev.richter.datasets.bm25.Bm25Encoder;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * What bm25 knows of the documents of an index, in a folder of the index's own directory. Lucene
 * passes over folders, so that the index itself knows nothing of it.
 */
final class OwnBm25 {

  private static final String FOLDER = "bm25";

  private OwnBm25() {}

  /** The folder of an index. */
  static Path folder(Path index) {
    return index.resolve(FOLDER);
  }

  /**
   * Makes sure that an index has the folder.
   *
   * @param index the index
   * @param directory where it is
   * @throws RichterException with {@link ErrorCode#FIELD_MISMATCH} if it has none, so that its
   *     vectors come from elsewhere; the message names their encoders
   */
  static void require(RichterIndex index, Path directory) {
    if (!Bm25Encoder.isIn(folder(directory))) {
      String fields =
          index.fields().entrySet().stream()
              .map(field -> "field \"%s\" %s".formatted(field.getKey(), origin(field.getValue())))
              .collect(Collectors.joining(", "));
      throw new RichterException(
          ErrorCode.FIELD_MISMATCH,
          "no bm25 in %s, expected --encoder KIND:DIRECTORY with the encoder that the index remembers: %s"
              .formatted(folder(directory), fields));
    }
  }

  private static String origin(FieldParameters field) {
    return field.encoder().map(EncoderId::toString).map("by "::concat).orElse("remembers none");
  }
}
