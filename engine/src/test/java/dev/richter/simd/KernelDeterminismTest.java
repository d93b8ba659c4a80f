package dev.richter.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.Seeded;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(Seeded.class)
final class KernelDeterminismTest {

  private static final int SIZE = 133;
  private static final int DOCUMENTS = 50;
  private static final int ROUNDS = 2_000;
  private static final int VOCABULARY = 300;

  static Stream<Kernels> twins() {
    return Stream.of(KernelProvider.scalar(), KernelProvider.vector());
  }

  /** Interpreted at first, compiled later: the sums must be taken in the same order. */
  @ParameterizedTest
  @MethodSource("twins")
  void aScoreDoesNotChangeWhenTheCodeIsCompiled(Kernels kernels, Random random) {
    float[] query = new float[VOCABULARY];
    for (int i = 0; i < query.length; i++) {
      query[i] = random.nextFloat();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment records = records(arena, random);
      float[] first = scores(kernels, records, query);
      for (int round = 0; round < ROUNDS; round++) {
        assertThat(scores(kernels, records, query)).isEqualTo(first);
      }
    }
  }

  private static MemorySegment records(Arena arena, Random random) {
    MemorySegment records = arena.allocate(DOCUMENTS * SIZE * 3L);
    for (int document = 0; document < DOCUMENTS; document++) {
      long start = document * SIZE * 3L;
      for (int i = 0; i < SIZE; i++) {
        short token = (short) random.nextInt(VOCABULARY);
        records.set(ValueLayout.JAVA_SHORT_UNALIGNED, start + 2L * i, token);
        records.set(ValueLayout.JAVA_BYTE, start + 2L * SIZE + i, (byte) random.nextInt());
      }
    }
    return records;
  }

  private static float[] scores(Kernels kernels, MemorySegment records, float[] query) {
    float[] scores = new float[DOCUMENTS];
    for (int document = 0; document < DOCUMENTS; document++) {
      scores[document] =
          kernels.dotShortTokensByteWeights(records, document * SIZE * 3L, SIZE, query);
    }
    return scores;
  }
}
