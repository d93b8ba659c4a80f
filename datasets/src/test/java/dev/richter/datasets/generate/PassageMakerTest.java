package dev.richter.datasets.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.datasets.testing.SeededRandom;
import dev.richter.vector.SparseVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeededRandom.class)
final class PassageMakerTest {

  private static final GeneratorFigures FIGURES = GeneratorFigures.techdocs();

  @Test
  void anyOrderOfRowsGivesTheSamePassages(Random random) {
    Activation activation = new Activation(FIGURES.tokens().curvature());
    Brevity brevity = new Brevity(FIGURES.size());
    Normal normal = new Normal();
    long seed = random.nextLong();
    Lexicon lexicon = new Lexicon(FIGURES, activation, brevity, seed);
    PassageMaker inOrder = new PassageMaker(FIGURES, lexicon, activation, brevity, normal, seed);
    PassageMaker anyhow = new PassageMaker(FIGURES, lexicon, activation, brevity, normal, seed);
    long first = random.nextLong(100_000_000);
    List<SparseVector> passages = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      passages.add(inOrder.passage(first + i));
    }
    for (int i = 0; i < 150; i++) {
      int row = random.nextInt(passages.size());
      assertThat(anyhow.passage(first + row)).as("row %d", row).isEqualTo(passages.get(row));
    }
  }
}
