package dev.richter.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowGraphTest {

  private static final int DOCUMENTS = 30;
  private static final int DIMENSION = 8;
  private static final int ROWS = 3;

  /** One without rows, which nothing finds. */
  private static final int EMPTY = 7;

  @TempDir private Path directory;

  @Test
  void documentsOfTheNearestRowsAreRankedByMaxSim() throws IOException {
    SplittableRandom random = new SplittableRandom(42);
    List<MultiVector> documents = new ArrayList<>();
    for (int document = 0; document < DOCUMENTS; document++) {
      documents.add(rows(document == EMPTY ? 0 : ROWS, random));
    }
    MultiVector query = rows(2, random);
    int[] best =
        IntStream.range(0, DOCUMENTS)
            .filter(document -> document != EMPTY)
            .boxed()
            .sorted(Comparator.comparingDouble(document -> -maxSim(query, documents.get(document))))
            .mapToInt(Integer::intValue)
            .limit(10)
            .toArray();

    RowGraph.build(directory, documents.iterator());
    try (RowGraph graph = RowGraph.open(directory)) {
      RowGraph.Found all = graph.search(query, DOCUMENTS * ROWS, 10);
      assertThat(all.documents()).isEqualTo(best);
      assertThat(all.scored()).isEqualTo(DOCUMENTS - 1);
      RowGraph.Found few = graph.search(query, 1, 10);
      assertThat(few.scored()).isBetween(1, 2);
      assertThat(few.documents()).hasSize(few.scored());
    }
    assertThat(RowGraph.sizeBytes(directory)).isGreaterThan(DOCUMENTS * ROWS * DIMENSION * 4L);
  }

  private static MultiVector rows(int count, SplittableRandom random) {
    float[] values = new float[count * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    MultiVector rows = MultiVector.of(DIMENSION, values);
    return rows.isEmpty() ? rows : rows.normalized();
  }

  private static double maxSim(MultiVector query, MultiVector document) {
    double sum = 0;
    for (int i = 0; i < query.size(); i++) {
      double best = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < document.size(); j++) {
        double dot = 0;
        for (int d = 0; d < DIMENSION; d++) {
          dot += query.values()[i * DIMENSION + d] * document.values()[j * DIMENSION + d];
        }
        best = Math.max(best, dot);
      }
      sum += best;
    }
    return sum;
  }
}
