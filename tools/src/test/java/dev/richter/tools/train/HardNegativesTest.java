package dev.richter.tools.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.vector.MultiVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class HardNegativesTest {

  /** Queries at angle 0; passage i of 3,000 is i hundredths of a degree away. */
  private static RandomPairs fan() {
    List<MultiVector> queries = new ArrayList<>();
    List<MultiVector> documents = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      double angle = Math.toRadians(i / 100.0);
      queries.add(MultiVector.of(new float[][] {{1, 0}}));
      documents.add(
          MultiVector.of(new float[][] {{(float) Math.cos(angle), (float) Math.sin(angle)}}));
    }
    return new RandomPairs(2, queries, documents);
  }

  private static Set<Integer> draw(RandomPairs pairs, int[] batch, int count, long seed) {
    try (Workers workers = new Workers(2)) {
      return new HardNegatives(pairs, workers)
          .draw(batch, pairs.queries().subList(0, batch.length), count, new SplittableRandom(seed));
    }
  }

  @Test
  void theyAreTheClosestBelowAShareOfTheOwnPassage() {
    // cos 18.19° is 0.95: what is closer may answer the query of pair 0 as well.
    Set<Integer> drawn = draw(fan(), new int[] {0}, HardNegatives.CANDIDATES, 1);
    assertThat(drawn).hasSize(HardNegatives.CANDIDATES).allMatch(pair -> pair >= 1819);
    assertThat(drawn).allMatch(pair -> pair < 1820 + HardNegatives.CANDIDATES);
  }

  @Test
  void theyAreDrawnBySeedAndNeverOfTheBatch() {
    int[] batch = {0, 1, 1821, 1822};
    Set<Integer> drawn = draw(fan(), batch, 3, 1);
    assertThat(drawn).isNotEmpty().doesNotContain(0, 1, 1821, 1822);
    assertThat(draw(fan(), batch, 3, 1)).isEqualTo(drawn);
    assertThat(draw(fan(), batch, 3, 2)).isNotEqualTo(drawn);
  }

  @Test
  void thereAreNoneWherePassagesAreAlike() {
    RandomPairs pairs = fan();
    pairs.documents().replaceAll(document -> pairs.document(0));
    assertThat(draw(pairs, new int[] {5}, 4, 1)).isEmpty();
  }
}
