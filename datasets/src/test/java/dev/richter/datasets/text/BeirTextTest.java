package dev.richter.datasets.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.richter.datasets.testing.Samples;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BeirTextTest {

  @TempDir Path directory;

  @Test
  void whatIsWrittenIsReadBack() {
    List<BeirText> texts =
        List.of(new BeirText("1", "A title", "Text\nof \"two\" lines"), new BeirText("ß", "", ""));
    for (String name : List.of("corpus.jsonl", "corpus.jsonl.gz")) {
      Path path = directory.resolve(name);
      try (BeirTextWriter writer = BeirTextWriter.create(path)) {
        texts.forEach(writer::write);
        assertThat(path).doesNotExist();
        writer.finish();
      }
      assertThat(read(path)).isEqualTo(texts);
    }
  }

  @Test
  void otherFieldsArePassedOver() throws IOException {
    assertThat(
            read(
                write(
                    "{\"metadata\":{\"a\":[1]},\"_id\":7,\"text\":\"x\",\"title\":null,\"url\":\"\"}")))
        .containsExactly(new BeirText("7", "", "x"));
  }

  @Test
  void namesOfOthersAreKnownAndThoseOfBeirComeFirst() throws IOException {
    assertThat(read(write("{\"id\":7,\"contents\":\"x\"}\n{\"id\":8,\"title\":\"t\"}")))
        .containsExactly(new BeirText("7", "", "x"), new BeirText("8", "t", ""));
    assertThat(read(write("{\"id\":7,\"contents\":\"x\",\"_id\":\"a\",\"text\":\"y\"}")))
        .containsExactly(new BeirText("a", "", "y"));
  }

  @Test
  void filesOfTextsAreToldFromFilesOfVectors() throws IOException {
    assertThat(BeirTextReader.isOne(write("{\"id\":1,\"contents\":\"x\"}\n"))).isTrue();
    assertThat(BeirTextReader.isOne(write("{\"id\":1,\"vector\":{\"3\":1}}\n"))).isFalse();
    Path other = directory.resolve("texts");
    Files.write(other, Samples.gzip("{\"id\":1}".getBytes(StandardCharsets.UTF_8)));
    assertThat(BeirTextReader.isOne(other)).isTrue();
    Files.write(other, new byte[] {1, 0, 0, 0});
    assertThat(BeirTextReader.isOne(other)).isFalse();
    assertThat(BeirTextReader.isOne(directory.resolve("none.tsv"))).isTrue();
  }

  @Test
  void filesNamedTsvHaveAnIdAndATextALine() throws IOException {
    String content = "7\tone \"two\"\r\n8\ta\tb\n9\t\n";
    Path plain = Files.writeString(directory.resolve("collection.tsv"), content);
    Path gzip = directory.resolve("queries.tsv.gz");
    Files.write(gzip, Samples.gzip(content.getBytes(StandardCharsets.UTF_8)));
    for (Path path : List.of(plain, gzip)) {
      assertThat(read(path))
          .containsExactly(
              new BeirText("7", "", "one \"two\""),
              new BeirText("8", "", "a\tb"),
              new BeirText("9", "", ""));
    }
    Files.writeString(plain, "7\tone\n\ttwo\n");
    Throwable failure = catchThrowable(() -> read(plain));
    assertThat(failure).hasMessageContainingAll("collection.tsv", "line 2", "no id");
    Files.writeString(plain, "7 one\n");
    assertThat(catchThrowable(() -> read(plain))).hasMessageContaining("line 1");
  }

  @Test
  void errorsNameTheLine() throws IOException {
    String good = "{\"_id\":\"1\",\"text\":\"x\"}\n";
    expect(good + "{\"_id\":\"2\"}\n", ErrorCode.DATA_MALFORMED, "line 2", "no field \"text\" or");
    expect(good + "{\"text\":\"\"}\n", ErrorCode.DATA_MALFORMED, "line 2", "no field \"_id\" or");
    expect(good + "{\"_id\":\"2\",\"text\":5}\n", ErrorCode.DATA_MALFORMED, "line 2", "/text");
    expect(
        good + "{\"_id\":\"2\",\"text\":\"a\",\"text\":\"b\"}\n",
        ErrorCode.DATA_MALFORMED,
        "line 2",
        "a second field \"text\"");
    expect(good + "{\"_id\":\"2\",\"te", ErrorCode.DATA_TRUNCATED, "line 2");
    expect(good + "not json\n", ErrorCode.DATA_MALFORMED, "line 2", "column 1");
  }

  private Path write(String content) throws IOException {
    return Files.writeString(directory.resolve("data.jsonl"), content);
  }

  private static List<BeirText> read(Path path) {
    List<BeirText> texts = new ArrayList<>();
    try (BeirTextReader reader = BeirTextReader.open(path)) {
      reader.forEachRemaining(texts::add);
    }
    return texts;
  }

  private void expect(String content, ErrorCode code, String... parts) throws IOException {
    Path path = write(content);
    Throwable failure = catchThrowable(() -> read(path));
    assertThat(failure).hasMessageContainingAll(parts).hasMessageContaining("data.jsonl");
    assertThat(((RichterException) failure).code()).as(failure.getMessage()).isEqualTo(code);
  }
}
