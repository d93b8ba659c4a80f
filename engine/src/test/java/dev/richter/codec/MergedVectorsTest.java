package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was stored is lost neither at once nor by and by, however often segments merge. */
@ExtendWith(Seeded.class)
final class MergedVectorsTest {

  @ParameterizedTest
  @EnumSource
  void storedBytesAreTheSameAfterTenMergesOfSegmentsOfDifferentScales(
      WeightType type, Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 500);
    SparseParameters parameters = VectorIndex.BLOCKED.withWeightType(type);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, parameters)) {
      Map<Integer, BytesRef> first = new TreeMap<>();
      for (int merge = 0; merge < 10; merge++) {
        float scale = (float) Math.pow(10, random.nextInt(13) - 6);
        index.addSegment(40 * merge, scaled(vectors.list(40, 50), scale));
        try (DirectoryReader reader = index.reader()) {
          VectorIndex.storedBytes(reader, VectorIndex.FIELD).forEach(first::putIfAbsent);
        }
        index.merge(1);
        try (DirectoryReader reader = index.reader()) {
          assertThat(reader.leaves()).hasSize(1);
          assertThat(VectorIndex.storedBytes(reader, VectorIndex.FIELD)).isEqualTo(first);
        }
      }
      assertThat(first).hasSize(400);
    }
  }

  @Test
  void aMergeToFewerBitsQuantisesOnceAndNeverAgain(Random random) throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 500).list(100, 50);
    try (Directory directory = new ByteBuffersDirectory()) {
      Map<Integer, SparseVector> halves;
      try (VectorIndex index =
          new VectorIndex(directory, VectorIndex.BLOCKED.withWeightType(WeightType.FLOAT16))) {
        index.addSegment(0, vectors.subList(0, 50));
        index.addSegment(50, vectors.subList(50, 100));
        try (DirectoryReader reader = index.reader()) {
          halves = VectorIndex.storedVectors(reader, VectorIndex.FIELD);
        }
      }
      Map<Integer, BytesRef> merged;
      try (VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
        index.merge(1);
        try (DirectoryReader reader = index.reader()) {
          merged = VectorIndex.storedBytes(reader, VectorIndex.FIELD);
          merged.forEach((number, bytes) -> assertQuantised(halves.get(number), bytes));
          Searches.assertExact(
              reader, VectorIndex.FIELD, new RandomVectors(random, 500).list(5, 20));
        }
        index.addSegment(100, vectors.subList(0, 10));
        index.merge(1);
        try (DirectoryReader reader = index.reader()) {
          assertThat(VectorIndex.storedBytes(reader, VectorIndex.FIELD))
              .containsAllEntriesOf(merged);
        }
      }
      VectorIndex.check(directory);
    }
  }

  @Test
  void aMergeToMoreBitsKeepsEveryWeight(Random random) throws IOException {
    try (Directory directory = new ByteBuffersDirectory()) {
      Map<Integer, SparseVector> codes;
      try (VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
        index.addSegment(0, new RandomVectors(random, 500).list(50, 50));
        index.addSegment(50, new RandomVectors(random, 500).list(50, 50));
        try (DirectoryReader reader = index.reader()) {
          codes = VectorIndex.storedVectors(reader, VectorIndex.FIELD);
        }
      }
      try (VectorIndex index =
          new VectorIndex(directory, VectorIndex.BLOCKED.withWeightType(WeightType.FLOAT16))) {
        index.merge(1);
        try (DirectoryReader reader = index.reader()) {
          VectorIndex.storedVectors(reader, VectorIndex.FIELD)
              .forEach((number, vector) -> assertClose(vector, codes.get(number)));
        }
      }
    }
  }

  private static void assertQuantised(SparseVector halves, BytesRef bytes) {
    StoredVector expected = new StoredVector();
    VectorCoding.read(VectorCoding.encode(halves), expected);
    expected.quantize(WeightType.UINT8);
    BytesRef expectedBytes = new BytesRef();
    VectorCoding.write(expected, WeightType.UINT8, expectedBytes);
    assertThat(bytes).isEqualTo(expectedBytes);
  }

  private static void assertClose(SparseVector actual, SparseVector expected) {
    assertThat(actual.tokens()).isEqualTo(expected.tokens());
    for (int i = 0; i < actual.size(); i++) {
      assertThat(Math.abs(actual.weight(i) - expected.weight(i)))
          .isLessThanOrEqualTo(expected.weight(i) * 0x1p-11f);
    }
  }

  private static List<SparseVector> scaled(List<SparseVector> vectors, float factor) {
    return vectors.stream()
        .map(
            vector -> {
              float[] weights = vector.weights();
              for (int i = 0; i < weights.length; i++) {
                weights[i] *= factor;
              }
              return SparseVector.of(vector.tokens(), weights);
            })
        .toList();
  }
}
