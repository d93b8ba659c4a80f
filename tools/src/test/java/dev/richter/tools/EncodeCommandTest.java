package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.MultiVectorFile;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.multivector.Head;
import dev.richter.tools.encode.TinyModel;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EncodeCommandTest {

  @TempDir Path directory;

  private Path model;
  private Path texts;
  private Path output;

  @BeforeEach
  void writeInputs() throws IOException {
    model = TinyModel.write(directory.resolve("model"));
    texts = directory.resolve("texts.jsonl");
    output = directory.resolve("out.npy");
    Files.writeString(
        texts,
        """
        {"_id": "a", "title": "cat", "text": "dog dog"}
        {"_id": "b", "text": "dog"}
        {"_id": "c", "title": "", "text": "cat dog dog"}
        """);
  }

  @Test
  void textsBecomeVectorsWithTheirIdentifiers() throws IOException {
    Cli cli = run("--element-type", "float32", "--max-tokens", "4", "--json").succeeded();

    assertThat(cli.json().get("texts").asInt()).isEqualTo(3);
    assertThat(cli.json().get("textsCut").asInt()).isEqualTo(2);
    assertThat(cli.json().get("rows").asInt()).isEqualTo(11);
    try (MultiVectorFile file = MultiVectorFile.open(output)) {
      assertThat(file.ids()).containsExactly("a", "b", "c");
      assertThat(file.type()).isEqualTo(FloatType.FLOAT32);
      assertThat(file.dimension()).isEqualTo(TinyModel.DIMENSION);
      assertThat(file.rows(1)).isEqualTo(3);
      MultiVector first = file.read(0);
      assertThat(first.size()).isEqualTo(4);
      assertThat(first).isEqualTo(file.read(2)).isEqualTo(first.normalized());
    }
  }

  @Test
  void moreTextsThanAreSortedTogetherStayInOrder() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines.append("{\"_id\": \"%d\", \"text\": \"%s\"}\n".formatted(i, "cat ".repeat(i * 7 % 13)));
    }
    Files.writeString(texts, lines);

    Cli cli = run("--batch-size", "1", "--threads", "1").succeeded();

    assertThat(cli.out()).contains("40 texts", "0 texts were cut to 192 tokens");
    try (MultiVectorFile file = MultiVectorFile.open(output)) {
      assertThat(file.type()).isEqualTo(FloatType.FLOAT16);
      for (int i = 0; i < 40; i++) {
        assertThat(file.ids().get(i)).isEqualTo(Integer.toString(i));
        assertThat(file.rows(i)).isEqualTo(i * 7 % 13 + 2);
      }
    }
  }

  @Test
  void prefixAndPunctuationAreHeeded() {
    run("--prefix", "cat, ", "--skip-punctuation").succeeded();
    try (MultiVectorFile file = MultiVectorFile.open(output)) {
      assertThat(file.rows(1)).isEqualTo(4);
    }
  }

  @Test
  void aBrokenLineIsADataErrorAndLeavesNothing() throws IOException {
    Files.writeString(texts, Files.readString(texts) + "{\"_id\": \"d\"}\n");
    run().failed(ExitCode.DATA, "DATA_MALFORMED", "line 4");
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactlyInAnyOrder(model, texts);
    }
  }

  @Test
  void whatCannotBeEncodedIsNamed() {
    run("--max-tokens", "1").failed(ExitCode.USAGE, "maxTokens 1");
    run("--element-type", "int8").failed(ExitCode.USAGE, "--element-type", "float16");
    Cli.run(
            "encode",
            "--encoder",
            "late-interaction:" + directory,
            "--input",
            texts,
            "--output",
            output)
        .failed(ExitCode.DATA, "DATA_NOT_FOUND", "model.onnx");
    Cli.run(
            "encode",
            "--encoder",
            "late-interaction:" + model,
            "--input",
            texts,
            "--output",
            directory.resolve("out"))
        .failed(ExitCode.USAGE, "PARAMETER_INVALID", ".npy");
  }

  @Test
  void spladeModelsMakeSparseVectorsInTheFormatOfTheName() throws IOException {
    Files.writeString(texts, Files.readString(texts) + "{\"_id\": \"d\", \"text\": \"\"}\n");
    Path csr = directory.resolve("out.csr.gz");
    Cli cli = splade(csr, "--json").succeeded();
    assertThat(cli.json().get("texts").asInt()).isEqualTo(4);
    assertThat(cli.json().get("textsEmpty").asInt()).isEqualTo(1);
    assertThat(cli.json().get("tokens").asInt()).isEqualTo(8);
    assertThat(cli.json().has("rows")).isFalse();
    List<VectorRecord> records = Vectors.read(csr);
    assertThat(VectorFormat.detect(csr)).isEqualTo(VectorFormat.CSR);
    assertThat(records).extracting(record -> record.vector().size()).containsExactly(3, 2, 3, 0);
    Path json = directory.resolve("out.jsonl");
    assertThat(splade(json, "--top-tokens=1").succeeded().out())
        .contains("3 weights of a vocabulary of 9", "1 gave no vector");
    assertThat(Vectors.read(json)).extracting(VectorRecord::id).containsExactly("a", "b", "c", "d");
    assertThat(Files.readString(json)).contains("\"content\":\"cat dog dog\"");
    Path vocabulary = Files.writeString(directory.resolve("vocab.txt"), vocabulary());
    splade(json, "--vocabulary", vocabulary, "--format=anserini-jsonl").succeeded();
    assertThat(Files.readString(json)).contains("\"contents\":\"dog\",\"vector\":{\"dog\":");
  }

  private static String vocabulary() {
    return "[PAD]\n[UNK]\n[CLS]\n[SEP]\ncat\ndog\n##s\n,\n.\n";
  }

  @Test
  void optionsOfTheOtherKindAreUsageErrors() throws IOException {
    splade(directory.resolve("out.csr"), "--skip-punctuation")
        .failed(ExitCode.USAGE, "late-interaction");
    splade(directory.resolve("out.npy")).failed(ExitCode.USAGE, "out.npy", ".csr", "--format");
    run("--top-tokens=5").failed(ExitCode.USAGE, "--top-tokens");
    Cli.run("encode", "--encoder", "glove:" + model, "--input", texts, "--output", output)
        .failed(ExitCode.USAGE, "glove:", "splade:DIRECTORY");
  }

  @Test
  void settingsStandInTheDirectoryAndOptionsGoBeforeThem() throws IOException {
    Files.writeString(
        model.resolve("encoder.json"),
        "{\"max_tokens\": 4, \"document_prefix\": \"cat \", \"query_prefix\": \"dog cat \"}");
    assertThat(rows("--element-type=float32")).containsExactly(4, 4, 4);
    assertThat(rows("--max-tokens=100")).containsExactly(6, 4, 6);
    assertThat(rows("--max-tokens=100", "--queries")).containsExactly(7, 5, 7);
    assertThat(rows("--max-tokens=100", "--prefix=")).containsExactly(5, 3, 5);
  }

  private List<Integer> rows(Object... options) {
    run(options).succeeded();
    try (MultiVectorFile file = MultiVectorFile.open(output)) {
      return List.of(file.rows(0), file.rows(1), file.rows(2));
    }
  }

  @Test
  void rowsGoThroughTheHeadOfTheDirectory() throws IOException {
    Head.of("", TinyModel.DIMENSION, 1, new float[] {1, 0}).write(model.resolve("head.rch"));
    Files.writeString(model.resolve("encoder.json"), "{\"head\": \"head.rch\"}");
    run().succeeded();
    try (MultiVectorFile file = MultiVectorFile.open(output)) {
      assertThat(file.dimension()).isEqualTo(1);
    }
  }

  @Test
  void bm25IsMadeOfDocumentsAndThenEncodesQueries() throws IOException {
    Path words = directory.resolve("words");
    Path csr = directory.resolve("out.csr");
    bm25(words, csr, "--queries").failed(ExitCode.DATA, "DATA_NOT_FOUND", "bm25.jsonl.gz");
    assertThat(bm25(words, csr, "--bm25-k1=1.5").succeeded().out())
        .contains("3 texts", "5 weights of a vocabulary of 2", "No text was cut.");
    assertThat(Vectors.read(csr)).extracting(read -> read.vector().size()).containsExactly(2, 1, 2);
    bm25(words, csr, "--queries").succeeded();
    assertThat(Vectors.read(csr).getFirst().vector().weights()).containsExactly(2, 1);
    bm25(words, csr, "--bm25-k1=2").failed(ExitCode.USAGE, "--bm25-");
    bm25(words, csr, "--prefix=a").failed(ExitCode.USAGE, "--prefix");
    Cli.run("encode", "--encoder", "bm25", "--input", texts, "--output", csr)
        .failed(ExitCode.USAGE, "expected bm25:DIRECTORY");
  }

  private Cli bm25(Path words, Path file, Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("encode", "--encoder", "bm25:" + words));
    arguments.addAll(List.of("--input", texts, "--output", file));
    arguments.addAll(List.of(options));
    return Cli.run(arguments.toArray());
  }

  private Cli splade(Path file, Object... options) throws IOException {
    Path splade = TinyModel.writeSplade(directory.resolve("splade"));
    List<Object> arguments = new ArrayList<>(List.of("encode", "--encoder", "splade:" + splade));
    arguments.addAll(List.of("--input", texts, "--output", file));
    arguments.addAll(List.of(options));
    return Cli.run(arguments.toArray());
  }

  private Cli run(Object... options) {
    Object[] arguments = {
      "encode", "--encoder", "late-interaction:" + model, "--input", texts, "--output", output
    };
    Object[] all = Arrays.copyOf(arguments, arguments.length + options.length);
    System.arraycopy(options, 0, all, arguments.length, options.length);
    return Cli.run(all);
  }
}
