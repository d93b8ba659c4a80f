package dev.richter.datasets.bm25;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.datasets.testing.Samples;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class Bm25FileTest {

  private static final String HEAD =
      "{\"format\":\"richter-bm25\",\"version\":1,\"analysis\":\"english\",\"k1\":0.9,\"b\":0.4,"
          + "\"documents\":3,\"length\":5,\"terms\":2}\n";
  private static final String TERMS =
      "{\"term\":\"cat\",\"documents\":3}\n{\"term\":\"dog\",\"documents\":2}\n";

  @TempDir Path directory;

  private Path file;

  @BeforeEach
  void write() {
    file = directory.resolve("bm25.jsonl.gz");
    try (Bm25Builder builder = new Bm25Builder(Bm25Parameters.defaults())) {
      List.of("cat dog", "cats", "a cat and a dog").forEach(builder::add);
      builder.build().write(directory);
    }
  }

  @Test
  void theFileIsAsItsDescriptionSaysAndGivesTheSameEncoder() throws IOException {
    byte[] written = Files.readAllBytes(file);
    assertThat(content(written)).isEqualTo(HEAD + TERMS);
    try (Bm25Encoder read = Bm25Encoder.read(directory)) {
      assertThat(read.parameters()).isEqualTo(Bm25Parameters.defaults());
      assertThat(read.size()).isEqualTo(2);
      Path other = directory.resolve("new/other");
      read.write(other);
      assertThat(Files.readAllBytes(other.resolve("bm25.jsonl.gz"))).isEqualTo(written);
      try (Bm25Encoder again = Bm25Encoder.read(other)) {
        assertThat(again.digest()).isEqualTo(read.digest());
        assertThat(again.encodeDocument("dog dog cat"))
            .isEqualTo(read.encodeDocument("dog dog cat"));
      }
    }
  }

  private static String content(byte[] gzip) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aDirectoryWithoutTheFileIsNamed() {
    assertThat(Bm25Encoder.isIn(directory)).isTrue();
    Path none = directory.resolve("none");
    assertThat(Bm25Encoder.isIn(none)).isFalse();
    refused(none, ErrorCode.DATA_NOT_FOUND, "bm25.jsonl.gz");
  }

  @Test
  void everyCutOfTheFileIsFound() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(RichterException.class)
          .as("%d bytes", length)
          .isThrownBy(() -> Bm25Encoder.read(directory))
          .withMessageContaining("bm25.jsonl.gz");
    }
  }

  @Test
  void aFileWithoutItsLastTermsIsTruncated() throws IOException {
    replace(HEAD);
    refused(directory, ErrorCode.DATA_TRUNCATED, "it has 0 terms, expected 2");
    replace("");
    refused(directory, ErrorCode.DATA_TRUNCATED, "it has nothing");
  }

  @Test
  void everyCutOfTheContentIsFound() throws IOException {
    String content = HEAD + TERMS;
    for (int length = 0; length < content.length() - 1; length++) {
      replace(content.substring(0, length));
      assertThatExceptionOfType(RichterException.class)
          .as("%d characters", length)
          .isThrownBy(() -> Bm25Encoder.read(directory))
          .withMessageContaining("bm25.jsonl.gz");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "richter-bm25 | richter-idf | line 1: at /format: \"richter-idf\", expected \"richter-bm25\"",
        "\"version\":1 | \"version\":2 | at /version: 2, expected 1 to 1",
        "english | klingon | analysis \"klingon\", expected one of english, standard",
        "0.9 | -1 | k1 -1.0, expected a number from 0",
        "\"b\":0.4 | \"b\":1.5 | b 1.5, expected a number from 0 to 1",
        "\"b\":0.4 | \"b\":\"x\" | at /b: a string, expected a number",
        "\"b\":0.4 | \"c\":0.4 | \"c\", expected \"b\"",
        "\"documents\":3,\"length\" | \"documents\":0,\"length\" | at /documents: 0, expected 1 to",
        "\"length\":5 | \"length\":2 | at /length: 2, expected 3 to",
        "\"length\":5 | \"length\":99999999999999999999 | line 1",
        "\"terms\":2 | \"terms\":1 | line 3: a term more than the 1",
        "\"terms\":2 | \"terms\":2,\"x\":1 | \"x\", expected no more fields",
        "\"term\":\"cat\" | \"term\":\"\" | line 2: at /term: a term of 0 characters",
        "\"documents\":3} | \"documents\":4} | line 2: at /documents: 4, expected 1 to 3",
        "\"documents\":3} | \"documents\":1} | line 3: Term[text=dog, documents=2], expected each",
        "dog | cat | line 3: Term[text=cat, documents=2], expected each term once",
        "\"documents\":2} | \"count\":2} | \"count\", expected \"documents\"",
      })
  void contentThatCannotHaveBeenWrittenIsNamedWithItsPlace(String from, String to, String message)
      throws IOException {
    String content = HEAD + TERMS;
    assertThat(content).contains(from);
    replace(content.replace(from, to));
    refused(directory, ErrorCode.DATA_MALFORMED, message);
  }

  private void replace(String content) throws IOException {
    Files.write(file, Samples.gzip(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static void refused(Path directory, ErrorCode code, String message) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> Bm25Encoder.read(directory))
        .withMessageContaining(message)
        .satisfies(failure -> assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code));
  }
}
