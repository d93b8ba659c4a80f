package dev.richter.datasets.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.richter.datasets.testing.Samples;
import dev.richter.datasets.testing.SeededRandom;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeededRandom.class)
final class ExactSearchTest {

  @Test
  void answersAreThoseOfComparingEveryPair(Random random) {
    List<SparseVector> documents = withTies(random, 2_000);
    List<SparseVector> queries = vectors(random, 40);
    queries.set(7, SparseVector.empty());
    queries.set(8, SparseVector.of(new int[] {999_999}, new float[] {1}));
    for (int k : new int[] {1, 10, 100, 3_000}) {
      for (int threads : new int[] {1, 3}) {
        GroundTruth answers = answers(documents, queries, k, threads);
        for (int query = 0; query < queries.size(); query++) {
          assertAnswers(documents, queries.get(query), answers, query);
        }
      }
    }
  }

  @Test
  void answersDoNotDependOnWhereABatchEnds(Random random) {
    // Empty documents fill a batch by their number alone.
    List<SparseVector> documents =
        new ArrayList<>(Collections.nCopies((1 << 16) - 500, SparseVector.empty()));
    documents.addAll(withTies(random, 1_000));
    List<SparseVector> queries = vectors(random, 10);
    List<Long> progress = new ArrayList<>();
    GroundTruth answers = ExactSearch.answers(records(documents), queries, 20, 2, progress::add);
    for (int query = 0; query < queries.size(); query++) {
      assertAnswers(documents, queries.get(query), answers, query);
    }
    assertThat(progress).containsExactly(65_536L, 66_036L);
  }

  @Test
  void nothingIsFoundInNothing() {
    GroundTruth answers =
        answers(List.of(), List.of(SparseVector.of(new int[] {1}, new float[] {1})), 5, 1);
    assertThat(answers.found(0)).isZero();
    assertThat(answers.id(0, 0)).isEqualTo(GroundTruth.MISSING);
  }

  @Test
  void parametersBelowOneAreRefused() {
    for (int[] kAndThreads : new int[][] {{0, 1}, {1, 0}}) {
      assertThatThrownBy(() -> answers(List.of(), List.of(), kAndThreads[0], kAndThreads[1]))
          .isInstanceOfSatisfying(
              RichterException.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PARAMETER_INVALID));
    }
  }

  private static GroundTruth answers(
      List<SparseVector> documents, List<SparseVector> queries, int k, int threads) {
    return ExactSearch.answers(records(documents), queries, k, threads, count -> {});
  }

  private static java.util.Iterator<VectorRecord> records(List<SparseVector> documents) {
    return Samples.numbered(documents).iterator();
  }

  private static void assertAnswers(
      List<SparseVector> documents, SparseVector query, GroundTruth answers, int index) {
    List<Integer> expected =
        IntStream.range(0, documents.size())
            .filter(row -> documents.get(row).dot(query) > 0)
            .boxed()
            .sorted(
                Comparator.comparing((Integer row) -> -documents.get(row).dot(query))
                    .thenComparing(row -> row))
            .limit(answers.k())
            .toList();
    assertThat(answers.found(index)).isEqualTo(expected.size());
    for (int rank = 0; rank < expected.size(); rank++) {
      assertThat(answers.id(index, rank)).isEqualTo(expected.get(rank));
      assertThat(answers.score(index, rank))
          .isEqualTo(documents.get(expected.get(rank)).dot(query));
    }
  }

  /** Random documents, half of which are repeated. */
  private static List<SparseVector> withTies(Random random, int count) {
    List<SparseVector> once = vectors(random, count / 2);
    List<SparseVector> twice =
        new ArrayList<>(Stream.concat(once.stream(), once.stream()).toList());
    Collections.shuffle(twice, random);
    return twice;
  }

  private static List<SparseVector> vectors(Random random, int count) {
    List<SparseVector> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] tokens = random.ints(0, 300).distinct().limit(random.nextInt(40)).sorted().toArray();
      float[] weights = new float[tokens.length];
      for (int j = 0; j < weights.length; j++) {
        weights[j] = 0.01f + random.nextFloat();
      }
      vectors.add(SparseVector.of(tokens, weights));
    }
    return vectors;
  }
}
