package dev.richter.tools.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TextEncoderTest {

  private static final int INT64 = 7;

  @TempDir Path directory;

  @BeforeEach
  void writeModel() throws IOException {
    TinyModel.write(directory);
  }

  @Test
  void eachTokenGivesItsVectorAtLengthOne() {
    assertThat(encode(options(192, 16, "", false), "Cats dog, bird."))
        .containsExactly(expected("[CLS]", "cat", "##s", "dog", ",", "[UNK]", ".", "[SEP]"));
    MultiVector rows = expected("cat");
    assertThat(rows.value(0, 0) * rows.value(0, 0) + rows.value(0, 1) * rows.value(0, 1))
        .isCloseTo(1, within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void textsOfAllLengthsKeepTheirPlacesAndGetNoPadding(int batchSize) {
    List<String> texts = new ArrayList<>();
    List<MultiVector> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int cats = i * 7 % 11;
      texts.add(("cat ".repeat(cats) + (i % 2 == 0 ? "dog" : "")).strip());
      Stream<String> inside =
          Stream.concat(
              Stream.generate(() -> "cat").limit(cats),
              i % 2 == 0 ? Stream.of("dog") : Stream.empty());
      expected.add(
          expected(
              Stream.concat(Stream.concat(Stream.of("[CLS]"), inside), Stream.of("[SEP]"))
                  .toArray(String[]::new)));
    }
    assertThat(encode(options(192, batchSize, "", false), texts.toArray(String[]::new)))
        .isEqualTo(expected);
  }

  @Test
  void longTextsAreCutAndSaySo() {
    try (TextEncoder<MultiVector> encoder =
        TextEncoder.lateInteraction(directory, options(4, 16, "", false))) {
      List<TextEncoder.Encoded<MultiVector>> encoded =
          encoder.encode(List.of("cat dog", "cat dog cat"));
      assertThat(encoded.get(0).vector()).isEqualTo(expected("[CLS]", "cat", "dog", "[SEP]"));
      assertThat(encoded.get(1).vector()).isEqualTo(encoded.get(0).vector());
      assertThat(encoded).extracting(TextEncoder.Encoded::cut).containsExactly(false, true);
    }
  }

  @Test
  void thePrefixStandsInFrontOfEachText() {
    assertThat(encode(options(192, 16, "dog ", false), "cat", ""))
        .containsExactly(
            expected("[CLS]", "dog", "cat", "[SEP]"), expected("[CLS]", "dog", "[SEP]"));
  }

  @Test
  void punctuationIsLeftOutOnRequestAndSpecialTokensStay() {
    assertThat(encode(options(192, 16, "", true), "cat, dog."))
        .containsExactly(expected("[CLS]", "cat", "dog", "[SEP]"));
  }

  @Test
  void modelsWithoutMaskAndTypesRun() throws IOException {
    TinyModel.writeModel(directory, List.of("input_ids"), 1);
    assertThat(encode(options(192, 16, "", false), "cat"))
        .containsExactly(expected("[CLS]", "cat", "[SEP]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "tokenizer.json"})
  void aMissingFileIsNamed(String name) throws IOException {
    Files.delete(directory.resolve(name));
    assertThat(failure().code()).isEqualTo(ErrorCode.DATA_NOT_FOUND);
    assertThat(failure()).hasMessageContaining(directory.resolve(name).toString());
  }

  @ParameterizedTest
  @CsvSource({"model.onnx, ONNX Runtime", "tokenizer.json, expected a tokenizer"})
  void aFileOfOtherContentIsNamed(String name, String fragment) throws IOException {
    Files.writeString(directory.resolve(name), "{\"version\": 3}");
    assertThat(failure().code()).isEqualTo(ErrorCode.DATA_MALFORMED);
    assertThat(failure())
        .hasMessageContaining(directory.resolve(name).toString())
        .hasMessageContaining(fragment);
  }

  @Test
  void modelsOfOtherShapesAreRefused() throws IOException {
    TinyModel.writeModel(directory, List.of("pixels"), 1);
    assertThat(failure().code()).isEqualTo(ErrorCode.DATA_MALFORMED);
    assertThat(failure()).hasMessageContaining("inputs [pixels], expected input_ids");

    TinyModel.writeModel(directory, List.of("input_ids"), INT64);
    assertThat(failure().code()).isEqualTo(ErrorCode.DATA_MALFORMED);
    assertThat(failure()).hasMessageContaining("last_hidden_state").hasMessageContaining("INT64");
  }

  @Test
  void aTokenThatTheModelDoesNotHaveIsAnErrorOfTheModel() throws IOException {
    Path tokenizer = directory.resolve("tokenizer.json");
    Files.writeString(tokenizer, Files.readString(tokenizer).replace("\"dog\": 5", "\"dog\": 500"));
    try (TextEncoder<MultiVector> encoder =
        TextEncoder.lateInteraction(directory, EncoderOptions.defaults())) {
      RichterException failure =
          catchThrowableOfType(RichterException.class, () -> encoder.encode(List.of("dog")));
      assertThat(failure.code()).isEqualTo(ErrorCode.DATA_MALFORMED);
      assertThat(failure).hasMessageContaining("model.onnx: ONNX Runtime fails on 1 texts");
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 1, 1, maxTokens 2", "3, 0, 1, batchSize 0", "3, 1, 0, threads 0"})
  void optionsOutOfRangeAreRefused(int maxTokens, int batchSize, int threads, String fragment) {
    RichterException failure =
        catchThrowableOfType(
            RichterException.class,
            () -> new EncoderOptions(maxTokens, batchSize, threads, "", false));
    assertThat(failure.code()).isEqualTo(ErrorCode.PARAMETER_INVALID);
    assertThat(failure).hasMessageContaining(fragment);
  }

  @Test
  void aMachineThatDoesNotLoadTheLibraryIsToldSo() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path texts = Files.writeString(directory.resolve("texts.jsonl"), "");
    ProcessBuilder builder =
        new ProcessBuilder(
                java.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Donnxruntime.native.path=" + Files.createDirectory(directory.resolve("empty")),
                "-Donnxruntime.native.onnxruntime.skip=true",
                "dev.richter.tools.Main",
                "encode",
                "--encoder=late-interaction:" + directory,
                "--input=" + texts,
                "--output=" + directory.resolve("out.npy"))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(directory.resolve("log")))
        .contains("NATIVE_LIBRARY_UNAVAILABLE: the native library of ONNX Runtime does not load");
    assertThat(process.exitValue()).isEqualTo(69);
  }

  private List<MultiVector> encode(EncoderOptions options, String... texts) {
    try (TextEncoder<MultiVector> encoder = TextEncoder.lateInteraction(directory, options)) {
      assertThat(encoder.dimension()).isEqualTo(TinyModel.DIMENSION);
      return encoder.encode(List.of(texts)).stream().map(TextEncoder.Encoded::vector).toList();
    }
  }

  private RichterException failure() {
    return catchThrowableOfType(
        RichterException.class,
        () -> TextEncoder.lateInteraction(directory, EncoderOptions.defaults()).close());
  }

  private static EncoderOptions options(
      int maxTokens, int batchSize, String prefix, boolean skipPunctuation) {
    return new EncoderOptions(maxTokens, batchSize, 1, prefix, skipPunctuation);
  }

  private static MultiVector expected(String... tokens) {
    float[][] rows = new float[tokens.length][];
    for (int i = 0; i < tokens.length; i++) {
      rows[i] = TinyModel.vector(tokens[i]);
    }
    return MultiVector.of(rows).normalized();
  }
}
