package dev.richter.datasets.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.richter.datasets.eval.ExactSearch;
import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.testing.Samples;
import dev.richter.datasets.testing.SeededRandom;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.vector.SparseVector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeededRandom.class)
final class SampleCollectionTest {

  @Test
  void theCollectionHasTenThousandDocumentsAndFiveHundredQueriesOfRealSize() {
    SampleCollection sample = SampleCollection.load();
    assertThat(sample.documents()).hasSize(10_000).doesNotHaveDuplicates();
    assertThat(sample.queries()).hasSize(500);
    assertThat(meanSize(sample.documents())).isBetween(125.0, 140.0);
    assertThat(meanSize(sample.queries())).isBetween(20.0, 23.0);
    assertThat(largestToken(sample.documents())).isLessThan(30_522);
  }

  @Test
  void theAnswersAreExact() {
    SampleCollection sample = SampleCollection.load();
    List<SparseVector> queries = sample.queries().stream().map(VectorRecord::vector).toList();
    GroundTruth expected =
        ExactSearch.answers(sample.documents().iterator(), queries, 100, 2, count -> {});
    GroundTruth actual = sample.groundTruth();
    assertThat(actual.queries()).isEqualTo(500);
    assertThat(actual.k()).isEqualTo(100);
    for (int query = 0; query < 500; query++) {
      for (int rank = 0; rank < 100; rank++) {
        assertThat(actual.id(query, rank)).isEqualTo(expected.id(query, rank));
        assertThat(actual.score(query, rank)).isEqualTo(expected.score(query, rank));
      }
    }
  }

  @Test
  void whatIsWrittenIsReadBack(Random random) throws IOException {
    SampleCollection collection = small(random);
    SampleCollection read = read(Samples.gzip(bytes(collection)));
    assertThat(read.documents()).isEqualTo(collection.documents());
    assertThat(read.queries()).isEqualTo(collection.queries());
    assertThat(read.groundTruth().id(0, 0)).isEqualTo(collection.groundTruth().id(0, 0));
    assertThat(read.groundTruth().score(0, 0)).isEqualTo(collection.groundTruth().score(0, 0));
  }

  @Test
  void resourceThatEndsEarlyIsNoticed(Random random) throws IOException {
    byte[] whole = Samples.gzip(bytes(small(random)));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(EOFException.class);
    }
  }

  private static SampleCollection small(Random random) {
    List<VectorRecord> documents = new ArrayList<>();
    for (int row = 0; row < 20; row++) {
      int[] tokens = random.ints(1, 40_000).distinct().limit(9).sorted().toArray();
      float[] weights = new float[tokens.length];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = Float.float16ToFloat(Float.floatToFloat16(0.1f + random.nextFloat()));
      }
      documents.add(VectorRecord.ofRow(row, SparseVector.of(tokens, weights)));
    }
    List<VectorRecord> queries = List.of(VectorRecord.ofRow(0, documents.get(3).vector()));
    GroundTruth truth =
        ExactSearch.answers(
            documents.iterator(), List.of(queries.get(0).vector()), 1, 1, count -> {});
    return new SampleCollection(documents, queries, truth);
  }

  private static byte[] bytes(SampleCollection collection) throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    SampleFile.write(collection, output);
    return output.toByteArray();
  }

  private static SampleCollection read(byte[] content) throws IOException {
    return SampleFile.read(new ByteArrayInputStream(content));
  }

  private static double meanSize(List<VectorRecord> records) {
    return records.stream().mapToInt(record -> record.vector().size()).average().orElseThrow();
  }

  private static int largestToken(List<VectorRecord> records) {
    return records.stream()
        .map(VectorRecord::vector)
        .mapToInt(vector -> vector.token(vector.size() - 1))
        .max()
        .orElseThrow();
  }
}
