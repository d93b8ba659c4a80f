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
  void aNewcomerSeesRecallLatencyAndWhatToTryNext() throws IOException {
    Path target = directory.resolve("first");

    JsonNode json = Cli.run("quickstart", "--directory", target, "--json").succeeded().json();

    assertThat(json.get("documents").asInt()).isEqualTo(10_000);
    assertThat(json.at("/exact/recall").asDouble()).isGreaterThan(0.98);
    assertThat(json.at("/blocks/recall").asDouble()).isGreaterThan(0.95);
    assertThat(json.at("/blocks/documentsScoredMean").asDouble())
        .isLessThan(json.at("/exact/documentsScoredMean").asDouble() / 5);

    Cli cli = Cli.run("quickstart", "--directory", target).succeeded();
    assertThat(cli.out()).contains("recall@10", "exact", "by blocks", "Next, try");
    String eval =
        cli.out().lines().filter(line -> line.contains("richter eval")).findFirst().orElseThrow();
    Object[] arguments = eval.strip().replace("richter ", "").split(" ", -1);
    assertThat(Cli.run(arguments).succeeded().out().lines()).hasSize(4);
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
