package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.store.MockDirectoryWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Fields that not all documents have, or that segments lack. The directories fail the test where an
 * index is unsound or a file is left open.
 */
@ExtendWith(Seeded.class)
final class SparseDocumentsTest {

  private static final Map<String, SparseParameters> FIELDS =
      Map.of(
          "flat", VectorIndex.BLOCKED.withBlockThreshold(Integer.MAX_VALUE),
          "half", VectorIndex.BLOCKED.withWeightType(WeightType.FLOAT16),
          "blocked", VectorIndex.BLOCKED,
          "oneBlock", VectorIndex.BLOCKED.withBlockSize(SparseParameters.MAX_BLOCK_SIZE),
          "single", VectorIndex.BLOCKED.withBlockSize(1));

  @Test
  void fieldsOfDifferentParametersDoNotDisturbEachOther(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 300);
    List<SparseVector> queries = vectors.list(5, 20);
    try (Directory directory = mock(random);
        VectorIndex index = new VectorIndex(directory, VectorIndex.config(FIELDS))) {
      Map<String, Map<Integer, SparseVector>> expected = new HashMap<>();
      FIELDS.keySet().forEach(field -> expected.put(field, new TreeMap<>()));
      for (int number = 0; number < 300; number++) {
        Map<String, SparseVector> document = new HashMap<>();
        for (String field : FIELDS.keySet()) {
          if (random.nextInt(3) > 0) {
            document.put(field, vectors.next(30));
            expected.get(field).put(number, document.get(field));
          }
        }
        index.put(number, document);
        if (random.nextInt(60) == 0) {
          index.commit();
        }
      }
      for (int segments = 9; segments >= 1; segments -= 4) {
        index.merge(segments);
        try (DirectoryReader reader = index.reader()) {
          for (String field : FIELDS.keySet()) {
            assertThat(VectorIndex.storedVectors(reader, field).keySet())
                .isEqualTo(expected.get(field).keySet());
            Searches.assertExact(reader, field, queries);
            assertListsAsDeclared(reader, field);
          }
        }
      }
    }
  }

  @Test
  void aFieldMayBeAbsentFromSomeSegments(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 300);
    try (Directory directory = mock(random);
        VectorIndex index = new VectorIndex(directory, VectorIndex.config(FIELDS))) {
      for (int number = 0; number < 90; number++) {
        int segment = number / 30;
        index.put(
            number,
            switch (segment) {
              case 0 -> Map.of("blocked", vectors.next(30));
              case 1 -> Map.of("half", vectors.next(30));
              default -> Map.of();
            });
        if (number % 30 == 29) {
          index.commit();
        }
      }
      for (int segments = 3; segments >= 1; segments--) {
        index.merge(segments);
        try (DirectoryReader reader = index.reader()) {
          assertThat(VectorIndex.storedVectors(reader, "blocked")).hasSize(30);
          assertThat(VectorIndex.storedVectors(reader, "half")).hasSize(30);
          Searches.assertExact(reader, "blocked", vectors.list(5, 20));
          Searches.assertExact(reader, "half", vectors.list(5, 20));
          assertThat(
                  Searches.search(reader, "single", vectors.next(9), 3, Searches.EXACT, null)
                      .scoreDocs())
              .isEmpty();
        }
      }
    }
  }

  @Test
  void allDocumentsThatHadTheFieldMayBeDeleted(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 300);
    try (Directory directory = mock(random);
        VectorIndex index = new VectorIndex(directory, VectorIndex.config(FIELDS))) {
      for (int number = 0; number < 40; number++) {
        index.put(number, number < 20 ? Map.of("blocked", vectors.next(30)) : Map.of());
      }
      index.commit();
      for (int number = 0; number < 20; number++) {
        index.delete(number);
      }
      index.commit();
      assertNothingFound(index, vectors.next(300));
      index.merge(1);
      assertNothingFound(index, vectors.next(300));
      index.put(100, Map.of("blocked", vectors.next(30)));
      index.merge(1);
      try (DirectoryReader reader = index.reader()) {
        assertThat(VectorIndex.storedVectors(reader, "blocked")).containsOnlyKeys(100);
        Searches.assertExact(reader, "blocked", vectors.list(5, 300));
      }
    }
  }

  @Test
  void allDocumentsMayBeDeleted(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 300);
    try (Directory directory = mock(random);
        VectorIndex index = new VectorIndex(directory, VectorIndex.config(FIELDS))) {
      index.put(1, Map.of("blocked", vectors.next(30)));
      index.commit();
      index.delete(1);
      index.put(2, Map.of("blocked", vectors.next(30)));
      index.delete(2);
      index.commit();
      assertNothingFound(index, vectors.next(300));
      index.merge(1);
      assertNothingFound(index, vectors.next(300));
    }
  }

  private static void assertNothingFound(VectorIndex index, SparseVector query) throws IOException {
    try (DirectoryReader reader = index.reader()) {
      assertThat(Searches.search(reader, "blocked", query, 9, Searches.EXACT, null).scoreDocs())
          .isEmpty();
      assertThat(
              Searches.search(reader, "blocked", query, 9, Searches.EVERYTHING, null).scoreDocs())
          .isEmpty();
      assertThat(VectorIndex.storedVectors(reader, "blocked")).isEmpty();
    }
  }

  private static void assertListsAsDeclared(DirectoryReader reader, String field)
      throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      // The few documents of a small segment may all be without the field.
      SparseFieldReader.of(leaf.reader(), field)
          .ifPresent(
              fieldReader -> {
                assertThat(fieldReader.lists().isPresent()).isEqualTo(!field.equals("flat"));
                assertThat(fieldReader.parameters()).isEqualTo(FIELDS.get(field));
              });
    }
  }

  private static Directory mock(Random random) {
    return new MockDirectoryWrapper(random, new ByteBuffersDirectory());
  }
}
