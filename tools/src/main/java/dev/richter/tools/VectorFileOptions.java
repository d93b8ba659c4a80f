package dev.richter.tools;

import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.datasets.vectors.VocabularyFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How files of vectors are read. */
final class VectorFileOptions {

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      completionCandidates = VectorFormatNames.class,
      description =
          "Format of the vector files: ${COMPLETION-CANDIDATES}. Without it the files tell.")
  @Nullable VectorFormat format;

  @Option(
      names = "--vocabulary",
      paramLabel = "FILE",
      description =
          "The encoder's vocab.txt, one token a line, where vectors name their tokens by text.")
  @Nullable Path vocabulary;

  /** The numbers of the tokens. */
  TokenDictionary dictionary() {
    return vocabulary == null
        ? TokenDictionary.numeric()
        : TokenDictionary.of(VocabularyFile.read(vocabulary));
  }

  /** Opens a file. */
  VectorReader open(Path path) {
    return formatOf(path).open(path, dictionary());
  }

  /** Opens a file to be read beside another one. */
  TextVectors.SparseSource source(Path path) {
    VectorFormat found = formatOf(path);
    return new TextVectors.SparseSource(
        path.toString(), found.open(path, dictionary()), found.textual());
  }

  /**
   * Reads a file of queries whole.
   *
   * @param least how many there should be, as a word
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if there are none
   */
  List<VectorRecord> readQueries(Path path, String least) {
    try (VectorReader reader = open(path)) {
      List<VectorRecord> queries = reader.readAll();
      if (queries.isEmpty()) {
        throw new RichterException(
            ErrorCode.DATA_MALFORMED,
            "%s: no queries, expected at least %s".formatted(path, least));
      }
      return queries;
    }
  }

  /** The format that was given, or the one that the file has. */
  VectorFormat formatOf(Path path) {
    return format == null ? VectorFormat.detect(path) : format;
  }
}
