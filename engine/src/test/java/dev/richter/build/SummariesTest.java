package dev.richter.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
final class SummariesTest {

  /** What a rounded product of floats may fall short of the exact one. */
  private static final double ROUNDING = 1e-6;

  @ParameterizedTest
  @ValueSource(floats = {1e-38f, 1e-20f, 1, 1e20f, 1e38f})
  void aWholeSummaryIsTheMaximumByTokenRoundedUpByLessThanAStep(float size, Random random)
      throws IOException {
    List<SparseVector> documents = scaled(new RandomVectors(random, 100).list(60, 20), size);
    int[] ends = {10, 11, 40, 60};
    BlockedList list = build(documents, ends, 1);
    List<Map<Integer, Float>> summaries = summaries(list);
    for (int block = 0; block < ends.length; block++) {
      Map<Integer, Float> maxima = maxima(documents, block == 0 ? 0 : ends[block - 1], ends[block]);
      assertThat(summaries.get(block).keySet()).isEqualTo(maxima.keySet());
      summaries
          .get(block)
          .forEach(
              (token, weight) ->
                  assertThat((double) weight)
                      .isBetween(
                          maxima.get(token) * (1 - ROUNDING),
                          (maxima.get(token) + list.summaryScale()) * (1 + ROUNDING)));
    }
  }

  @Test
  void aWholeSummaryScoresNoLessThanAnyDocumentOfItsBlock(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 100);
    List<SparseVector> documents = vectors.list(60, 20);
    int[] ends = {5, 30, 60};
    List<Map<Integer, Float>> summaries = summaries(build(documents, ends, 1));
    for (SparseVector query : vectors.list(100, 20)) {
      for (int document = 0; document < documents.size(); document++) {
        int block = document < 5 ? 0 : document < 30 ? 1 : 2;
        double bound = SparseVector.of(summaries.get(block)).dot(query);
        assertThat((double) documents.get(document).dot(query))
            .isLessThanOrEqualTo(bound * (1 + ROUNDING));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0.01f, 0.2f, 0.4f, 0.5f, 0.9f, 0.999f})
  void aCutSummaryHoldsTheWantedMassInItsHeaviestEntriesAndNoMore(float energy, Random random)
      throws IOException {
    for (int round = 0; round < 50; round++) {
      List<SparseVector> documents = new RandomVectors(random, 400).list(20, 60);
      Map<Integer, Float> maxima = maxima(documents, 0, 20);
      Map<Integer, Float> kept = new HashMap<>(maxima);
      kept.keySet().retainAll(summaries(build(documents, new int[] {20}, energy)).get(0).keySet());
      Map<Integer, Float> dropped = new HashMap<>(maxima);
      dropped.keySet().removeAll(kept.keySet());
      double wanted = energy * mass(maxima);
      float lightestKept = kept.values().stream().min(Comparator.naturalOrder()).orElseThrow();
      // Entries of one step of the 8-bit scale count as equal.
      double step = maxima.values().stream().max(Comparator.naturalOrder()).orElseThrow() / 255.0;
      assertThat(mass(kept)).isGreaterThanOrEqualTo(wanted * (1 - 1e-5));
      assertThat(mass(kept) - lightestKept - step).isLessThanOrEqualTo(wanted * (1 + 1e-5));
      assertThat(dropped.values()).allMatch(weight -> weight <= lightestKept + step * (1 + 1e-5));
    }
  }

  @Test
  void rowsAscendAndBlocksAscendWithinARow(Random random) throws IOException {
    BlockedList list =
        build(new RandomVectors(random, 100).list(60, 20), new int[] {10, 20, 30, 60}, 0.7f);
    assertThat(list.rowTokens()).isSorted().doesNotHaveDuplicates();
    assertThat(list.rowEnds())
        .isSorted()
        .doesNotHaveDuplicates()
        .endsWith(list.entryBlocks().length);
    int start = 0;
    for (int end : list.rowEnds()) {
      assertThat(IntStream.range(start, end).map(i -> list.entryBlocks()[i]).boxed())
          .isSorted()
          .doesNotHaveDuplicates();
      start = end;
    }
    assertThat(list.entryCodes()).doesNotContain(0);
  }

