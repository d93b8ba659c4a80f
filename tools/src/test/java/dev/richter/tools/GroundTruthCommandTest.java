package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroundTruthCommandTest {

  private static final List<VectorRecord> DOCUMENTS = Vectors.random(1, 300);
  private static final List<VectorRecord> QUERIES = Vectors.random(2, 10);

  @TempDir Path directory;

  @Test
  void theAnswersAreTheDocumentsOfTheLargestInnerProducts() throws IOException {
    Path documents = Vectors.write(directory.resolve("d.csr.gz"), VectorFormat.CSR, DOCUMENTS);
    Path queries = Vectors.write(directory.resolve("q.bin"), VectorFormat.SEISMIC_BINARY, QUERIES);
    Path output = directory.resolve("truth.bin");

    Cli cli = Cli.run("groundtruth", documents, queries, output, "-k", 5, "--json").succeeded();

    assertThat(cli.json().get("documents").asInt()).isEqualTo(300);
    GroundTruth truth = GroundTruth.read(output);
    for (int query = 0; query < QUERIES.size(); query++) {
      var vector = QUERIES.get(query).vector();
      List<Float> best =
          DOCUMENTS.stream()
              .map(document -> document.vector().dot(vector))
              .sorted(Comparator.reverseOrder())
              .limit(5)
              .toList();
      for (int rank = 0; rank < 5; rank++) {
        assertThat(truth.score(query, rank)).isEqualTo(best.get(rank));
      }
    }
  }

  @Test
  void aKOfZeroIsAUsageError() {
    Path file = Vectors.write(directory.resolve("d.csr"), VectorFormat.CSR, DOCUMENTS);
    Cli.run("groundtruth", file, file, directory.resolve("t"), "-k", 0)
        .failed(ExitCode.USAGE, "PARAMETER_INVALID", "k 0");
  }

  @Test
  void aDirectoryThatIsNotThereIsAStorageError() {
    Path file = Vectors.write(directory.resolve("d.csr"), VectorFormat.CSR, DOCUMENTS);
    Cli.run("groundtruth", file, file, directory.resolve("no/such/truth.bin"))
        .failed(ExitCode.STORAGE, "STORAGE_FAILED", "truth.bin");
  }
}
