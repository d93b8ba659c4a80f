package dev.richter.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.richter.bench.worker.BuildReport;
import dev.richter.bench.worker.BuildSetting;
import dev.richter.bench.worker.PassReport;
import dev.richter.bench.worker.PythonPeer;
import dev.richter.bench.worker.Request;
import dev.richter.bench.worker.WorkerProcess;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row r has the tokens r and r + 1, so the best answers to token r are the rows r and r − 1.
 * Skipped where the bench has not installed the peer.
 */
final class PythonPeerTest {

  private static final int ROWS = 40;
  private static final Path WORK = Path.of("target", "work").toAbsolutePath();
  private static final Path PEERS = Path.of("peers").toAbsolutePath();

  @TempDir private Path directory;

  @Test
  void bmpAnswersWithRows() throws IOException {
    answersWithRows("bmp", BuildSetting.bmp("b8,z"), new SearchSetting.OfBmp(1, 1));
  }

  @Test
  void seismicAnswersWithRows() throws IOException {
    answersWithRows(
        "seismic",
        BuildSetting.seismic("n40,m6,c0.2,e1.0"),
        new SearchSetting.OfSeismic(4, 0.5f, true));
  }

  private void answersWithRows(String name, BuildSetting build, SearchSetting search)
      throws IOException {
    assumeTrue(Files.exists(WORK.resolve("venv-" + name).resolve("installed")), "not installed");
    List<VectorRecord> documents = new ArrayList<>();
    List<VectorRecord> queries = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      documents.add(
          VectorRecord.ofRow(row, SparseVector.of(new int[] {row, row + 1}, new float[] {2, 1})));
      float[] weights = new float[ROWS];
      Arrays.fill(weights, 1f / 32);
      weights[row] = 1;
      int[] tokens = IntStream.range(0, ROWS).toArray();
      queries.add(VectorRecord.ofRow(row, SparseVector.of(tokens, weights)));
    }
    Collection.write(documents.iterator(), directory.resolve("documents.bin"));
    Collection.write(queries.iterator(), directory.resolve("queries.bin"));
    String index = directory.resolve("index").toString();
    try (WorkerProcess worker =
        WorkerProcess.start(
            new PythonPeer(name, PEERS).command(WORK),
            WorkerProcess.ANY_CPU,
            directory.resolve("log"))) {
      BuildReport built =
          worker.ask(
              new Request.Build(
                  index,
                  directory.resolve("documents.bin").toString(),
                  build.parameters(),
                  1,
                  1,
                  false),
              BuildReport.class);
      assertThat(built.bytes()).isPositive();
      worker.ask(new Request.Open(index, build.parameters()), BuildReport.class);

      PassReport report =
          worker.ask(
              new Request.Pass(
                  directory.resolve("queries.bin").toString(),
                  2,
                  search.parameters(),
                  false,
                  Request.ALL_RANKS,
                  true,
                  true,
                  1),
              PassReport.class);

      assertThat(report.percentiles()).isNotNull();
      assertThat(report.quantiles()).hasSize(PassReport.SHARES.size()).isSorted();
      int[][] answers = report.answers();
      assertThat(answers[0]).startsWith(0).hasSize(2);
      for (int row = 1; row < ROWS; row++) {
        assertThat(answers[row]).containsExactly(row, row - 1);
      }
    }
  }
}
