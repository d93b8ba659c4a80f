package dev.richter.datasets.vectors;

import dev.richter.datasets.io.LineInput;
import dev.richter.datasets.io.OutputFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.Vocabulary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A {@code vocab.txt}: one token a line, in UTF-8; the first line is token 0. */
public final class VocabularyFile {

  private VocabularyFile() {}

  /**
   * Reads a vocabulary.
   *
   * @throws RichterException with {@code VOCABULARY_INVALID} if a token stands twice or a line is
   *     blank, {@code DATA_MALFORMED} if it is not UTF-8, or {@code DATA_NOT_FOUND}
   */
  public static Vocabulary read(Path path) {
    List<String> tokens = new ArrayList<>();
    Map<String, Long> lines = new HashMap<>();
    try (LineInput input = LineInput.open(path)) {
      for (String line = input.next(); line != null; line = input.next()) {
        if (input.lineNumber() != tokens.size() + 1) {
          throw input.failure(
              ErrorCode.VOCABULARY_INVALID,
              "line %d before it is blank, expected a token on every line"
                  .formatted(tokens.size() + 1));
        }
        Long previous = lines.putIfAbsent(line, input.lineNumber());
        if (previous != null) {
          throw input.failure(
              ErrorCode.VOCABULARY_INVALID,
              "token \"%s\" stands on line %d too, expected each token once"
                  .formatted(line, previous));
        }
        tokens.add(line);
      }
    }
    return Vocabulary.of(tokens);
  }

  /**
   * Writes a vocabulary.
   *
   * @throws RichterException with {@code VOCABULARY_INVALID} if a token is blank or holds a line
   *     end, or {@code STORAGE_FAILED}
   */
  public static void write(Path path, Vocabulary vocabulary) {
    try (OutputFile file = OutputFile.create(path)) {
      for (int number = 0; number < vocabulary.size(); number++) {
        String token = vocabulary.text(number);
        if (token.isBlank() || token.indexOf('\n') >= 0 || token.endsWith("\r")) {
          throw new RichterException(
              ErrorCode.VOCABULARY_INVALID,
              "%s: token %d, \"%s\", cannot be a line of its own"
                  .formatted(path, number, token.replace("\n", "\\n").replace("\r", "\\r")));
        }
        file.content().write((token + "\n").getBytes(StandardCharsets.UTF_8));
      }
      file.commit();
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }
}
