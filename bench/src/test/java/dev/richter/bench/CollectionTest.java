package dev.richter.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.datasets.vectors.VectorWriter;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row r has weight r + 1 in token 0, but rows 7, 8 and 9 all have weight 8. */
final class CollectionTest {

  private static final int ROWS = 10;
  private static final SparseVector QUERY = SparseVector.of(new int[] {0}, new float[] {1});

  @TempDir private Path directory;

  @BeforeEach
  void writeCollection() {
    List<SparseVector> documents =
        IntStream.range(0, ROWS)
            .mapToObj(row -> SparseVector.of(new int[] {0}, new float[] {Math.min(row + 1, 8)}))
            .toList();
    write("documents.csr.gz", documents);
    write("queries.tune.csr.gz", List.of(QUERY, QUERY));
    write("queries.dev.bin", List.of(QUERY));
    writeTruth("tune", 2);
    writeTruth("dev", 1);
  }

  private void write(String name, List<SparseVector> vectors) {
    VectorFormat format = name.contains(".csr") ? VectorFormat.CSR : VectorFormat.SEISMIC_BINARY;
    try (VectorWriter writer = format.create(directory.resolve(name), TokenDictionary.numeric())) {
      for (int row = 0; row < vectors.size(); row++) {
        writer.write(VectorRecord.ofRow(row, vectors.get(row)));
      }
      writer.finish();
    }
  }

  private void writeTruth(String name, int queries) {
    int[][] ids = new int[queries][];
    float[][] scores = new float[queries][];
    Arrays.fill(ids, new int[] {7, 8});
    Arrays.fill(scores, new float[] {8, 8});
    GroundTruth.of(2, ids, scores).write(directory.resolve("groundtruth." + name + ".k100.bin"));
  }

  private Collection open(int rows) throws IOException {
    return Collection.open(directory, rows, directory.resolve("work"));
  }

  @Test
  void takesTheExactAnswersOfTheWholeFromFilesAndComputesThoseOfAPart() throws IOException {
    assertThat(open(Integer.MAX_VALUE).dev().truth().score(0, 0)).isEqualTo(8);
    assertThat(open(5).dev().truth().score(0, 0)).isEqualTo(5);
  }

  @Test
  void namesTheFileThatIsMissing() throws IOException {
    Files.delete(directory.resolve("queries.dev.bin"));

    assertThatThrownBy(() -> open(Integer.MAX_VALUE))
        .isInstanceOfSatisfying(
            RichterException.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(ErrorCode.DATA_NOT_FOUND);
              assertThat(failure).hasMessageContaining("queries.dev");
            });
  }

  @Test
  void aDocumentThatTiesWithTheLastAnswerCountsAsFound() throws IOException {
    Collection collection = open(Integer.MAX_VALUE);

    assertThat(recall(collection, 9, 8)).isEqualTo(1);
    assertThat(recall(collection, 9, 6)).isCloseTo(0.5, within(1e-9));
    assertThat(recall(collection, 6)).isZero();
  }

  private static double recall(Collection collection, int... rows) {
    return collection.recall(collection.dev(), 2, new int[][] {rows}, row -> true);
  }

  @Test
  void anAnswerThatMayNotBeThereIsAnErrorNotAMiss() throws IOException {
    Collection collection = open(Integer.MAX_VALUE);

    assertThatThrownBy(() -> recall(collection, 9, 9)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> collection.recall(collection.dev(), 2, new int[][] {{9, 8}}, row -> row != 8))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void exactAnswersAmongSomeDocumentsLeaveTheOthersOut() throws IOException {
    Collection collection = open(Integer.MAX_VALUE);

    Collection.QuerySet low = collection.among(collection.dev(), row -> row < 3);

    assertThat(low.truth().score(0, 0)).isEqualTo(3);
  }
}
