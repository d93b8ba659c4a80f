package dev.richter.tools.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sparse vectors of {@link TextEncoder}. */
final class SpladeEncoderTest {

  private static final int ALL = Integer.MAX_VALUE;

  @TempDir Path directory;

  @BeforeEach
  void writeModel() throws IOException {
    TinyModel.writeSplade(directory);
  }

  @Test
  void theWeightOfATokenIsTheLogarithmOfItsLargestLogit() {
    // Logits: cat 3 and dog 1 at "cat", dog 3 and ##s 1 at "dog".
    float heavy = (float) Math.log1p(3);
    float light = (float) Math.log1p(1);
    assertThat(encode(16, ALL, "cat dog", "cat"))
        .containsExactly(
            vector(Map.of("cat", heavy, "dog", heavy, "##s", light)),
            vector(Map.of("cat", heavy, "dog", light)));
  }

  @Test
  void aTextWithoutTokensHasAnEmptyVectorAtItsPlace() {
    List<SparseVector> vectors = encode(16, ALL, "", "cat", "");
    assertThat(vectors).extracting(SparseVector::isEmpty).containsExactly(true, false, true);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100})
  void textsOfAllLengthsKeepTheirPlacesAndPaddingDoesNotCount(int batchSize) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      texts.add(("cat ".repeat(i * 7 % 11) + (i % 2 == 0 ? "dog" : "")).strip());
    }
    List<SparseVector> alone = texts.stream().map(text -> encode(1, ALL, text).getFirst()).toList();
    assertThat(encode(batchSize, ALL, texts.toArray(String[]::new))).isEqualTo(alone);
    assertThat(alone.get(1).size()).isEqualTo(2);
    assertThat(alone.get(2).size()).isEqualTo(3);
  }

  @Test
  void onlyTheHeaviestTokensAreKeptOnRequestAndOfEqualsTheLower() {
    float heavy = (float) Math.log1p(3);
    float light = (float) Math.log1p(1);
    String text = "cat dog .";
    // All: cat, dog and "." heavy, ##s light.
    assertThat(encode(16, 4, text).getFirst().size()).isEqualTo(4);
    assertThat(encode(16, 3, text))
        .containsExactly(vector(Map.of("cat", heavy, "dog", heavy, ".", heavy)));
    assertThat(encode(16, 2, text)).containsExactly(vector(Map.of("cat", heavy, "dog", heavy)));
    assertThat(encode(16, 2, "cat")).containsExactly(vector(Map.of("cat", heavy, "dog", light)));
    RichterException failure =
        catchThrowableOfType(RichterException.class, () -> encode(16, 0, text));
    assertThat(failure.code()).isEqualTo(ErrorCode.PARAMETER_INVALID);
    assertThat(failure).hasMessageContaining("topTokens 0");
  }

  private List<SparseVector> encode(int batchSize, int topTokens, String... texts) {
    EncoderOptions options = new EncoderOptions(192, batchSize, 1, "", false);
    try (TextEncoder<SparseVector> encoder = TextEncoder.splade(directory, options, topTokens)) {
      assertThat(encoder.dimension()).isEqualTo(TinyModel.TOKENS.size());
      return encoder.encode(List.of(texts)).stream().map(TextEncoder.Encoded::vector).toList();
    }
  }

  private static SparseVector vector(Map<String, Float> weights) {
    TreeMap<Integer, Float> byNumber = new TreeMap<>();
    weights.forEach((token, weight) -> byNumber.put(TinyModel.TOKENS.indexOf(token), weight));
    return SparseVector.of(byNumber);
  }
}