  @Test
  void aUsedBuilderBuildsWhatANewOneBuilds(Random random) throws IOException {
    HeldVectors vectors = new HeldVectors(new RandomVectors(random, 200).list(200, 30));
    BlockingParameters parameters = new BlockingParameters(0.2f, 2, 15, 0.5f);
    ListBuilder used = new ListBuilder(vectors, parameters);
    for (int round = 0; round < 30; round++) {
      int end = 1 + random.nextInt(200);
      int start = random.nextInt(end);
      int[] documents = IntStream.range(start, end).toArray();
      assertThat(used.build(documents.clone(), round))
          .usingRecursiveComparison()
          .isEqualTo(new ListBuilder(vectors, parameters).build(documents, round));
    }
  }

  @Test
  void aLightBlockBesideAHeavyOneKeepsItsEntries() throws IOException {
    List<SparseVector> documents =
        List.of(
            SparseVector.of(Map.of(0, 1e-30f, 1, 2e-30f)),
            SparseVector.of(Map.of(0, 1e30f, 2, 1f)));
    List<Map<Integer, Float>> summaries = summaries(build(documents, new int[] {1, 2}, 1));
    assertThat(summaries.get(0)).containsOnlyKeys(0, 1);
    assertThat(summaries.get(1)).containsOnlyKeys(0, 2);
    assertThat(summaries.get(0).values()).allMatch(weight -> weight >= 2e-30f);
  }

  @Test
  void theHeaviestAndTheLightestWeightsCanBeSummarised() throws IOException {
    List<SparseVector> documents =
        List.of(
            SparseVector.of(Map.of(0, Float.MIN_VALUE)),
            SparseVector.of(Map.of(1, Float.MAX_VALUE, 2, Float.MAX_VALUE / 2, 3, 1e38f)),
            SparseVector.of(Map.of(1, Float.MIN_VALUE, 2, Float.MIN_NORMAL, 3, 1e-37f)));
    for (float energy : new float[] {0.4f, 1}) {
      List<Map<Integer, Float>> summaries =
          summaries(build(documents, new int[] {1, 2, 3}, energy));
      assertThat(summaries.get(0)).containsOnlyKeys(0);
      assertThat(summaries.get(1)).containsKey(1);
      assertThat(summaries.get(2)).containsKey(3);
    }
  }

  private static BlockedList build(List<SparseVector> vectors, int[] ends, float energy)
      throws IOException {
    HeldVectors held = new HeldVectors(vectors);
    int[] documents = held.documents();
    Summaries summaries = new Summaries(held, energy);
    int start = 0;
    for (int block = 0; block < ends.length; block++) {
      summaries.summarize(block, documents, start, ends[block]);
      start = ends[block];
    }
    return summaries.transpose(documents, ends);
  }

  /** Each block's summary, token to weight. */
  private static List<Map<Integer, Float>> summaries(BlockedList list) {
    List<Map<Integer, Float>> summaries = new ArrayList<>();
    for (int block = 0; block < list.blockEnds().length; block++) {
      summaries.add(new TreeMap<>());
    }
    int entry = 0;
    for (int row = 0; row < list.rowTokens().length; row++) {
      for (; entry < list.rowEnds()[row]; entry++) {
        float weight = (list.entryCodes()[entry] & 0xFF) * list.summaryScale();
        summaries.get(list.entryBlocks()[entry]).put(list.rowTokens()[row], weight);
      }
    }
    return summaries;
  }

  private static Map<Integer, Float> maxima(List<SparseVector> documents, int start, int end) {
    Map<Integer, Float> maxima = new TreeMap<>();
    for (SparseVector vector : documents.subList(start, end)) {
      for (int i = 0; i < vector.size(); i++) {
        maxima.merge(vector.token(i), vector.weight(i), Math::max);
      }
    }
    return maxima;
  }

  private static double mass(Map<Integer, Float> weights) {
    return weights.values().stream().mapToDouble(weight -> weight).sum();
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
