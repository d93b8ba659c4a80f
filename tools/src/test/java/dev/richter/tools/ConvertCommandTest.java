package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ConvertCommandTest {

  private static final List<VectorRecord> VECTORS = Vectors.random(7, 50);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(VectorFormat.class)
  void vectorsSurviveTheWayIntoAFormatAndBack(VectorFormat format) throws IOException {
    Path start = Vectors.write(directory.resolve("start.csr"), VectorFormat.CSR, VECTORS);
    Path there = directory.resolve("there.gz");
    Path back = directory.resolve("back.csr");

    Cli first = Cli.run("convert", start, there, "--to", format.formatName()).succeeded();
    Cli second =
        Cli.run("convert", there, back, "--to", "csr", "--format", format.formatName(), "--json")
            .succeeded();

    assertThat(first.out()).isEqualTo("50 vectors: csr to %s, %s%n", format.formatName(), there);
    assertThat(second.json().get("vectors").asInt()).isEqualTo(50);
    assertThat(second.json().get("from").asText()).isEqualTo(format.formatName());
    assertThat(Files.readAllBytes(back)).isEqualTo(Files.readAllBytes(start));
  }

  @Test
  void aNewVocabularyNumbersTextualTokens() throws IOException {
    Path input = directory.resolve("docs.jsonl");
    Files.writeString(
        input,
        """
        {"id": "a", "contents": "", "vector": {"cat": 1.5, "dog": 0.5}}
        {"id": "b", "contents": "", "vector": {"dog": 2.0}}
        """);
    Path output = directory.resolve("docs.csr");
    Path vocabulary = directory.resolve("vocab.txt");

    Cli.run("convert", input, output, "--to", "csr", "--new-vocabulary", vocabulary).succeeded();

    assertThat(Files.readAllLines(vocabulary)).containsExactly("cat", "dog");
    List<VectorRecord> records = Vectors.read(output);
    assertThat(records.get(1).vector().tokens()).containsExactly(1);

    Path back = directory.resolve("back.jsonl");
    Cli.run("convert", output, back, "--to", "anserini-jsonl", "--vocabulary", vocabulary)
        .succeeded();
    assertThat(Files.readString(back)).contains("\"dog\":2.0");
  }

  @Test
  void aMissingFileIsADataError() {
    Cli.run("convert", directory.resolve("none.csr"), directory.resolve("out"), "--to", "csr")
        .failed(ExitCode.DATA, "DATA_NOT_FOUND", "none.csr");
  }

  @Test
  void aFileThatEndsEarlyIsADataErrorAndLeavesNothing() throws IOException {
    Path input = Vectors.write(directory.resolve("start.csr"), VectorFormat.CSR, VECTORS);
    Files.write(input, Arrays.copyOf(Files.readAllBytes(input), (int) Files.size(input) / 2));
    Path output = directory.resolve("out.jsonl");

    Cli.run("convert", input, output, "--to", "seismic-jsonl", "--format", "csr")
        .failed(ExitCode.DATA, "DATA_TRUNCATED", "start.csr");

    assertThat(output).doesNotExist();
    assertThat(directory).isDirectoryNotContaining(file -> file.toString().endsWith(".tmp"));
  }

  @Test
  void textualTokensWithoutAVocabularyAreADataError() throws IOException {
    Path input = directory.resolve("docs.jsonl");
    Files.writeString(input, "{\"id\": 1, \"content\": \"\", \"vector\": {\"cat\": 1.5}}\n");

    Cli.run("convert", input, directory.resolve("out.csr"), "--to", "csr")
        .failed(ExitCode.DATA, "VOCABULARY_INVALID", "\"cat\"", "line 1");
  }

  @Test
  void anUnknownFormatIsAUsageErrorThatNamesTheFormats() {
    Cli.run("convert", "a", "b", "--to", "parquet")
        .failed(ExitCode.USAGE, "--to", "\"parquet\"", "csr", "seismic-binary", "anserini-jsonl");
  }

  @Test
  void twoVocabulariesAreAUsageError() {
    Cli.run("convert", "a", "b", "--to", "csr", "--vocabulary", "v", "--new-vocabulary", "w")
        .failed(ExitCode.USAGE, "--new-vocabulary");
  }
}
