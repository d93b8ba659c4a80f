package dev.richter.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.richter.testing.Seeded;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both twins give the same bits, and what doubles give within the stated rounding. */
@ExtendWith(Seeded.class)
@EnabledIf("dev.richter.simd.KernelTwinsTest#vectorsAreWide")
final class MatrixKernelsTest {

  private static final MatrixKernels SCALAR = KernelProvider.scalar().matrices();
  private static final MatrixKernels VECTOR = KernelProvider.vector().matrices();

  static Stream<int[]> shapes() {
    return Stream.of(1, 2, 3, 4, 5, 7, 8, 49, 300)
        .flatMap(
            size ->
                Stream.of(1, 2, 7, 8, 31, 128, 384)
                    .flatMap(
                        dimension ->
                            Stream.of(16, 32, 48)
                                .map(width -> new int[] {size, dimension, width})));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void twinsMultiplyAlikeAndRight(int[] shape, Random random) {
    int size = shape[0];
    int dimension = shape[1];
    int width = shape[2];
    for (float magnitude : new float[] {1, 1e-30f, 1e15f}) {
      float[] rows = values(size * dimension, magnitude, random);
      float[] columns = values(dimension * width, 1, random);
      float[] products = filled(size * width);
      float[] again = filled(size * width);
      SCALAR.products(rows, size, dimension, columns, width, products, 0);
      VECTOR.products(rows, size, dimension, columns, width, again, 0);
      assertThat(again).isEqualTo(products);
      assertProducts(products, rows, size, dimension, columns, width);
      float[] maxima = new float[width];
      Arrays.fill(maxima, random.nextBoolean() ? Float.NEGATIVE_INFINITY : magnitude);
      float[] maximaAgain = maxima.clone();
      float[] before = maxima.clone();
      SCALAR.maxProducts(rows, size, dimension, columns, width, maxima);
      VECTOR.maxProducts(rows, size, dimension, columns, width, maximaAgain);
      assertThat(maximaAgain).isEqualTo(maxima);
      for (int column = 0; column < width; column++) {
        float largest = before[column];
        for (int row = 0; row < size; row++) {
          largest = Math.max(largest, products[row * width + column]);
        }
        assertThat(maxima[column]).isEqualTo(largest);
      }
    }
  }

  private static void assertProducts(
      float[] products, float[] rows, int size, int dimension, float[] columns, int width) {
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < width; column++) {
        double expected = 0;
        double magnitudes = 0;
        for (int i = 0; i < dimension; i++) {
          double term =
              (double) rows[row * dimension + i]
                  * columns[MatrixKernels.place(column, i, dimension)];
          expected += term;
          magnitudes += Math.abs(term);
        }
        double rounding = dimension * magnitudes * 0x1p-24 + dimension * (double) Float.MIN_VALUE;
        assertThat((double) products[row * width + column]).isCloseTo(expected, within(rounding));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void twinsScaleEveryByte(int[] shape, Random random) {
    byte[] bytes = new byte[shape[0] * shape[1] + 3];
    random.nextBytes(bytes);
    for (MatrixKernels kernels : new MatrixKernels[] {SCALAR, VECTOR}) {
      float[] values = filled(bytes.length + 2);
      kernels.widenBytes(MemorySegment.ofArray(bytes), 3, bytes.length - 3, 0.3f, values, 1);
      for (int i = 3; i < bytes.length; i++) {
        assertThat(values[i - 2]).isEqualTo(0.3f * bytes[i]);
      }
      assertThat(values[0]).isNaN();
      assertThat(values[bytes.length - 2]).isNaN();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 16, 31, 128, 300})
  void bitsBecomeAScaleOrItsNegative(int size, Random random) {
    byte[] bytes = new byte[3 + (size + 7) / 8];
    random.nextBytes(bytes);
    BitSet bits = BitSet.valueOf(Arrays.copyOfRange(bytes, 3, bytes.length));
    for (MatrixKernels kernels : new MatrixKernels[] {SCALAR, VECTOR}) {
      float[] values = filled(size + 2);
      kernels.widenBits(MemorySegment.ofArray(bytes), 3, size, 0.3f, values, 1);
      for (int i = 0; i < size; i++) {
        assertThat(values[1 + i]).isEqualTo(bits.get(i) ? 0.3f : -0.3f);
      }
      assertThat(values[0]).isNaN();
      assertThat(values[size + 1]).isNaN();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 16, 31, 256, 300})
  void twinsFindTheFirstOfTheLargest(int size, Random random) {
    for (int round = 0; round < 50; round++) {
      float[] values = new float[size + 3];
      for (int i = 0; i < values.length; i++) {
        values[i] = round % 2 == 0 ? random.nextInt(-3, 3) : random.nextFloat();
      }
      values[random.nextInt(values.length)] = round % 3 == 0 ? Float.NEGATIVE_INFINITY : -0f;
      values[random.nextInt(values.length)] = 0f;
      int expected = 0;
      for (int i = 1; i < size; i++) {
        if (values[3 + i] > values[3 + expected]) {
          expected = i;
        }
      }
      assertThat(SCALAR.largest(values, 3, size)).isEqualTo(expected);
      assertThat(VECTOR.largest(values, 3, size)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 48, 1024})
  void twinsNarrowAlike(int size, Random random) {
    float[] values = values(size, 1, random);
    for (float scale : new float[] {0, 1, 3000}) {
      short[] rounded = new short[size + 2];
      short[] again = new short[size + 2];
      SCALAR.narrow(values, size, scale, rounded, 1);
      VECTOR.narrow(values, size, scale, again, 1);
      assertThat(again).isEqualTo(rounded);
      for (int i = 0; i < size; i++) {
        assertThat(rounded[i + 1]).isEqualTo((short) (values[i] * scale));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 16", "3, 2, 32", "16, 32, 16", "49, 10, 48"})
  void twinsAddUpTheProductsOfCodes(int size, int stretches, int width, Random random) {
    int centroids = 70_000 / width;
    short[] centroidProducts = shorts(centroids * width, random);
    short[] codeProducts = shorts(stretches * MatrixKernels.CODES * width, random);
    byte[] rows = new byte[size * (Short.BYTES + stretches / 2)];
    random.nextBytes(rows);
    short[] expected = shorts(width, random);
    short[] maxima = expected.clone();
    short[] again = expected.clone();
    for (int row = 0; row < size; row++) {
      int start = row * (Short.BYTES + stretches / 2);
      int centroid = random.nextInt(centroids);
      rows[start] = (byte) centroid;
      rows[start + 1] = (byte) (centroid >>> Byte.SIZE);
      for (int column = 0; column < width; column++) {
        int sum = centroidProducts[centroid * width + column];
        for (int stretch = 0; stretch < stretches; stretch++) {
          int code = rows[start + Short.BYTES + stretch / 2] >> (4 * (stretch % 2)) & 15;
          sum += codeProducts[(stretch * 16 + code) * width + column];
        }
        expected[column] = (short) Math.max(expected[column], sum);
      }
    }
    SCALAR.maxCodedProducts(rows, size, stretches, centroidProducts, codeProducts, width, maxima);
    VECTOR.maxCodedProducts(rows, size, stretches, centroidProducts, codeProducts, width, again);
    assertThat(maxima).isEqualTo(expected);
    assertThat(again).isEqualTo(expected);
  }

  private static short[] shorts(int size, Random random) {
    short[] values = new short[size];
    for (int i = 0; i < size; i++) {
      values[i] = (short) random.nextInt(-900, 900);
    }
    return values;
  }

  private static float[] filled(int size) {
    float[] values = new float[size];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  private static float[] values(int size, float magnitude, Random random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextInt(10) == 0 ? 0 : magnitude * (float) random.nextGaussian();
    }
    return values;
  }
}
