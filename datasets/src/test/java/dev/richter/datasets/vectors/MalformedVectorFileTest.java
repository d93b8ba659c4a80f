package dev.richter.datasets.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.richter.datasets.testing.Samples;
import dev.richter.datasets.testing.SeededRandom;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SeededRandom.class)
@Timeout(120)
final class MalformedVectorFileTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(
      value = VectorFormat.class,
      names = {"CSR", "SEISMIC_BINARY"})
  void binaryFileCutAnywhereIsAnError(VectorFormat format, Random random) throws IOException {
    byte[] whole = file(format, random, 5);
    for (int length = 0; length < whole.length; length++) {
      RichterException failure = failure(format, Arrays.copyOf(whole, length));
      assertThat(failure.code())
          .as("cut at %d of %d", length, whole.length)
          .isIn(ErrorCode.DATA_TRUNCATED, ErrorCode.DATA_MALFORMED);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = VectorFormat.class,
      names = {"SEISMIC_JSONL", "ANSERINI_JSONL"})
  void lineCutAnywhereIsAnError(VectorFormat format, Random random) throws IOException {
    byte[] whole = file(format, random, 5);
    for (int length = 1; length < whole.length - 1; length++) {
      if (whole[length - 1] != '\n' && whole[length] != '\n') {
        RichterException failure = failure(format, Arrays.copyOf(whole, length));
        assertThat(failure.code())
            .as("cut at %d of %d", length, whole.length)
            .isIn(ErrorCode.DATA_TRUNCATED, ErrorCode.DATA_MALFORMED);
        assertThat(failure).hasMessageContaining(", line ");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void gzipFileCutAnywhereIsAnError(VectorFormat format, Random random) throws IOException {
    byte[] whole = Samples.gzip(file(format, random, 5));
    for (int length = 0; length < whole.length; length++) {
      if (length < 2 && format.textual()) {
        continue; // nothing, and a lone control character, are legal files of lines
      }
      RichterException failure = failure(format, Arrays.copyOf(whole, length));
      assertThat(failure.code())
          .as("cut at %d of %d", length, whole.length)
          .isIn(ErrorCode.DATA_TRUNCATED, ErrorCode.DATA_MALFORMED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void flippedBitIsReadOrNamedButNothingElse(VectorFormat format, Random random)
      throws IOException {
    byte[] whole = file(format, random, 5);
    for (int bit = 0; bit < whole.length * 8; bit += 1 + random.nextInt(16)) {
      Throwable outcome = outcome(format, flipped(whole, bit));
      if (outcome != null) {
        assertThat(outcome).as("bit %d", bit).isInstanceOf(RichterException.class);
        assertThat(outcome).hasMessageContaining("data");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void flippedBitOfGzipNeverChangesWhatIsRead(VectorFormat format, Random random)
      throws IOException {
    List<VectorRecord> records = VectorFormatRoundTripTest.records(format, random, 5);
    Path path = directory.resolve("data");
    VectorFormatRoundTripTest.write(format, path, records);
    byte[] whole = Samples.gzip(Files.readAllBytes(path));
    for (int bit = 0; bit < whole.length * 8; bit += 1 + random.nextInt(8)) {
      Files.write(path, flipped(whole, bit));
      try {
        assertThat(VectorFormatRoundTripTest.read(format, path))
            .as("bit %d", bit)
            .isEqualTo(records);
      } catch (RichterException named) {
        assertThat(named).hasMessageContaining(path.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomBytesAreAnError(VectorFormat format, Random random) throws IOException {
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[5 + random.nextInt(300)];
      random.nextBytes(noise);
      noise[4] |= 1; // an accident would be an empty file
      assertThat(failure(format, noise)).hasMessageContaining("data");
    }
  }

  @Test
  void missingFileAndDirectoryAreNotFound() {
    for (Path path : List.of(directory.resolve("missing.csr"), directory)) {
      Throwable failure =
          catchThrowable(() -> VectorFormat.CSR.open(path, TokenDictionary.numeric()));
      assertThat(((RichterException) failure).code()).isEqualTo(ErrorCode.DATA_NOT_FOUND);
      assertThat(failure).hasMessageContaining(path.toString());
    }
  }

  @Test
  void fileNamedGzipWithoutGzipContentIsMalformed() throws IOException {
    Path path = directory.resolve("data.csr.gz");
    Files.writeString(path, "{}");
    Throwable failure =
        catchThrowable(() -> VectorFormat.CSR.open(path, TokenDictionary.numeric()));
    assertThat(((RichterException) failure).code()).isEqualTo(ErrorCode.DATA_MALFORMED);
    assertThat(failure).hasMessageContainingAll("data.csr.gz", "7b7d", "1f8b");
  }

  @Test
  void csrErrorsNameRowOrByte() throws IOException {
    expect(
        csr(1, 5, 2, 0, 2).ints(1, 1).floats(1, 1),
        ErrorCode.VECTOR_TOKEN_DUPLICATE,
        "row 0",
        "token 1");
    expect(
        csr(1, 5, 2, 0, 2).ints(1, 5).floats(1, 1),
        ErrorCode.DATA_MALFORMED,
        "row 0",
        "token 5",
        "column count 5");
    expect(
        csr(1, 5, 2, 0, 2).ints(-1, 1).floats(1, 1),
        ErrorCode.VECTOR_TOKEN_NEGATIVE,
        "row 0",
        "-1");
    expect(
        csr(1, 5, 1, 0, 1).ints(1).floats(Float.NaN),
        ErrorCode.VECTOR_WEIGHT_INVALID,
        "row 0",
        "NaN");
    expect(csr(1, 5, 1, 0, 1).ints(1).floats(0), ErrorCode.VECTOR_WEIGHT_INVALID, "0.0");
    expect(csr(1, 5, 1, 0, 1).ints(1).floats(-2), ErrorCode.VECTOR_WEIGHT_INVALID, "-2.0");
    expect(csr(2, 5, 1, 0, 1, 0).ints(1).floats(1), ErrorCode.DATA_MALFORMED, "row 1", "ends at 0");
    expect(csr(2, 5, 1, 0, 2, 1).ints(1).floats(1), ErrorCode.DATA_MALFORMED, "row 0", "ends at 2");
    expect(
        csr(1, 5, 1, 1, 1).ints(1).floats(1), ErrorCode.DATA_MALFORMED, "byte 32", "starts at 1");
    expect(
        csr(1, 5, 2, 0, 1).ints(1, 2).floats(1, 1),
        ErrorCode.DATA_MALFORMED,
        "byte 40",
        "ends at 1",
        "expected 2");
    expect(
        csr(1, 5, 1, 0, 1).ints(1).floats(1, 1),
        ErrorCode.DATA_MALFORMED,
        "take 48 bytes",
        "has 52");
    expect(csr(-1, 5, 1, 0), ErrorCode.DATA_MALFORMED, "byte 0", "row count -1");
    expect(csr(0, -5, 1, 0), ErrorCode.DATA_MALFORMED, "byte 8", "column count -5");
    expect(csr(0, 5, -1, 0), ErrorCode.DATA_MALFORMED, "byte 16", "count of non-zeros -1");
  }

  @Test
  void trailingBytesBehindGzippedCsrAreMalformed() throws IOException {
    byte[] content = csr(1, 5, 1, 0, 1).ints(1).floats(1, 1).bytes();
    RichterException failure = failure(VectorFormat.CSR, Samples.gzip(content));
    assertThat(failure.code()).isEqualTo(ErrorCode.DATA_MALFORMED);
    assertThat(failure).hasMessageContainingAll("byte 48", "more bytes follow");
  }

  @Test
  void absurdCountsAreRefusedBeforeAnythingIsAllocated() throws IOException {
    for (long count : new long[] {1L << 60, Long.MAX_VALUE, 1L << 40}) {
      expect(
          csr(count, 5, 1, 0, 1).ints(1).floats(1), ErrorCode.DATA_TRUNCATED, "byte 0", "" + count);
      expect(
          csr(1, 5, count, 0, 1).ints(1).floats(1), ErrorCode.DATA_TRUNCATED, "byte 0", "" + count);
      byte[] content = csr(count, 5, count, 0, 1).ints(1).floats(1).bytes();
      assertThat(failure(VectorFormat.CSR, Samples.gzip(content)).code())
          .isEqualTo(ErrorCode.DATA_TRUNCATED);
    }
    expect(
        csr(1, 1 << 20, 70_000, 0, 70_000).ints(new int[70_000]).floats(new float[70_000]),
        ErrorCode.VECTOR_TOO_MANY_TOKENS,
        "row 0",
        "70000");
    RichterException failure =
        failure(VectorFormat.SEISMIC_BINARY, new Bytes().ints(-1, 0, 0).bytes());
    assertThat(failure.code()).isEqualTo(ErrorCode.DATA_TRUNCATED);
    assertThat(failure).hasMessageContaining("4294967295 vectors");
  }

  @Test
  void seismicBinaryErrorsNameVectorAndByte() throws IOException {
    expectSeismic(
        new Bytes().ints(2, 0, 1, -7).floats(1),
        ErrorCode.VECTOR_TOKEN_NEGATIVE,
        "vector 1 at byte 8");
    expectSeismic(
        new Bytes().ints(1, 2, 3, 3).floats(1, 1),
        ErrorCode.VECTOR_TOKEN_DUPLICATE,
        "vector 0 at byte 4",
        "token 3");
    expectSeismic(
        new Bytes().ints(1, 1, 3).floats(Float.POSITIVE_INFINITY),
        ErrorCode.VECTOR_WEIGHT_INVALID,
        "vector 0 at byte 4",
        "Infinity");
    expectSeismic(
        new Bytes().ints(1, 1 << 30, 3),
        ErrorCode.VECTOR_TOO_MANY_TOKENS,
        "vector 0 at byte 4",
        "1073741824");
    expectSeismic(
        new Bytes().ints(1, 0, 3), ErrorCode.DATA_MALFORMED, "byte 8", "more bytes follow");
    expectSeismic(
        new Bytes().ints(1, 2, 3, 4).floats(1), ErrorCode.DATA_TRUNCATED, "byte 20", "weights");
  }

  @Test
  void jsonErrorsNameLineAndPointer() throws IOException {
    String good = "{\"id\":\"a\",\"vector\":{\"1\":1}}\n\n";
    expectJson(
        good + "{\"id\":\"b\",\"vector\":{\"1\":1,\"1\":2}}",
        ErrorCode.VECTOR_TOKEN_DUPLICATE,
        "line 3",
        "/vector",
        "token 1");
    expectJson(
        good + "{\"id\":\"b\",\"vector\":{\"word\":1}}",
        ErrorCode.VOCABULARY_INVALID,
        "line 3",
        "/vector/word",
        "\"word\"");
    expectJson(
        good + "{\"id\":\"b\",\"vector\":{\"-4\":1}}",
        ErrorCode.VOCABULARY_INVALID,
        "line 3",
        "\"-4\"");
    expectJson(
        good + "{\"id\":\"b\",\"vector\":{\"4\":NaN}}",
        ErrorCode.DATA_MALFORMED,
        "line 3",
        "column ");
    expectJson(
        good + "{\"id\":\"b\",\"vector\":{\"4\":1e99}}",
        ErrorCode.VECTOR_WEIGHT_INVALID,
        "line 3",
        "Infinity");
    expectJson(
        good + "{\"id\":\"b\",\"vector\":{\"4\":-0.5}}",
        ErrorCode.VECTOR_WEIGHT_INVALID,
        "line 3",
        "-0.5");
    expectJson(
        good + "{\"id\":\"b\",\"vector\":{\"4\":\"1\"}}",
        ErrorCode.DATA_MALFORMED,
        "line 3",
        "/vector/4",
        "a string, expected a number");
    expectJson(
        good + "{\"id\":\"b\",\"vector\":[1]}",
        ErrorCode.DATA_MALFORMED,
        "line 3",
        "/vector",
        "an array");
    expectJson(good + "{\"id\":\"b\"}", ErrorCode.DATA_MALFORMED, "line 3", "no field \"vector\"");
    expectJson(good + "{\"vector\":{}}", ErrorCode.DATA_MALFORMED, "line 3", "no field \"id\"");
    expectJson(
        good + "{\"id\":\"b\",\"id\":\"c\",\"vector\":{}}",
        ErrorCode.DATA_MALFORMED,
        "line 3",
        "a second field \"id\"");
    expectJson(
        good + "{\"id\":\"\",\"vector\":{}}", ErrorCode.DATA_MALFORMED, "line 3", "/id", "empty");
    expectJson(
        good + "{\"id\":1.5,\"vector\":{}}", ErrorCode.DATA_MALFORMED, "line 3", "/id", "a number");
    expectJson(good + "[]", ErrorCode.DATA_MALFORMED, "line 3", "an array, expected an object");
    expectJson(
        good + "{\"id\":1,\"vector\":{}} {}", ErrorCode.DATA_MALFORMED, "line 3", "more follows");
    expectJson(good + "{\"id\":\"b\",\"vector\":{\"4\":1", ErrorCode.DATA_TRUNCATED, "line 3");
    expectJson(good + "{\"id\":\"b\",\"vector\":{\"4\":1\n{}", ErrorCode.DATA_MALFORMED, "line 3");
    expectJson(
        good + "{\"id\":" + "[".repeat(100_000), ErrorCode.DATA_MALFORMED, "line 3", "an array");
    expectJson(
        good + "{\"x\":" + "[".repeat(100_000),
        ErrorCode.DATA_MALFORMED,
        "line 3",
        "nesting depth");
  }

  @Test
  void vectorOfTooManyTokensInJsonIsRefused() throws IOException {
    StringBuilder line = new StringBuilder("{\"id\":1,\"vector\":{\"0\":1");
    for (int token = 1; token <= 65_536; token++) {
      line.append(",\"").append(token).append("\":1");
    }
    expectJson(line + "}}", ErrorCode.VECTOR_TOO_MANY_TOKENS, "line 1", "65536");
  }

  @Test
  void bytesThatAreNotUtf8AreMalformed() throws IOException {
    byte[] bytes =
        "{\"id\":1,\"vector\":{}}\n{\"id\":\"?\",\"vector\":{}}".getBytes(StandardCharsets.UTF_8);
    bytes[28] = (byte) 0xff;
    RichterException failure = failure(VectorFormat.SEISMIC_JSONL, bytes);
    assertThat(failure.code()).isEqualTo(ErrorCode.DATA_MALFORMED);
    assertThat(failure).hasMessageContainingAll("line 2", "byte 7 of the line", "ff");
  }

  @Test
  void fileWithoutLineEndsIsRefusedBeforeItFillsTheMemory() throws IOException {
    Path path = directory.resolve("data.jsonl.gz");
    try (GZIPOutputStream gzip = new GZIPOutputStream(Files.newOutputStream(path))) {
      byte[] blanks = new byte[1 << 20];
      Arrays.fill(blanks, (byte) ' ');
      for (int i = 0; i < 300; i++) {
        gzip.write(blanks);
      }
    }
    Throwable failure =
        catchThrowable(() -> VectorFormatRoundTripTest.read(VectorFormat.SEISMIC_JSONL, path));
    assertThat(((RichterException) failure).code()).isEqualTo(ErrorCode.DATA_MALFORMED);
    assertThat(failure).hasMessageContainingAll("line 1", "without a line feed");
  }

  @Test
  void vocabularyFilesMustHaveEachTokenOnce() throws IOException {
    expectVocabulary("a\nb\na\n", "line 3", "\"a\"", "line 1");
    expectVocabulary("a\n\nb\n", "line 3", "line 2 before it is blank");
  }

  private void expectVocabulary(String content, String... parts) throws IOException {
    Path path = Files.writeString(directory.resolve("vocab.txt"), content);
    Throwable failure = catchThrowable(() -> VocabularyFile.read(path));
    assertThat(((RichterException) failure).code()).isEqualTo(ErrorCode.VOCABULARY_INVALID);
    assertThat(failure).hasMessageContainingAll(parts).hasMessageContaining("vocab.txt");
  }

  private byte[] file(VectorFormat format, Random random, int count) throws IOException {
    Path path = directory.resolve("whole");
    VectorFormatRoundTripTest.write(
        format, path, VectorFormatRoundTripTest.records(format, random, count));
    return Files.readAllBytes(path);
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] copy = bytes.clone();
    copy[bit / 8] ^= (byte) (1 << bit % 8);
    return copy;
  }

  private Throwable outcome(VectorFormat format, byte[] content) throws IOException {
    Path path = Files.write(directory.resolve("data"), content);
    return catchThrowable(() -> VectorFormatRoundTripTest.read(format, path));
  }

  private RichterException failure(VectorFormat format, byte[] content) throws IOException {
    Throwable failure = outcome(format, content);
    assertThat(failure).isInstanceOf(RichterException.class);
    return (RichterException) failure;
  }

  private void expect(Bytes content, ErrorCode code, String... parts) throws IOException {
    expect(VectorFormat.CSR, content.bytes(), code, parts);
  }

  private void expectSeismic(Bytes content, ErrorCode code, String... parts) throws IOException {
    expect(VectorFormat.SEISMIC_BINARY, content.bytes(), code, parts);
  }

  private void expectJson(String content, ErrorCode code, String... parts) throws IOException {
    expect(VectorFormat.SEISMIC_JSONL, content.getBytes(StandardCharsets.UTF_8), code, parts);
  }

  private void expect(VectorFormat format, byte[] content, ErrorCode code, String... parts)
      throws IOException {
    RichterException failure = failure(format, content);
    assertThat(failure).hasMessageContainingAll(parts).hasMessageContaining("data");
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
  }

  private static Bytes csr(long rows, long columns, long nonZeros, long... rowStarts) {
    return new Bytes().longs(rows, columns, nonZeros).longs(rowStarts);
  }

  /** Little-endian bytes in the making. */
  private static final class Bytes {

    private final java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();

    Bytes longs(long... values) {
      return put(values.length * Long.BYTES, buffer -> buffer.asLongBuffer().put(values));
    }

    Bytes ints(int... values) {
      return put(values.length * Integer.BYTES, buffer -> buffer.asIntBuffer().put(values));
    }

    Bytes floats(float... values) {
      return put(values.length * Float.BYTES, buffer -> buffer.asFloatBuffer().put(values));
    }

    private Bytes put(int length, Consumer<ByteBuffer> values) {
      ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      values.accept(buffer);
      bytes.writeBytes(buffer.array());
      return this;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
