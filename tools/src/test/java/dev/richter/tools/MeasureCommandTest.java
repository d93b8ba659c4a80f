package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the measures are is tested where they are computed. */
final class MeasureCommandTest {

  @TempDir private Path directory;

  private Path run = Path.of("");
  private Path other = Path.of("");
  private Path qrels = Path.of("");

  @BeforeEach
  void write() throws IOException {
    run = write("run", "q1 Q0 a 1 3 t\nq1 Q0 b 2 2 t\nq2 Q0 c 1 1 t\nx Q0 c 1 1 t\n");
    other = write("other", "q1 Q0 b 1 3 t\nq1 Q0 a 2 2 t\n");
    qrels = write("qrels", "q1\ta\t1\nq2\td\t1\nq3\td\t1\n");
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  @Test
  void meansAreOverAllJudgedQueries() throws IOException {
    JsonNode report =
        Cli.run("measure", run, "--qrels", qrels, "--measures=MRR@10,P@1,RR@10", "--json")
            .succeeded()
            .json();
    assertThat(report.get("judgedQueries").asInt()).isEqualTo(3);
    assertThat(report.get("missing").asInt()).isEqualTo(1);
    assertThat(report.get("measures").fieldNames()).toIterable().containsExactly("RR@10", "P@1");
    assertThat(report.at("/measures/RR@10").asDouble()).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(report.has("byQuery")).isFalse();
    assertThat(report.has("baseline")).isFalse();
  }

  @Test
  void queriesAndABaselineAreShownBesideTheMeans() throws IOException {
    JsonNode report =
        Cli.run(
                "measure",
                run,
                "--qrels",
                qrels,
                "--measures=RR",
                "--by-query",
                "--baseline",
                other,
                "--json")
            .succeeded()
            .json();
    assertThat(report.at("/byQuery/q1/RR").asDouble()).isEqualTo(1);
    assertThat(report.at("/byQuery/q3/RR").asDouble()).isZero();
    assertThat(report.at("/baseline/missing").asInt()).isEqualTo(2);
    assertThat(report.at("/baseline/byQuery/q1/RR").asDouble()).isEqualTo(0.5);
    assertThat(report.at("/baseline/measures/RR/value").asDouble())
        .isCloseTo(0.5 / 3, within(1e-12));
    assertThat(report.at("/baseline/measures/RR/difference").asDouble())
        .isCloseTo(0.5 / 3, within(1e-12));
    // One query differs: either sign of its difference is as large.
    assertThat(report.at("/baseline/measures/RR/p").asDouble()).isEqualTo(1);

    List<String> lines =
        Cli.run(
                "measure",
                run,
                "--qrels=" + qrels,
                "--measures=RR",
                "--by-query",
                "--baseline=" + other)
            .succeeded()
            .out()
            .lines()
            .toList();
    assertThat(lines).hasSize(7);
    assertThat(lines.get(0)).matches("measure +query +value +baseline +difference +p");
    assertThat(lines.get(1)).matches("RR +q1 +1.0000 +0.5000 +\\+0.5000");
    assertThat(lines.get(4)).matches("RR +all +0.3333 +0.1667 +\\+0.1667 +1.0000");
    assertThat(lines.get(5)).contains("run does not have 1 of the 3 judged queries");
    assertThat(lines.get(6)).contains("other does not have 2 of the 3 judged queries");
  }

  @Test
  void theUsualMeasuresComeWithoutAsking() {
    assertThat(Cli.run("measure", run, "--qrels", qrels).succeeded().out())
        .contains("nDCG@10 ", "RR@10 ", "AP ", "R@100 ");
  }

  @Test
  void badInputIsNamed() throws IOException {
    Cli.run("measure", run).failed(ExitCode.USAGE, "--qrels");
    Cli.run("measure", run, "--qrels", qrels, "--measures=nDCG@10,bpref")
        .failed(ExitCode.USAGE, "--measures", "bpref", "nDCG");
    Cli.run("measure", write("empty", ""), "--qrels", qrels)
        .failed(ExitCode.DATA, "DATA_MALFORMED", "empty, expected");
    Cli.run("measure", write("nan", "q1 Q0 a 1 NaN t\n"), "--qrels", qrels)
        .failed(ExitCode.DATA, "line 1", "NaN");
    Cli.run("measure", write("strange", "1 Q0 a 1 2 t\n"), "--qrels", qrels)
        .failed(ExitCode.DATA, "strange", "(1, …)", "(q1, …)");
    Cli.run("measure", run, "--qrels", qrels, "--baseline", directory.resolve("none"))
        .failed(ExitCode.DATA, "DATA_NOT_FOUND", "none");
  }
}
