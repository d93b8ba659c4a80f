package dev.richter.datasets.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares with what trec_eval said of a run; its file tells how that was made. */
final class TrecEvalTest {

  private static final String ALL = "all";
  private static final double DIGITS = 1e-12;

  /** One line of what trec_eval said. */
  private record Reference(Measure measure, String query, double value) {

    static Reference parse(String line) {
      String[] columns = line.split("\t", -1);
      return new Reference(Measure.parse(columns[0]), columns[1], Double.parseDouble(columns[2]));
    }
  }

  @TempDir private Path directory;

  private List<Reference> references = List.of();
  private Path run = Path.of("");
  private Qrels qrels = Qrels.of(java.util.Map.of());

  @BeforeEach
  void read() throws IOException {
    run = resource("run.trec");
    qrels = Qrels.read(resource("qrels.txt"));
    references =
        Files.readAllLines(resource("trec_eval.tsv")).stream()
            .filter(line -> !line.startsWith("#"))
            .map(Reference::parse)
            .toList();
  }

  private Path resource(String name) throws IOException {
    Path file = directory.resolve(name);
    try (InputStream content =
        Objects.requireNonNull(TrecEvalTest.class.getResourceAsStream(name), name)) {
      Files.copy(content, file);
    }
    return file;
  }

  @Test
  void everyMeasureOfEveryQueryAndEveryMeanIsThatOfTrecEval() {
    List<Measure> measures = references.stream().map(Reference::measure).distinct().toList();
    assertThat(measures).extracting(Measure::kind).contains(Measure.Kind.values());

    JudgedRun judged = JudgedRun.of(Run.read(run), qrels, measures);

    assertThat(references).hasSize(measures.size() * (judged.queries().size() + 1));
    for (Reference reference : references) {
      double value =
          reference.query().equals(ALL)
              ? judged.mean(reference.measure())
              : judged.values(reference.measure())[judged.queries().indexOf(reference.query())];
      assertThat(value).as(reference.toString()).isCloseTo(reference.value(), within(DIGITS));
    }
  }

  @Test
  void theRunHasWhatIsEasyToGetWrong() throws IOException {
    Run read = Run.read(run);
    assertThat(JudgedRun.of(read, qrels, List.of(Measure.parse("RR"))).missing()).isPositive();
    assertThat(read.queries()).anyMatch(query -> qrels.grades(query).isEmpty());
    assertThat(qrels.queries())
        .anyMatch(query -> qrels.grades(query).values().stream().allMatch(grade -> grade == 0))
        .anyMatch(query -> qrels.grades(query).values().stream().allMatch(grade -> grade < 0));
    assertThat(Files.readString(run, StandardCharsets.UTF_8)).contains("𝄞", "ﬁ", "-0.75");
  }
}
