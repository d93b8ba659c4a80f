package dev.richter.datasets.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.richter.datasets.testing.SeededRandom;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeededRandom.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CollectionGeneratorTest {

  private static final int DOCUMENTS = 12_000;

  private final CollectionGenerator generator =
      CollectionGenerator.of(GeneratorFigures.techdocs(), 7);
  private List<SparseVector> documents = List.of();
  private List<SparseVector> queries = List.of();

  @BeforeAll
  void generate() {
    documents = vectors(generator.documents(DOCUMENTS, 2));
    queries = vectors(generator.queries(DOCUMENTS, 400, 2));
  }

  @Test
  void theSameSeedGivesTheSameCollectionWhateverTheThreads() {
    CollectionGenerator again = CollectionGenerator.of(GeneratorFigures.techdocs(), 7);
    assertThat(vectors(again.documents(2_500, 1))).isEqualTo(documents.subList(0, 2_500));
    assertThat(vectors(again.documents(2_500, 3))).isEqualTo(documents.subList(0, 2_500));
    assertThat(vectors(again.queries(DOCUMENTS, 60, 1))).isEqualTo(queries.subList(0, 60));
  }

  @Test
  void anotherSeedGivesAnotherCollection() {
    CollectionGenerator other = CollectionGenerator.of(GeneratorFigures.techdocs(), 8);
    assertThat(vectors(other.documents(100, 1))).doesNotContainAnyElementsOf(documents);
  }

  @Test
  void identifiersAreRowsAndTheReaderKnowsHowFarItIs() {
    try (VectorReader reader = generator.documents(1_500, 2)) {
      assertThat(reader.size()).hasValue(1_500);
      assertThat(reader.progress()).isZero();
      for (int row = 0; row < 1_500; row++) {
        assertThat(reader.next().id()).isEqualTo(Integer.toString(row));
      }
      assertThat(reader.hasNext()).isFalse();
      assertThat(reader.progress()).isEqualTo(1);
    }
  }

  @Test
  void documentsHaveTheSizesOfRealOnes() {
    assertThat(documents).noneMatch(SparseVector::isEmpty);
    assertThat(meanSize(documents)).isCloseTo(131.8, withinPercentage(15));
    int[] sizes = documents.stream().mapToInt(SparseVector::size).sorted().toArray();
    assertThat((double) sizes[DOCUMENTS / 10]).isCloseTo(65, withinPercentage(30));
    assertThat((double) sizes[DOCUMENTS * 9 / 10]).isCloseTo(194, withinPercentage(30));
  }

  @Test
  void documentsHaveTheWeightsOfRealOnes() {
    assertThat(meanWeightAt(documents, 1)).isCloseTo(2.195, withinPercentage(12));
    assertThat(meanWeightAt(documents, 10)).isCloseTo(1.60, withinPercentage(15));
    assertThat(meanWeightAt(documents, 50)).isCloseTo(0.66, withinPercentage(30));
    assertThat(documents)
        .allMatch(
            vector ->
                IntStream.range(0, vector.size())
                    .mapToObj(vector::weight)
                    .allMatch(
                        weight -> Float.float16ToFloat(Float.floatToFloat16(weight)) == weight));
  }

  @Test
  void tokensAreAsFrequentAsInRealDocuments() {
    int[] frequencies = new int[30_522];
    for (SparseVector document : documents) {
      for (int token : document.tokens()) {
        frequencies[token]++;
      }
    }
    int[] descending =
        IntStream.of(frequencies).map(count -> -count).sorted().map(count -> -count).toArray();
    assertThat(descending[0] / (double) DOCUMENTS).isBetween(0.6, 0.95);
    assertThat(descending[99] / (double) DOCUMENTS).isCloseTo(0.139, withinPercentage(30));
    assertThat(descending[999] / (double) DOCUMENTS).isCloseTo(0.0336, withinPercentage(30));
    assertThat(descending[4_999] / (double) DOCUMENTS).isCloseTo(0.0033, withinPercentage(50));
  }

  @Test
  void neighbouringPassagesAreMoreAlikeThanDistantOnes(Random random) {
    double next = meanCosine(random, 1);
    double sameChapter = meanCosine(random, 30);
    double anywhere = meanCosine(random, DOCUMENTS / 2);
    assertThat(next).isBetween(0.2, 0.45);
    assertThat(sameChapter).isBetween(anywhere * 1.3, next * 0.9);
    assertThat(anywhere).isLessThan(0.1);
  }

  @Test
  void queriesAreShortAndFindTheirPassageBetterThanAnyOther(Random random) {
    assertThat(meanSize(queries)).isCloseTo(21.7, withinPercentage(15));
    int better = 0;
    for (int query = 0; query < queries.size(); query++) {
      long target = generator.target(DOCUMENTS, query);
      assertThat(target).isBetween(0L, DOCUMENTS - 1L);
      float score = queries.get(query).dot(documents.get((int) target));
      float other = queries.get(query).dot(documents.get(random.nextInt(DOCUMENTS)));
      better += score > other ? 1 : 0;
    }
    assertThat(better).isGreaterThan(queries.size() * 85 / 100);
  }

  @Test
  void impossibleSizesAreRefused() {
    for (Runnable attempt :
        List.<Runnable>of(
            () -> generator.documents(-1, 1),
            () -> generator.documents(1, 0),
            () -> generator.queries(0, 1, 1),
            () -> generator.queries(1, -1, 1))) {
      assertThatThrownBy(attempt::run)
          .isInstanceOfSatisfying(
              RichterException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PARAMETER_INVALID));
    }
  }

  @Test
  void profileOfTheCollectionIsComplete() {
    List<CollectionProfile.Figure> profile = CollectionProfile.measure(documents, queries, 2);
    assertThat(profile).extracting(CollectionProfile.Figure::value).allMatch(Double::isFinite);
    assertThat(profile)
        .filteredOn(figure -> figure.group().equals("document"))
        .filteredOn(figure -> figure.name().equals("tokens, mean"))
        .singleElement()
        .extracting(CollectionProfile.Figure::value)
        .isEqualTo(meanSize(documents));
    assertThat(CollectionProfile.compare("left", profile, "right", profile).lines())
        .hasSize(profile.size() + 2);
  }

  private static List<SparseVector> vectors(VectorReader reader) {
    try (reader) {
      return reader.readAll().stream().map(VectorRecord::vector).toList();
    }
  }

  private static double meanSize(List<SparseVector> vectors) {
    return vectors.stream().mapToInt(SparseVector::size).average().orElseThrow();
  }

  private static double meanWeightAt(List<SparseVector> vectors, int rank) {
    return vectors.stream()
        .filter(vector -> vector.size() >= rank)
        .mapToDouble(
            vector ->
                IntStream.range(0, vector.size())
                    .mapToDouble(vector::weight)
                    .map(weight -> -weight)
                    .sorted()
                    .map(weight -> -weight)
                    .toArray()[rank - 1])
        .average()
        .orElseThrow();
  }

  private double meanCosine(Random random, int distance) {
    return random
        .ints(2_000, 0, DOCUMENTS - distance)
        .mapToDouble(
            row -> {
              SparseVector left = documents.get(row);
              SparseVector right = documents.get(row + distance);
              return left.dot(right) / Math.sqrt((double) left.dot(left) * right.dot(right));
            })
        .average()
        .orElseThrow();
  }
}
