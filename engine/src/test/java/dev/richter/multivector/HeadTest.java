package dev.richter.multivector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.testing.Seeded;
import dev.richter.vector.MultiVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Seeded.class)
final class HeadTest {

  private static final int HEADER_BYTES = 24;

  @TempDir Path directory;

  @Test
  void projectsRowsAndGivesThemLengthOne() {
    Head head = Head.of("e", 3, 2, new float[] {1, 0, 0, 2, 0, 0});
    MultiVector rows = MultiVector.of(new float[][] {{3, 2, 9}, {0, -1, 0}});
    MultiVector projected = head.project(rows);
    assertThat(projected.size()).isEqualTo(2);
    assertThat(projected.row(0)).containsExactly(new float[] {0.6f, 0.8f}, within(1e-6f));
    assertThat(projected.row(1)).containsExactly(0, -1);
  }

  @Test
  void productsAreThoseOfTheMatrixWhateverTheDimensions(Random random) {
    for (int dimension : new int[] {1, 15, 17, 48}) {
      Head head = random(21, dimension, random);
      float[] row = random(21, 1, random).matrix();
      float[] projected = head.project(MultiVector.of(21, row)).row(0);
      double[] expected = new double[dimension];
      double square = 0;
      for (int i = 0; i < dimension; i++) {
        for (int input = 0; input < 21; input++) {
          expected[i] += (double) row[input] * head.matrix()[input * dimension + i];
        }
        square += expected[i] * expected[i];
      }
      for (int i = 0; i < dimension; i++) {
        assertThat((double) projected[i]).isCloseTo(expected[i] / Math.sqrt(square), within(1e-4));
      }
    }
  }

  @Test
  void whatHasNoDirectionOrAnotherDimensionIsRefused() {
    Head head = Head.of("e", 3, 2, new float[] {1, 0, 0, 2, 0, 0});
    fails(
        ErrorCode.VECTOR_VALUE_INVALID,
        () -> head.project(MultiVector.of(new float[][] {{1, 0, 0}, {0, 0, 5}})),
        "row 1");
    fails(
        ErrorCode.VECTOR_DIMENSION_MISMATCH,
        () -> head.project(MultiVector.of(2, new float[2])),
        "dimension 2",
        "expected 3");
    assertThat(head.project(MultiVector.of(3, new float[0])).isEmpty()).isTrue();
  }

  @Test
  void wrongValuesAreRefused() {
    fails(
        ErrorCode.VECTOR_VALUE_INVALID,
        () -> Head.of("e", 2, 2, new float[] {0, 0, 0, Float.NaN}),
        "NaN",
        "row 1, column 1");
    fails(ErrorCode.VECTOR_DIMENSION_MISMATCH, () -> Head.of("e", 2, 2, new float[3]), "3 values");
    fails(ErrorCode.VECTOR_DIMENSION_MISMATCH, () -> Head.of("e", 0, 2, new float[0]), "0");
    fails(ErrorCode.PARAMETER_INVALID, () -> Head.of("é".repeat(513), 1, 1, new float[1]), "1026");
  }

  @Test
  void aFileGivesBackWhatWasWrittenAndReplacesOneOfItsName(Random random) throws Exception {
    Path path = directory.resolve("a.rch");
    random(3, 2, random).write(path);
    Head head = random(19, 5, random);
    head.write(path);
    Head read = Head.read(path);
    assertThat(read).isEqualTo(head);
    assertThat(read.encoder()).isEqualTo("encoder é");
    assertThat(read.matrix()).isEqualTo(head.matrix());
    assertThat(read.fingerprint()).isEqualTo(head.fingerprint()).matches("[0-9a-f]{64}");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void theFingerprintIsThatOfTheContentAndStaysWhatItWas() {
    Head head = Head.of("e", 2, 1, new float[] {1, 2});
    assertThat(head.fingerprint())
        .isEqualTo("5e893d487bb215deca19bd3812ba41e94299ab442d691804aa9012e6c238117e")
        .isNotEqualTo(Head.of("f", 2, 1, new float[] {1, 2}).fingerprint())
        .isNotEqualTo(Head.of("e", 1, 2, new float[] {1, 2}).fingerprint())
        .isNotEqualTo(Head.of("e", 2, 1, new float[] {1, 3}).fingerprint());
  }

  @Test
  void aShorterFileIsTruncatedWhereverItEnds(Random random) throws Exception {
    Path path = directory.resolve("a.rch");
    random(3, 2, random).write(path);
    byte[] bytes = Files.readAllBytes(path);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(path, Arrays.copyOf(bytes, length));
      fails(ErrorCode.DATA_TRUNCATED, () -> Head.read(path), path.toString(), length + " bytes");
    }
  }

  @Test
  void noByteOfAFileMayDiffer(Random random) throws Exception {
    Path path = directory.resolve("a.rch");
    random(3, 2, random).write(path);
    byte[] bytes = Files.readAllBytes(path);
    for (int i = 0; i < bytes.length; i++) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= (byte) (1 << random.nextInt(8));
      Files.write(path, damaged);
      assertThatExceptionOfType(RichterException.class)
          .isThrownBy(() -> Head.read(path))
          .withMessageContaining(path.toString())
          .matches(
              failure ->
                  failure.code() == ErrorCode.DATA_MALFORMED
                      || failure.code() == ErrorCode.DATA_TRUNCATED);
    }
  }

  @Test
  void errorsNameTheFileTheValueAndWhatWasExpected(Random random) throws Exception {
    Path path = directory.resolve("a.rch");
    fails(ErrorCode.DATA_NOT_FOUND, () -> Head.read(path), path.toString());
    random(3, 2, random).write(path);
    byte[] bytes = Files.readAllBytes(path);
    write(path, bytes, 0, 7);
    fails(ErrorCode.DATA_MALFORMED, () -> Head.read(path), "RICHHEAD");
    write(path, bytes, 8, 2);
    fails(ErrorCode.DATA_MALFORMED, () -> Head.read(path), "version 2", "expected 1");
    write(path, bytes, 12, -1);
    fails(ErrorCode.DATA_MALFORMED, () -> Head.read(path), "byte 12", "-1", "1 to 4096");
    Files.write(path, Arrays.copyOf(bytes, bytes.length + 1));
    fails(ErrorCode.DATA_MALFORMED, () -> Head.read(path), (bytes.length + 1) + " bytes");
    int values = HEADER_BYTES + "encoder é".length() + 1;
    byte[] content = Arrays.copyOf(bytes, bytes.length - 32);
    ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).putFloat(values + 4, Float.NaN);
    byte[] whole = Arrays.copyOf(content, bytes.length);
    System.arraycopy(HeadFile.digest(content), 0, whole, content.length, 32);
    Files.write(path, whole);
    fails(ErrorCode.DATA_MALFORMED, () -> Head.read(path), "NaN at row 0, column 1");
    fails(
        ErrorCode.STORAGE_FAILED,
        () -> random(3, 2, random).write(directory.resolve("none/a.rch")),
        "a.rch");
  }

  private static void write(Path path, byte[] bytes, int position, int value) throws Exception {
    byte[] changed = bytes.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(position, value);
    Files.write(path, changed);
  }

  private static void fails(ErrorCode code, ThrowingCallable call, String... fragments) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(call)
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(code))
        .satisfies(failure -> assertThat(failure).hasMessageContainingAll(fragments));
  }

  private static Head random(int inputDimension, int dimension, Random random) {
    float[] matrix = new float[inputDimension * dimension];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = (float) random.nextGaussian();
    }
    return Head.of("encoder é", inputDimension, dimension, matrix);
  }
}
