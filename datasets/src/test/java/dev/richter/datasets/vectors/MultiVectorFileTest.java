package dev.richter.datasets.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.richter.datasets.testing.SeededRandom;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SeededRandom.class)
final class MultiVectorFileTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void vectorsAndIdentifiersAreReadAsTheyWereWritten(FloatType type, Random random) {
    for (int dimension : new int[] {1, 3, 128}) {
      List<MultiVector> vectors = vectors(random, 1 + random.nextInt(40), dimension, type);
      write(type, dimension, vectors, true);

      try (MultiVectorFile file = MultiVectorFile.open(npy())) {
        assertThat(file.size()).isEqualTo(vectors.size());
        assertThat(file.dimension()).isEqualTo(dimension);
        assertThat(file.type()).isEqualTo(type);
        assertThat(file.totalRows()).isEqualTo(vectors.stream().mapToInt(MultiVector::size).sum());
        for (int text = vectors.size() - 1; text >= 0; text--) {
          assertThat(file.rows(text)).isEqualTo(vectors.get(text).size());
          assertThat(file.read(text)).isEqualTo(vectors.get(text));
          assertThat(file.ids().get(text)).isEqualTo("id é " + text);
        }
      }
    }
  }

  @Test
  void textsWithoutIdentifiersAreNumberedFromNoughtAndOldIdentifiersGo(Random random) {
    write(FloatType.FLOAT32, 2, vectors(random, 5, 2, FloatType.FLOAT32), true);
    write(FloatType.FLOAT32, 2, vectors(random, 3, 2, FloatType.FLOAT32), false);
    try (MultiVectorFile file = MultiVectorFile.open(npy())) {
      assertThat(file.ids()).containsExactly("0", "1", "2");
    }
  }

  @Test
  void noTextsAtAllAreLegal() {
    write(FloatType.FLOAT16, 7, List.of(), false);
    try (MultiVectorFile file = MultiVectorFile.open(npy())) {
      assertThat(file.size()).isZero();
      assertThat(file.dimension()).isEqualTo(7);
    }
  }

  @Test
  void theBytesAreThoseThatNumPyReads() throws IOException {
    write(FloatType.FLOAT32, 2, List.of(MultiVector.of(new float[][] {{1, 2}})), false);

    byte[] bytes = Files.readAllBytes(npy());
    assertThat(bytes)
        .hasSize(128 + 2 * Float.BYTES)
        .startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0);
    assertThat((bytes[8] & 0xff) | (bytes[9] << 8)).isEqualTo(118);
    assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }  ")
        .endsWith(" \n");
    assertThat(new String(Files.readAllBytes(lengths()), 10, 60, StandardCharsets.US_ASCII))
        .startsWith("{'descr': '<i4', 'fortran_order': False, 'shape': (1,), }");
  }

  @ParameterizedTest
  @CsvSource({"1, 128", "2, 128", "3, 64", "1, 65"})
  void everyVersionAndSpellingOfTheHeaderIsRead(int version, int headerBytes) throws IOException {
    Files.write(
        npy(),
        npy(
            version,
            "{\"shape\":(2,1),\"fortran_order\":False,\"descr\":\"<f2\"}",
            headerBytes,
            ints(0x4000_3c00)));
    Files.write(
        lengths(),
        npy(
            version,
            "{'descr': '<i8', 'fortran_order': False, 'shape': (3,)}",
            headerBytes,
            longs(1, 0, 1)));
    try (MultiVectorFile file = MultiVectorFile.open(npy())) {
      assertThat(file.read(0).values()).containsExactly(1);
      assertThat(file.read(1).isEmpty()).isTrue();
      assertThat(file.read(2).values()).containsExactly(2);
    }
  }

  @Test
  void nothingAppearsBeforeTheEnd(Random random) throws IOException {
    write(FloatType.FLOAT32, 2, vectors(random, 3, 2, FloatType.FLOAT32), true);
    byte[] before = Files.readAllBytes(npy());
    try (MultiVectorFileWriter writer = MultiVectorFileWriter.create(npy(), 3, FloatType.FLOAT32)) {
      writer.write("a", MultiVector.of(3, new float[3]));
    }
    assertThat(Files.readAllBytes(npy())).isEqualTo(before);
    try (var files = Files.list(directory)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void filesCutAnywhereAreErrorsThatNameTheFile(Random random) throws IOException {
    write(FloatType.FLOAT16, 3, vectors(random, 8, 3, FloatType.FLOAT16), false);
    for (Path path : List.of(npy(), lengths())) {
      byte[] whole = Files.readAllBytes(path);
      for (int length = 0; length < whole.length; length++) {
        Files.write(path, Arrays.copyOf(whole, length));
        assertThat(failure()).as("cut at %d", length).hasMessageContaining(path.toString());
        assertThat(failure().code()).isEqualTo(ErrorCode.DATA_TRUNCATED);
      }
      Files.write(path, Arrays.copyOf(whole, whole.length + 1));
      assertThat(failure().code()).isEqualTo(ErrorCode.DATA_MALFORMED);
      Files.write(path, whole);
    }
  }

  @Test
  void flippedBitsAreReadOrNamedButNothingElse(Random random) throws IOException {
    write(FloatType.FLOAT32, 3, vectors(random, 4, 3, FloatType.FLOAT32), false);
    for (Path path : List.of(npy(), lengths())) {
      byte[] whole = Files.readAllBytes(path);
      for (int bit = 0; bit < whole.length * 8; bit++) {
        byte[] flipped = whole.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        Files.write(path, flipped);
        try (MultiVectorFile file = MultiVectorFile.open(npy())) {
          for (int text = 0; text < file.size(); text++) {
            assertThat(file.read(text).size()).isEqualTo(file.rows(text));
          }
        } catch (RichterException named) {
          assertThat(named).as("bit %d", bit).hasMessageContaining("vectors.");
        }
      }
      Files.write(path, whole);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2)}; DATA_MALFORMED; fortran_order",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2)}; DATA_MALFORMED; <f8",
        "{'descr': '>f4', 'fortran_order': False, 'shape': (1, 2)}; DATA_MALFORMED; <f2 or <f4",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}; DATA_MALFORMED; descr",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}; DATA_MALFORMED; 1 dimensions",
        "{'descr': '<f4', 'fortran_order': False}; DATA_MALFORMED; shape",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)} x; DATA_MALFORMED; dictionary",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1 1, 2)}; DATA_MALFORMED; numbers",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 0)}; DATA_MALFORMED; expected 0",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2)}; DATA_TRUNCATED; expected 24",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999999999, 99999999999)};"
            + " DATA_TRUNCATED; expected 399"
      })
  void headersOfOtherArraysAreErrors(String header, ErrorCode code, String fragment)
      throws IOException {
    Files.write(npy(), npy(1, header, 128, longs(0)));
    Files.write(lengths(), lengths(1));
    assertThat(failure().code()).isEqualTo(code);
    assertThat(failure()).hasMessageContaining(npy().toString()).hasMessageContaining(fragment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PK\u0003\u0004 is a zip", "plain text, and not short"})
  void otherFilesAreErrors(String content) throws IOException {
    Files.writeString(npy(), content);
    assertThat(failure().code()).isEqualTo(ErrorCode.DATA_MALFORMED);
    assertThat(failure()).hasMessageContaining("expected 934e554d5059");
  }

  @Test
  void dimensionsOutOfRangeAreErrors() throws IOException {
    Files.write(
        npy(),
        npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 9999)}", 128, longs()));
    assertThat(failure().code()).isEqualTo(ErrorCode.VECTOR_DIMENSION_MISMATCH);
    assertThat(failure()).hasMessageContaining("9999");
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 3, DATA_MALFORMED, text 0: -1 rows",
    "1, 2, DATA_MALFORMED, '3 rows of 2 texts together, expected 2'",
    "0, 1, DATA_MALFORMED, '1 rows of 2 texts together, expected 2'",
    "2, 32769, VECTOR_TOO_MANY_ROWS, text 1: 32769 rows"
  })
  void lengthsThatCannotBeAreErrors(long first, long second, ErrorCode code, String fragment)
      throws IOException {
    write(FloatType.FLOAT32, 1, List.of(MultiVector.of(1, new float[] {1, 2})), false);
    Files.write(lengths(), lengths(first, second));
    assertThat(failure().code()).isEqualTo(code);
    assertThat(failure()).hasMessageContaining(lengths().toString()).hasMessageContaining(fragment);
  }

  @Test
  void missingFilesAreNotFound(Random random) throws IOException {
    assertThat(failure().code()).isEqualTo(ErrorCode.DATA_NOT_FOUND);
    write(FloatType.FLOAT32, 1, vectors(random, 2, 1, FloatType.FLOAT32), false);
    Files.delete(lengths());
    assertThat(failure().code()).isEqualTo(ErrorCode.DATA_NOT_FOUND);
    assertThat(failure())
        .hasMessageContaining(lengths() + ": found nothing")
        .hasMessageContaining(npy().toString());
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void valuesThatAreNoNumbersAreErrorsOfTheirTextAlone(float value) throws IOException {
    write(
        FloatType.FLOAT32,
        1,
        List.of(MultiVector.of(1, new float[] {1}), MultiVector.of(1, new float[] {2, 3})),
        false);
    byte[] bytes = Files.readAllBytes(npy());
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, value);
    Files.write(npy(), bytes);
    try (MultiVectorFile file = MultiVectorFile.open(npy())) {
      assertThat(file.read(0).value(0, 0)).isEqualTo(1);
      RichterException failure = catchThrowableOfType(RichterException.class, () -> file.read(1));
      assertThat(failure.code()).isEqualTo(ErrorCode.VECTOR_VALUE_INVALID);
      assertThat(failure).hasMessageContaining("%s, text 1: value %s".formatted(npy(), value));
      assertThat(failure).hasMessageContaining("row 1");
    }
  }

  @Test
  void identifiersThatAreTooFewAreAnError(Random random) throws IOException {
    write(FloatType.FLOAT32, 1, vectors(random, 3, 1, FloatType.FLOAT32), true);
    Files.writeString(directory.resolve("vectors.ids.txt"), "a\nb\n");
    try (MultiVectorFile file = MultiVectorFile.open(npy())) {
      assertThatThrownBy(file::ids)
          .isInstanceOf(RichterException.class)
          .hasMessageContaining("vectors.ids.txt: 2 identifiers, expected 3");
    }
  }

  @Test
  void theWriterRefusesWhatItCannotKeepAndGoesOn() {
    try (MultiVectorFileWriter writer = MultiVectorFileWriter.create(npy(), 2, FloatType.FLOAT16)) {
      MultiVector good = MultiVector.of(2, new float[] {65_504, 1});
      writer.write("a", good);
      refused(
          ErrorCode.VECTOR_VALUE_INVALID, writer, "b", MultiVector.of(2, new float[] {7e4f, 1}));
      refused(ErrorCode.VECTOR_DIMENSION_MISMATCH, writer, "b", MultiVector.of(1, new float[2]));
      refused(ErrorCode.DOCUMENT_ID_INVALID, writer, "b\nc", good);
      refused(ErrorCode.DOCUMENT_ID_INVALID, writer, " ", good);
      assertThatThrownBy(() -> writer.write(good)).isInstanceOf(IllegalStateException.class);
      writer.finish();
    }
    try (MultiVectorFile file = MultiVectorFile.open(npy())) {
      assertThat(file.ids()).containsExactly("a");
      assertThat(file.read(0).values()).containsExactly(65_504, 1);
    }
  }

  @Test
  void aNameWithoutItsEndIsRefused() {
    Path path = directory.resolve("vectors.bin");
    RichterException failure =
        catchThrowableOfType(
            RichterException.class,
            () -> MultiVectorFileWriter.create(path, 2, FloatType.FLOAT32).close());
    assertThat(failure.code()).isEqualTo(ErrorCode.PARAMETER_INVALID);
    assertThat(directory).isEmptyDirectory();
  }

  private static void refused(
      ErrorCode code, MultiVectorFileWriter writer, String id, MultiVector vectors) {
    RichterException failure =
        catchThrowableOfType(RichterException.class, () -> writer.write(id, vectors));
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure).hasMessageContaining("text 1");
  }

  private Path npy() {
    return directory.resolve("vectors.npy");
  }

  private Path lengths() {
    return directory.resolve("vectors.lengths.npy");
  }

  private RichterException failure() {
    return catchThrowableOfType(RichterException.class, () -> MultiVectorFile.open(npy()).close());
  }

  private void write(FloatType type, int dimension, List<MultiVector> vectors, boolean named) {
    try (MultiVectorFileWriter writer = MultiVectorFileWriter.create(npy(), dimension, type)) {
      for (int text = 0; text < vectors.size(); text++) {
        if (named) {
          writer.write("id é " + text, vectors.get(text));
        } else {
          writer.write(vectors.get(text));
        }
      }
      writer.finish();
    }
  }

  /** Multi-vectors of 0 to 5 rows, of values that the type keeps. */
  private static List<MultiVector> vectors(
      Random random, int count, int dimension, FloatType type) {
    List<MultiVector> vectors = new ArrayList<>();
    for (int text = 0; text < count; text++) {
      float[] values = new float[random.nextInt(6) * dimension];
      for (int i = 0; i < values.length; i++) {
        float value = (float) random.nextGaussian();
        values[i] =
            type == FloatType.FLOAT32 ? value : Float.float16ToFloat(Float.floatToFloat16(value));
      }
      vectors.add(MultiVector.of(dimension, values));
    }
    return vectors;
  }

  private static byte[] npy(int version, String header, int headerBytes, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(text, Math.max(text.length, headerBytes));
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.write(length.putInt(padded.length).array(), 0, version == 1 ? 2 : 4);
    bytes.writeBytes(padded);
    bytes.writeBytes(content);
    return bytes.toByteArray();
  }

  private static byte[] lengths(long... lengths) {
    String shape = "'shape': (" + lengths.length + ",)}";
    return npy(1, "{'descr': '<i8', 'fortran_order': False, " + shape, 64, longs(lengths));
  }

  private static byte[] longs(long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(values).forEach(bytes::putLong);
    return bytes.array();
  }

  private static byte[] ints(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
