package dev.richter.datasets.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunTest {

  @TempDir private Path directory;

  @Test
  void scoresOrderARankingWhateverTheRanksAre() throws IOException {
    Run run = read("q Q0 a 1 0.5 t\nr Q0 z 1 1 t\nq Q0 b 2 3 t\nq Q0 c 3 2.5 t\n");
    assertThat(run.queries()).containsExactly("q", "r");
    assertThat(run.ranking("q")).containsExactly("b", "c", "a");
    assertThat(run.ranking("r")).containsExactly("z");
    assertThat(run.ranking("s")).isEmpty();
  }

  @Test
  void tiesAreInDescendingOrderOfBytes() {
    // In UTF-16, which strings are compared by, the last two are the other way round.
    Map<String, Double> tied = Map.of("10", 1.0, "9", 1.0, "a", 1.0, "Z", 1.0, "é", 1.0);
    assertThat(ranking(tied)).containsExactly("é", "a", "Z", "9", "10");
    assertThat(ranking(Map.of("\uFB01", 1.0, "\uD834\uDD1E", 1.0)))
        .containsExactly("\uD834\uDD1E", "\uFB01");
  }

  @Test
  void scoresThatDifferAsDoublesOnlyAreNoTieButZerosAre() {
    assertThat(ranking(Map.of("a", 1.00000000001, "b", 1.0))).containsExactly("a", "b");
    assertThat(ranking(Map.of("a", 0.0, "b", -0.0))).containsExactly("b", "a");
  }

  private static List<String> ranking(Map<String, Double> scores) {
    return Run.of(Map.of("q", scores)).ranking("q");
  }

  @Test
  void whatIsNoRunIsRefused() {
    expect("", "data", "empty");
    expect("q Q0 a 1 2 t\nq Q0 b 1 2 t\nq Q0 a 3 1 t\n", "line 3", "document a", "query q");
    expect("q Q0 a 1 NaN t\n", "line 1", "\"NaN\"");
    assertThatThrownBy(() -> ranking(Map.of("a", Double.NaN)))
        .isInstanceOf(RichterException.class)
        .hasMessageContainingAll("query q", "NaN", "document a");
  }

  private void expect(String content, String... parts) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOfSatisfying(
            RichterException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DATA_MALFORMED))
        .hasMessageContainingAll(parts);
  }

  private Run read(String content) throws IOException {
    return Run.read(Files.writeString(directory.resolve("data"), content));
  }

  @Test
  void aMeanIsOverAllJudgedQueries() {
    Qrels qrels = Qrels.of(Map.of("q", Map.of("a", 1), "r", Map.of("a", 1), "s", Map.of("a", 0)));
    Measure measure = Measure.parse("P@1");
    Run run = Run.of(Map.of("q", Map.of("a", 1.0), "s", Map.of("a", 1.0), "t", Map.of("a", 1.0)));

    JudgedRun judged = JudgedRun.of(run, qrels, List.of(measure));

    assertThat(judged.queries()).containsExactlyInAnyOrder("q", "r", "s");
    assertThat(judged.missing()).isEqualTo(1);
    assertThat(judged.values(measure)).containsExactlyInAnyOrder(1, 0, 0);
    assertThat(judged.mean(measure)).isEqualTo(1.0 / 3);
    assertThat(judged.means()).isEqualTo(Map.of("P@1", 1.0 / 3));
    assertThatThrownBy(() -> judged.mean(Measure.parse("AP")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AP was not computed");
  }

  @Test
  void aRunOfOtherQueriesIsRefused() {
    Run run = Run.of(Map.of("1", Map.of("a", 1.0)));
    Qrels qrels = Qrels.of(Map.of("q1", Map.of("a", 1)));
    assertThatThrownBy(() -> JudgedRun.of(run, qrels, List.of(Measure.parse("AP"))))
        .isInstanceOfSatisfying(
            RichterException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DATA_MALFORMED))
        .hasMessageContainingAll("(1, …)", "(q1, …)");
  }
}
