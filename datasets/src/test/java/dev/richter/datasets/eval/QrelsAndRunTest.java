package dev.richter.datasets.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QrelsAndRunTest {

  @TempDir Path directory;

  @Test
  void judgementsAreReadWithAndWithoutHeader() throws IOException {
    String lines = "q1\td1\t1\nq1\td2\t0\r\nq2\td 3\t2\n";
    for (String content : List.of(lines, "query-id\tcorpus-id\tscore\n" + lines)) {
      Qrels qrels = Qrels.read(write(content));
      assertThat(qrels.queries()).containsExactly("q1", "q2");
      assertThat(qrels.grades("q1")).isEqualTo(Map.of("d1", 1, "d2", 0));
      assertThat(qrels.grades("q2")).isEqualTo(Map.of("d 3", 2));
      assertThat(qrels.grades("q3")).isEmpty();
    }
  }

  @Test
  void judgementsInTheLayoutOfTrecAndMsMarcoAreRead() throws IOException {
    Qrels qrels = Qrels.read(write("q1 0 d1 3\n q1  Q0 d2 0\nq2\t0\td3\t1\n"));
    assertThat(qrels.queries()).containsExactly("q1", "q2");
    assertThat(qrels.grades("q1")).isEqualTo(Map.of("d1", 3, "d2", 0));
    assertThat(qrels.grades("q2")).isEqualTo(Map.of("d3", 1));
  }

  @Test
  void judgementsAreReadBackAsWritten() {
    Qrels qrels = Qrels.of(Map.of("q", Map.of("d1", 3, "d2", -1), "ä", Map.of("ö", 1)));
    for (String name : List.of("qrels.tsv", "qrels.tsv.gz")) {
      qrels.write(directory.resolve(name));
      Qrels read = Qrels.read(directory.resolve(name));
      assertThat(read.queries()).isEqualTo(qrels.queries());
      for (String query : read.queries()) {
        assertThat(read.grades(query)).isEqualTo(qrels.grades(query));
      }
    }
  }

  @Test
  void malformedJudgementsNameTheLine() throws IOException {
    expectQrels("q\td\t1\nq\td\n", "line 2", "2 columns");
    expectQrels("q\td\t1\nq\td\tx\n", "line 2", "grade \"x\"");
    expectQrels("q\td\t1\nq\te\t99999999999\n", "line 2", "grade");
    expectQrels("q\td\t1\nq\td\t1\n", "line 2", "a second judgement of document d");
    expectQrels("q d 1\n", "line 1", "1 columns");
    expectQrels("\td\t1\n", "line 1");
  }

  @Test
  void runIsReadBackAsWritten() {
    List<RunEntry> entries =
        List.of(
            new RunEntry("q1", "d1", 1, 12.25, "richter"),
            new RunEntry("q1", "d2", 2, 1.0e-10, "richter"),
            new RunEntry("ü", "文", 1, -3, "x"));
    for (String name : List.of("run.txt", "run.txt.gz")) {
      Path path = directory.resolve(name);
      try (RunWriter writer = RunWriter.create(path)) {
        entries.forEach(writer::write);
        assertThat(path).doesNotExist();
        writer.finish();
      }
      assertThat(read(path)).isEqualTo(entries);
    }
  }

  @Test
  void runDividedByTabsAndManyBlanksIsRead() throws IOException {
    assertThat(
            read(
                write("q1\tQ0\td1\t1\t3.5\ttag\n  q2   Q0 d2 2 NaNo tag\n".replace("NaNo", "1e3"))))
        .containsExactly(
            new RunEntry("q1", "d1", 1, 3.5, "tag"), new RunEntry("q2", "d2", 2, 1000, "tag"));
  }

  @Test
  void malformedRunNamesTheLine() throws IOException {
    String good = "q Q0 d 1 2.5 t\n";
    expectRun(good + "q Q0 d 1 2.5\n", "line 2", "5 columns");
    expectRun(good + "q Q0 d one 2.5 t\n", "line 2", "rank \"one\"");
    expectRun(good + "q Q0 d 1 NaN t\n", "line 2", "score \"NaN\"");
    expectRun(good + "q Q0 d 1 much t\n", "line 2", "score \"much\"");
  }

  @Test
  void idThatWouldBreakTheColumnsIsRefused() {
    try (RunWriter writer = RunWriter.create(directory.resolve("run"))) {
      assertThatThrownBy(() -> writer.write(new RunEntry("q 1", "d", 1, 1, "t")))
          .isInstanceOfSatisfying(
              RichterException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DOCUMENT_ID_INVALID))
          .hasMessageContaining("\"q 1\"");
    }
    assertThat(directory).isEmptyDirectory();
  }

  private Path write(String content) throws IOException {
    return Files.writeString(directory.resolve("data"), content);
  }

  private static List<RunEntry> read(Path path) {
    List<RunEntry> entries = new ArrayList<>();
    try (RunReader reader = RunReader.open(path)) {
      reader.forEachRemaining(entries::add);
    }
    return entries;
  }

  private void expectQrels(String content, String... parts) throws IOException {
    Path path = write(content);
    expect(catchThrowable(() -> Qrels.read(path)), parts);
  }

  private void expectRun(String content, String... parts) throws IOException {
    Path path = write(content);
    expect(catchThrowable(() -> read(path)), parts);
  }

  private static void expect(Throwable failure, String... parts) {
    assertThat(((RichterException) failure).code()).isEqualTo(ErrorCode.DATA_MALFORMED);
    assertThat(failure).hasMessageContainingAll(parts).hasMessageContaining("data");
  }
}
