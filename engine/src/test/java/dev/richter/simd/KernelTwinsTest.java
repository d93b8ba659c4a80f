package dev.richter.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.Seeded;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntBiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.incubator.vector.VectorShape;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 8, 17, 100})
  void twinsFindTheSameMaximaAndTheSamePlaces(int rows, Random random) {
    int size = rows * Kernels.ROW_STEP / Short.BYTES;
    for (int round = 0; round < 40; round++) {
      short[] values = values(size, random);
      short least = size == 0 ? 1 : values[random.nextInt(size)];
      for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
        if (rows > 0) {
          int columns = (1 + random.nextInt(rows)) * Kernels.ROW_STEP / Short.BYTES;
          short[] maxima = new short[columns];
          kernels.maxima(values, size, columns, maxima);
          assertMaxima(i -> values[i], size, columns, column -> maxima[column]);
        }
        assertPlaces(
            i -> values[i] >= least,
            size,
            (found, start) -> kernels.atLeast(values, size, least, found, start));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 8, 17, 100})
  void twinsFindTheSameMaximaAndTheSamePlacesOfBytes(int rows, Random random) {
    int size = rows * Kernels.ROW_STEP;
    for (int round = 0; round < 40; round++) {
      byte[] bytes = new byte[size];
      short[] values = values(size, random);
      for (int i = 0; i < size; i++) {
        bytes[i] = (byte) (values[i] >> Byte.SIZE);
      }
      int[] fours = new int[size / Integer.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(fours);
      int least = size == 0 ? 1 : Math.max(1, bytes[random.nextInt(size)] & 0xFF);
      for (Kernels kernels : new Kernels[] {SCALAR, VECTOR}) {
        if (rows > 0) {
          int columns = (1 + random.nextInt(rows)) * Kernels.ROW_STEP;
          int[] maxima = new int[columns / Integer.BYTES];
          kernels.maxima(fours, fours.length, maxima.length, maxima);
          assertMaxima(
              i -> bytes[i] & 0xFF,
              size,
              columns,
              column -> (maxima[column / 4] >>> (column % 4 * Byte.SIZE)) & 0xFF);
        }
        assertPlaces(
            i -> (bytes[i] & 0xFF) >= least,
            size,
            (found, start) -> kernels.atLeast(fours, fours.length, least, found, start));
      }
    }
  }

  private static void assertMaxima(
      IntUnaryOperator values, int size, int columns, IntUnaryOperator maxima) {
    for (int column = 0; column < columns; column++) {
      assertThat(maxima.applyAsInt(column))
          .isEqualTo(
              IntStream.iterate(column, i -> i < size, i -> i + columns)
                  .map(values)
                  .max()
                  .orElseThrow());
    }
  }

  private static void assertPlaces(
      IntPredicate expected, int size, ToIntBiFunction<int[], Integer> atLeast) {
    for (int start : new int[] {0, 3}) {
      int[] found = new int[size + start];
      int end = atLeast.applyAsInt(found, start);
      assertThat(Arrays.copyOfRange(found, start, end))
          .isEqualTo(IntStream.range(0, size).filter(expected).toArray());
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

  private static void assertTwinsAgree(KernelInput input) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = input.write(arena);
      input.assertExpected(input.run(SCALAR, memory));
      input.assertExpected(input.run(VECTOR, memory));
    }
  }
}
