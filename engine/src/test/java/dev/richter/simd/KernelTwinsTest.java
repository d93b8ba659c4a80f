package dev.richter.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.Seeded;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.incubator.vector.VectorShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The Vector API twin scores what the scalar twin scores, and both what doubles give. */
@ExtendWith(Seeded.class)
@EnabledIf("dev.richter.simd.KernelTwinsTest#vectorsAreWide")
final class KernelTwinsTest {

  /** Whether the processor has the vectors that the Vector API twin needs. */
  static boolean vectorsAreWide() {
    return VectorShape.preferredShape().vectorBitSize() >= 256;
  }

  private static final Kernels SCALAR = KernelProvider.scalar();
  private static final Kernels VECTOR = KernelProvider.vector();

  static Stream<KernelInput.Form> forms() {
    return Stream.of(KernelInput.Form.values());
  }

  @ParameterizedTest
  @EnumSource
  void twinsAgreeOnEverySize(KernelInput.Form form, Random random) {
    int[] sizes =
        IntStream.concat(IntStream.rangeClosed(0, 70), IntStream.of(131, 500, 65_536)).toArray();
    for (int size : sizes) {
      for (int misalignment = 0; misalignment < 4; misalignment++) {
        assertTwinsAgree(KernelInput.random(form, random, size, 3000, misalignment));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void twinsAgreeOnExtremeValues(KernelInput.Form form, Random random) {
    for (int round = 0; round < 200; round++) {
      KernelInput input = KernelInput.random(form, random, random.nextInt(70), 100, 0);
      input.makeExtreme(random);
      assertTwinsAgree(input);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void twinsReadTheWholeRangeOfTokens(KernelInput.Form form, Random random) {
    int vocabularySize = form.shortTokens() ? 1 << 16 : 200_000;
    for (int round = 0; round < 20; round++) {
      assertTwinsAgree(KernelInput.random(form, random, 40, vocabularySize, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTwinGivesTheSameBitsHoweverOftenAndInWhateverModeItRuns(
      KernelInput.Form form, Random random) {
    try (Arena arena = Arena.ofConfined()) {
      KernelInput input = KernelInput.random(form, random, 61, 3000, 0);
      MemorySegment memory = input.write(arena);
      for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
        // The first calls are interpreted, the last ones compiled.
        float first = input.run(kernels, memory);
        for (int call = 0; call < 50_000; call++) {
          float again = input.run(kernels, memory);
          if (again != first) {
            assertThat(again).as("%s, call %d", kernels.name(), call).isEqualTo(first);
          }
        }
      }
    }
  }

  @Test
  void twinsFindTheSameMaximaAndTheSamePlaces(Random random) {
    for (int chunks : new int[] {0, 1, 2, 3, 17, 100}) {
      for (int round = 0; round < 40; round++) {
        short[] values = values(chunks * Kernels.CHUNK, random);
        short[] expected = maxima(values, chunks);
        short least = values.length == 0 ? 1 : values[random.nextInt(values.length)];
        int[] places =
            IntStream.range(0, chunks * Kernels.CHUNK).filter(i -> values[i] >= least).toArray();
        for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
          short[] maxima = new short[chunks];
          kernels.maxima(values, chunks * Kernels.CHUNK, maxima);
          assertThat(maxima).isEqualTo(expected);
          int[] found = new int[values.length];
          int count = kernels.atLeast(values, maxima, chunks * Kernels.CHUNK, least, found);
          assertThat(Arrays.copyOf(found, count)).isEqualTo(places);
        }
      }
    }
  }

  /** Values of the whole range, or mostly zeros as sums of blocks are. */
  private static short[] values(int size, Random random) {
    boolean sparse = random.nextBoolean();
    short[] values = new short[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (random.nextInt(sparse ? 40 : 4)) {
            case 0 -> Short.MAX_VALUE;
            case 1 -> sparse ? 1 : Short.MIN_VALUE;
            case 2, 3 -> (short) (sparse ? random.nextInt(1 << 15) : random.nextInt());
            default -> 0;
          };
    }
    return values;
  }

  private static short[] maxima(short[] values, int chunks) {
    short[] maxima = new short[chunks];
    for (int chunk = 0; chunk < chunks; chunk++) {
      int start = chunk * Kernels.CHUNK;
      maxima[chunk] =
          (short)
              IntStream.range(start, start + Kernels.CHUNK).map(i -> values[i]).max().orElseThrow();
    }
    return maxima;
  }

  private static void assertTwinsAgree(KernelInput input) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = input.write(arena);
      input.assertExpected(input.run(SCALAR, memory));
      input.assertExpected(input.run(VECTOR, memory));
    }
  }
}
