package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.RichterIndex;
import dev.richter.codec.EncoderId;
import dev.richter.codec.FieldParameters;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.multivector.Head;
import dev.richter.tools.encode.TinyModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Texts go into an index and are found in it, with the encoder that the index remembers. */
final class TextCommandsTest {

  @TempDir Path directory;

  private Path splade;
  private Path texts;
  private Path index;

  @BeforeEach
  void writeInputs() throws IOException {
    splade = TinyModel.writeSplade(directory.resolve("animals"));
    texts = directory.resolve("texts.jsonl");
    index = directory.resolve("index");
    Files.writeString(
        texts,
        """
        {"_id": "a", "title": "cat", "text": "cats"}
        {"_id": "b", "text": "dog"}
        {"_id": "c", "title": "", "text": "cat, dog"}
        """);
  }

  private Cli indexTexts(Object... more) {
    return Cli.run(
        concat(new Object[] {"index", texts, index, "--encoder", "splade:" + splade}, more));
  }

  private Cli search(String encoder, Object... more) {
    return Cli.run(concat(new Object[] {"search", index, "--encoder", encoder}, more));
  }

  private static Object[] concat(Object[] first, Object[] second) {
    Object[] all = java.util.Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private EncoderId remembered() {
    try (RichterIndex opened = RichterIndex.openReadOnly(index)) {
      FieldParameters field = opened.fields().get("vector");
      assertThat(field).isNotNull();
      return field.encoder().orElseThrow();
    }
  }

  @Test
  void textsAreFoundByTexts() throws IOException {
    JsonNode indexed = indexTexts("--with-text", "--json").succeeded().json();
    assertThat(indexed.get("documentsRead").asInt()).isEqualTo(3);

    JsonNode found = search("splade:" + splade, "--text", "Dog", "--payload", "--json").json();

    assertThat(found.at("/hits").size())
        .as("the cat's weight is only next to that of the dog")
        .isEqualTo(3);
    assertThat(found.at("/hits/0/id").asText()).isIn("b", "c");
    assertThat(found.at("/hits/2/id").asText()).isEqualTo("a");
    assertThat(found.at("/hits/2/payload").toString())
        .isEqualTo("{\"title\":\"cat\",\"text\":\"cats\"}");
  }

  @Test
  void manyQueriesComeFromAFileOfTexts() throws IOException {
    indexTexts().succeeded();
    Path queries = directory.resolve("queries.jsonl");
    Files.writeString(
        queries, "{\"_id\": \"q1\", \"text\": \"cat\"}\n{\"_id\": \"q2\", \"text\": \"dog\"}\n");
    Path run = directory.resolve("run.trec");
    search("splade:" + splade, "--queries", queries, "--run", run).succeeded();
    assertThat(Files.readAllLines(run)).hasSizeGreaterThan(3).first().asString().startsWith("q1 ");
  }

  @Test
  void theIndexRemembersTheEncoderAndInspectShowsIt() {
    indexTexts().succeeded();
    EncoderId id = remembered();
    assertThat(id.name()).isEqualTo("animals");
    assertThat(Cli.run("inspect", index).succeeded().out()).contains("animals", id.digest());
    indexTexts("--threads", 1).succeeded();
  }

  @Test
  void anotherEncoderIsRefusedWithBothNamesAndDigests() throws IOException {
    indexTexts().succeeded();
    String digest = remembered().digest();
    Path other = TinyModel.writeSplade(directory.resolve("other"));
    search("splade:" + other, "--text", "cat").succeeded();
    Files.writeString(other.resolve("encoder.json"), "{\"max_tokens\": 5}");
    search("splade:" + other, "--text", "cat")
        .failed(ExitCode.USAGE, "FIELD_MISMATCH", "animals", digest, "\"other\" with digest");
    Cli.run("index", texts, index, "--encoder", "splade:" + other)
        .failed(ExitCode.USAGE, "FIELD_MISMATCH", "animals", digest);
  }

  @Test
  void anIndexOfVectorsTakesNoTexts() throws IOException {
    Path vectors = directory.resolve("d.jsonl");
    Files.writeString(vectors, "{\"id\": \"a\", \"contents\": \"\", \"vector\": {\"3\": 1.0}}\n");
    Cli.run("index", vectors, index).succeeded();
    search("splade:" + splade, "--text", "cat")
        .failed(ExitCode.USAGE, "FIELD_MISMATCH", "remembers no encoder");
  }

  @Test
  void lateInteractionGoesThroughTheHeadOfItsDirectory() throws IOException {
    Path late = TinyModel.write(directory.resolve("late"));
    Head head = Head.of("", TinyModel.DIMENSION, 1, new float[] {1, 0});
    head.write(late.resolve("head.rch"));
    Files.writeString(late.resolve("encoder.json"), "{\"head\": \"head.rch\"}");
    Cli.run("index", texts, index, "--encoder", "late-interaction:" + late).succeeded();
    try (RichterIndex opened = RichterIndex.openReadOnly(index)) {
      assertThat(opened.fields().get("vector"))
          .isInstanceOfSatisfying(
              MultiVectorParameters.class,
              field -> {
                assertThat(field.dimension()).isEqualTo(1);
                assertThat(field.head()).contains(head.fingerprint());
                assertThat(field.encoder()).isPresent();
              });
    }
    assertThat(search("late-interaction:" + late, "--text", "cat").succeeded().out())
        .contains("3 documents");
  }

  /** It crashes on Linux only, where the length is known. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aCommandLineThatWouldCrashTheRuntimeIsRefused() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dlong=" + "x".repeat(5000),
                "dev.richter.tools.Main",
                "index",
                texts.toString(),
                index.toString(),
                "--encoder",
                "splade:" + splade)
            .redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output).contains("NATIVE_LIBRARY_UNAVAILABLE", "CLASSPATH");
    assertThat(process.waitFor()).isEqualTo(ExitCode.UNAVAILABLE.number());
  }

  @Test
  void optionsThatDoNotGoTogetherAreUsageErrors() {
    indexTexts().succeeded();
    Cli.run("search", index, "--text", "cat").failed(ExitCode.USAGE, "--encoder");
    search("splade:" + splade, "--vector", "{}").failed(ExitCode.USAGE, "--vector");
    indexTexts("--document-budget", 3).failed(ExitCode.USAGE, "--encoder");
    indexTexts("--format", "csr").failed(ExitCode.USAGE, "--encoder");
  }
}
