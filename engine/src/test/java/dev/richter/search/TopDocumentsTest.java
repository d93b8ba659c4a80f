package dev.richter.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.Seeded;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.lucene.search.ScoreDoc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Seeded.class)
final class TopDocumentsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 100, 257, 1000, 5000, Integer.MAX_VALUE})
  void keepsTheBestWhateverTheOrderOfOffers(int k, Random random) {
    List<ScoreDoc> offers = new ArrayList<>();
    for (int document = 0; document < 3000; document++) {
      offers.add(new ScoreDoc(document, random.nextInt(50)));
    }
    Collections.shuffle(offers, random);
    TopDocuments top = new TopDocuments(k, 0);
    offers.forEach(offer -> top.offer(offer.doc, offer.score));
    List<String> expected =
        offers.stream()
            .filter(offer -> offer.score > 0)
            .sorted(
                Comparator.comparing((ScoreDoc offer) -> -offer.score)
                    .thenComparing(offer -> offer.doc))
            .limit(k)
            .map(offer -> offer.doc + ": " + offer.score)
            .toList();
    assertThat(Arrays.stream(top.toScoreDocs()).map(hit -> hit.doc + ": " + hit.score))
        .isEqualTo(expected);
    assertThat(top.isFull()).isEqualTo(expected.size() == k);
  }

  @Test
  void theThresholdIsTheScoreOfTheLastOnceThereAreEnough() {
    TopDocuments top = new TopDocuments(3, 0);
    top.offer(1, 5);
    top.offer(2, 7);
    assertThat(top.kthBest()).isZero();
    assertThat(top.isFull()).isFalse();
    top.offer(3, 6);
    assertThat(top.kthBest()).isEqualTo(5);
    top.offer(4, 5.5f);
    assertThat(top.kthBest()).isEqualTo(5.5f);
    top.offer(5, 1);
    assertThat(top.kthBest()).isEqualTo(5.5f);
  }

  @Test
  void documentsThatScoreNothingAreNotTaken() {
    TopDocuments top = new TopDocuments(3, 0);
    top.offer(1, 0);
    assertThat(top.toScoreDocs()).isEmpty();
    top.offer(2, Float.MIN_VALUE);
    assertThat(top.toScoreDocs()).hasSize(1);
  }

  @Test
  void startsOverWhenCleared() {
    TopDocuments top = new TopDocuments(1, 0);
    top.offer(1, 5);
    top.clear();
    assertThat(top.kthBest()).isZero();
    top.offer(2, 1);
    assertThat(top.toScoreDocs()).extracting(hit -> hit.doc).containsExactly(2);
  }
}
