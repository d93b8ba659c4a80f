package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuickstartCommandTest {

  @TempDir Path directory;

  @Test
  void theSampleIsIndexedAndComparedWithItsExactAnswersAndLeftForEval() throws IOException {
    Path target = directory.resolve("first");

    JsonNode json = Cli.run("quickstart", "--directory", target, "--json").succeeded().json();

    assertThat(json.get("documents").asInt()).isEqualTo(10_000);
    assertThat(json.at("/exact/recall").asDouble()).isGreaterThan(0.98);
    assertThat(json.at("/defaults/recall").asDouble()).isGreaterThan(0.95);
    assertThat(json.at("/exact/documentsScoredMean").asDouble()).isBetween(10.0, 1_000.0);
    assertThat(json.at("/defaults/documentsScoredMean").asDouble()).isBetween(10.0, 1_000.0);
    assertThat(json.at("/defaults/postingsMean").asDouble())
        .isPositive()
        .isLessThan(json.at("/exact/postingsMean").asDouble() / 2);

    assertThat(
            Cli.run(
                    "eval",
                    target.resolve("index"),
                    target.resolve("queries.csr.gz"),
                    "--ground-truth",
                    target.resolve("groundtruth.bin.gz"),
                    "--min-recall=0.95")
                .succeeded()
                .out())
        .contains("recall");
  }

  @Test
  void aDirectoryWithOtherThingsIsLeftAlone() throws IOException {
    Path precious = directory.resolve("precious.txt");
    Files.writeString(precious, "mine");

    Cli.run("quickstart", "--directory", directory)
        .failed(ExitCode.USAGE, "PARAMETER_INVALID", "precious.txt");

    assertThat(precious).hasContent("mine");
  }
}
