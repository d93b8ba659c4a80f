package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.datasets.eval.Qrels;
import dev.richter.datasets.vectors.VectorRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GenerateCommandTest {

  @TempDir Path directory;

  @Test
  void aSeedGivesTheSameCollectionAndASmallerOneIsItsBeginning() throws IOException {
    Path large = directory.resolve("large.csr");
    Path small = directory.resolve("small.bin.gz");
    Path other = directory.resolve("other.csr");

    JsonNode json =
        Cli.run("generate", large, "--documents", 1200, "--seed", 7, "--json").succeeded().json();
    Cli.run(
            "generate",
            small,
            "--documents",
            300,
            "--seed",
            7,
            "--to=seismic-binary",
            "--threads=1")
        .succeeded();
    Cli.run("generate", other, "--documents", 300, "--seed", 8).succeeded();

    assertThat(json.get("documents").asInt()).isEqualTo(1200);
    List<VectorRecord> records = Vectors.read(large);
    assertThat(records).hasSize(1200);
    assertThat(Vectors.read(small)).isEqualTo(records.subList(0, 300));
    assertThat(Vectors.read(other)).isNotEqualTo(records.subList(0, 300));
  }

  @Test
  void queriesAreAboutTheDocumentsTheyWereMadeFor() {
    Path documents = directory.resolve("d.csr.gz");
    Path queries = directory.resolve("q.csr.gz");
    Path qrels = directory.resolve("qrels.tsv");
    Path index = directory.resolve("index");

    Cli cli =
        Cli.run(
                "generate",
                documents,
                "--documents",
                2000,
                "--queries",
                queries,
                "--query-count",
                50,
                "--qrels",
                qrels)
            .succeeded();

    assertThat(cli.out()).startsWith("2,000 documents and 50 queries of seed 42 in ");
    assertThat(Qrels.read(qrels).queries()).hasSize(50);
    Cli.run("index", documents, index).succeeded();
    String eval =
        Cli.run("eval", index, queries, "--qrels", qrels, "--measures", "nDCG@10")
            .succeeded()
            .out();
    assertThat(eval.lines().findFirst().orElseThrow()).endsWith("  nDCG@10");
    String[] columns = eval.lines().skip(1).findFirst().orElseThrow().strip().split(" +", -1);
    assertThat(Double.parseDouble(columns[columns.length - 1])).isGreaterThan(0.2);
  }

  @Test
  void wrongNumbersAreUsageErrorsAndLeaveNoFile() throws IOException {
    Path output = directory.resolve("d.csr");
    Cli.run("generate", output, "--documents", -1)
        .failed(ExitCode.USAGE, "PARAMETER_INVALID", "-1");
    Cli.run("generate", output, "--documents", 5, "--threads", 0)
        .failed(ExitCode.USAGE, "PARAMETER_INVALID", "threads 0");
    Cli.run("generate", output, "--documents", 5, "--qrels", "x")
        .failed(ExitCode.USAGE, "--queries");
    Cli.run("generate", output).failed(ExitCode.USAGE, "--documents");
    try (var files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }
}
