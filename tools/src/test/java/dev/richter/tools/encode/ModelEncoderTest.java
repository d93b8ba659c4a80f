package dev.richter.tools.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.Head;
import dev.richter.server.text.Encoder.Kind;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelEncoderTest {

  @TempDir Path directory;

  private Path splade;
  private Path late;

  @BeforeEach
  void writeModels() throws IOException {
    splade = TinyModel.writeSplade(directory.resolve("splade"));
    late = TinyModel.write(directory.resolve("late"));
  }

  private static void set(Path model, String settings) throws IOException {
    Files.writeString(model.resolve("encoder.json"), settings);
  }

  private String spladeDigest() {
    try (ModelEncoder encoder = ModelEncoder.splade("any", splade, ModelOptions.ofThreads(1))) {
      return encoder.id().digest();
    }
  }

  private String lateDigest() {
    try (ModelEncoder encoder =
        ModelEncoder.lateInteraction("any", late, ModelOptions.ofThreads(1))) {
      return encoder.id().digest();
    }
  }

  @Test
  void theDigestDependsOnNeitherThePlaceNorTheNameNorSettingsThatAreDefaults() throws IOException {
    String digest = spladeDigest();
    Path copy = TinyModel.writeSplade(directory.resolve("copy"));
    set(copy, "{\"max_tokens\": 192, \"query_prefix\": \"\"}");
    try (ModelEncoder encoder = ModelEncoder.splade("other", copy, ModelOptions.ofThreads(2))) {
      assertThat(encoder.id().digest()).isEqualTo(digest).hasSize(64);
      assertThat(encoder.id().name()).isEqualTo("other");
    }
  }

  @Test
  void whateverDecidesTheVectorsIsInTheDigest() throws IOException {
    Set<String> digests = new HashSet<>();
    digests.add(spladeDigest());
    digests.add(lateDigest());
    for (String settings :
        List.of(
            "{\"max_tokens\": 5}",
            "{\"top_tokens\": 5}",
            "{\"query_prefix\": \"a\"}",
            "{\"document_prefix\": \"a\"}")) {
      set(splade, settings);
      digests.add(spladeDigest());
    }
    set(late, "{\"skip_punctuation\": true}");
    digests.add(lateDigest());
    Head.of("", TinyModel.DIMENSION, 1, new float[] {1, 0}).write(late.resolve("h.rch"));
    set(late, "{\"head\": \"h.rch\"}");
    digests.add(lateDigest());
    Head.of("", TinyModel.DIMENSION, 1, new float[] {0, 1}).write(late.resolve("h.rch"));
    digests.add(lateDigest());
    Path tokenizer = late.resolve("tokenizer.json");
    Files.writeString(tokenizer, Files.readString(tokenizer) + "\n");
    digests.add(lateDigest());
    Files.writeString(late.resolve("model.onnx_data"), "weights");
    digests.add(lateDigest());
    assertThat(digests).hasSize(11);
  }

  @Test
  void queriesAndDocumentsHaveTheirOwnPrefixesAndPunctuation() throws IOException {
    set(
        late,
        "{\"query_prefix\": \"dog \", \"document_prefix\": \"cat \", \"skip_punctuation\": true}");
    try (ModelEncoder encoder =
        ModelEncoder.lateInteraction("late", late, ModelOptions.ofThreads(1))) {
      assertThat(encoder.kind()).isEqualTo(Kind.MULTI_VECTOR);
      assertThat(encoder.dimension()).isEqualTo(TinyModel.DIMENSION);
      assertThat(rows(encoder.encodeQuery("s,"))).isEqualTo(5);
      assertThat(rows(encoder.encodeDocument("s,"))).isEqualTo(4);
      assertThat(encoder.encodeQuery("cat")).isNotEqualTo(encoder.encodeDocument("cat"));
    }
  }

  private static int rows(Vector vector) {
    return vector instanceof MultiVector rows ? rows.size() : -1;
  }

  @Test
  void topTokensAreKeptAndTokensHaveTexts() throws IOException {
    set(splade, "{\"top_tokens\": 1}");
    try (ModelEncoder encoder = ModelEncoder.splade("splade", splade, ModelOptions.ofThreads(1))) {
      assertThat(encoder.encodeQuery("cat"))
          .isInstanceOfSatisfying(
              SparseVector.class,
              vector -> {
                assertThat(vector.size()).isEqualTo(1);
                assertThat(encoder.token(vector.token(0))).contains("cat");
              });
      assertThat(encoder.token(6)).contains("##s");
      assertThat(encoder.token(9)).isEmpty();
    }
  }

  @Test
  void queriesHaveTheWeightsOfTheirTokensAndGoThroughNoModel() throws IOException {
    Files.writeString(splade.resolve("idf.json"), "{\"cat\": 1.5, \"##s\": 0.25, \"[CLS]\": 9}");
    set(splade, "{\"query_token_weights\": \"idf.json\", \"query_prefix\": \"s \"}");
    String withoutPrefix;
    try (ModelEncoder encoder = open(splade)) {
      withoutPrefix = encoder.id().digest();
      assertThat(encoder.encodeQuery("cats, cats and a dog"))
          .isEqualTo(SparseVector.of(new int[] {4, 6}, new float[] {1.5f, 0.25f}));
      assertThat(encoder.encodeQuery("dog")).isEqualTo(SparseVector.empty());
      assertThat(encoder.encodeDocument("cat")).isEqualTo(plainDocument("cat"));
    }
    Files.writeString(splade.resolve("idf.json"), "{\"cat\": 1.25, \"##s\": 0.25, \"[CLS]\": 9}");
    assertThat(spladeDigest()).isNotEqualTo(withoutPrefix);
  }

  private static ModelEncoder open(Path model) {
    return ModelEncoder.splade("any", model, ModelOptions.ofThreads(1));
  }

  private Vector plainDocument(String text) throws IOException {
    try (ModelEncoder plain = open(TinyModel.writeSplade(directory.resolve("plain")))) {
      return plain.encodeDocument(text);
    }
  }

  @Test
  void queriesGoThroughAModelOfTheirOwn() throws IOException {
    Path other = TinyModel.write(directory.resolve("other"));
    Files.copy(other.resolve("model.onnx"), late.resolve("asking.onnx"));
    set(late, "{\"query_model\": \"asking.onnx\"}");
    String digest = lateDigest();
    try (ModelEncoder encoder =
        ModelEncoder.lateInteraction("late", late, ModelOptions.ofThreads(1))) {
      assertThat(encoder.encodeQuery("cat")).isEqualTo(encoder.encodeDocument("cat"));
    }
    TinyModel.writeModel(other, List.of("input_ids"), 1);
    Files.copy(
        other.resolve("model.onnx"),
        late.resolve("asking.onnx"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(lateDigest()).isNotEqualTo(digest);
    Files.copy(
        splade.resolve("model.onnx"),
        late.resolve("asking.onnx"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(this::lateDigest)
        .withMessageContaining("query_model of 9 values a token, that of documents gives 2");
    Files.delete(late.resolve("asking.onnx"));
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(this::lateDigest)
        .withMessageContaining("asking.onnx: found nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | expected an object of tokens",
        "{ | idf.json",
        "{\"bird\": 1} | token \"bird\", expected one of tokenizer.json",
        "{\"cat\": 0} | weight 0 of token \"cat\", expected a positive number",
        "{\"cat\": -1} | weight -1",
        "{\"cat\": 1e99} | weight 1.0E99",
        "{\"cat\": \"1\"} | weight \"1\"",
        "{\"cat\": 1, \"cat\": 1} | idf.json",
      })
  void weightsThatQueriesCannotHaveAreNamed(String content, String message) throws IOException {
    Files.writeString(splade.resolve("idf.json"), content);
    set(splade, "{\"query_token_weights\": \"idf.json\"}");
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(this::spladeDigest)
        .withMessageContaining("idf.json")
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_MALFORMED));
  }

  @Test
  void filesOfQueriesThatAreMissingOrDoNotFitAreNamed() throws IOException {
    set(splade, "{\"query_token_weights\": \"idf.json\"}");
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(this::spladeDigest)
        .withMessageContaining("idf.json: found nothing")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_NOT_FOUND));
    for (String settings :
        List.of(
            "{\"query_token_weights\": \"../idf.json\"}",
            "{\"query_model\": \"a/b.onnx\"}",
            "{\"query_token_weights\": \"idf.json\", \"query_model\": \"q.onnx\"}")) {
      set(splade, settings);
      assertThatExceptionOfType(RichterException.class)
          .as(settings)
          .isThrownBy(this::spladeDigest)
          .withMessageContaining("encoder.json");
    }
    set(late, "{\"query_token_weights\": \"idf.json\"}");
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(this::lateDigest)
        .withMessageContaining("for SPLADE");
  }

  @Test
  void rowsGoThroughTheHead() throws IOException {
    Head.of("", TinyModel.DIMENSION, 1, new float[] {1, 0}).write(late.resolve("h.rch"));
    set(late, "{\"head\": \"h.rch\"}");
    try (ModelEncoder encoder =
        ModelEncoder.lateInteraction("late", late, ModelOptions.ofThreads(1))) {
      assertThat(encoder.dimension()).isEqualTo(1);
      assertThat(encoder.encodeQuery("cat"))
          .isEqualTo(MultiVector.of(new float[][] {{1}, {1}, {1}}));
    }
    Head.of("", TinyModel.DIMENSION + 1, 1, new float[] {1, 0, 1}).write(late.resolve("h.rch"));
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(this::lateDigest)
        .withMessageContaining("rows of 3 values");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{",
        "{\"maxTokens\": 5}",
        "{\"max_tokens\": \"5\"}",
        "{\"max_tokens\": 0}",
        "{\"max_tokens\": 1.5}",
        "{\"query_prefix\": 1}",
        "{\"skip_punctuation\": \"yes\"}",
        "{\"max_tokens\": 5, \"max_tokens\": 6}",
        "{} {}",
        "{\"top_tokens\": 3}"
      })
  void settingsThatCannotBeReadAreNamed(String settings) throws IOException {
    set(late, settings);
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(this::lateDigest)
        .withMessageContaining("encoder.json")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_MALFORMED));
  }

  @Test
  void manyThreadsGetTheVectorsThatOneGets() throws InterruptedException, ExecutionException {
    List<String> texts =
        IntStream.range(0, 200)
            .mapToObj(i -> "cat ".repeat(i % 7) + "dogs, ".repeat(i % 5) + ".")
            .toList();
    try (ModelEncoder encoder = ModelEncoder.splade("splade", splade, ModelOptions.ofThreads(1));
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Vector> expected = texts.stream().map(encoder::encodeQuery).toList();
      List<Future<List<Vector>>> found = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        found.add(threads.submit(() -> texts.stream().map(encoder::encodeQuery).toList()));
      }
      for (Future<List<Vector>> each : found) {
        assertThat(each.get()).isEqualTo(expected);
      }
    }
  }
}
