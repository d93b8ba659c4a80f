package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VectorJsonTest {

  private static final SparseVector EXPECTED =
      SparseVector.of(new int[] {3, 17}, new float[] {0.5f, 1.25f});

  @Test
  void bothFormsYieldTheSameVector() {
    assertThat(VectorJson.parse("{\"17\": 1.25, \"3\": 0.5}", TokenDictionary.numeric()))
        .isEqualTo(EXPECTED);
    assertThat(
            VectorJson.parse(
                "{\"indices\": [17, 3], \"values\": [1.25, 0.5]}", TokenDictionary.numeric()))
        .isEqualTo(EXPECTED);
  }

  @Test
  void textualTokensAreNumberedByTheVocabulary() {
    TokenDictionary dictionary = TokenDictionary.of(Vocabulary.of(List.of("indices", "values")));
    assertThat(VectorJson.parse("{\"values\": 2, \"indices\": 1.5}", dictionary))
        .isEqualTo(SparseVector.of(new int[] {0, 1}, new float[] {1.5f, 2}));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [1, 2]                                 | DATA_MALFORMED         | an object
          {"3": "x"}                             | DATA_MALFORMED         | /3: "x", expected a number
          {"3": 1                                | DATA_MALFORMED         | character
          {"3": 1, "3": 2}                       | DATA_MALFORMED         | Duplicate
          {"3": 1} {}                            | DATA_MALFORMED         | character
          {"indices": [1.5], "values": [1]}      | DATA_MALFORMED         | /indices/0: 1.5
          {"indices": [1], "values": ["a"]}      | DATA_MALFORMED         | /values/0: "a"
          {"indices": [4294967296], "values": [1]} | DATA_MALFORMED       | /indices/0
          {"indices": [1]}                       | DATA_MALFORMED         | /values: nothing, expected an array
          {"indices": [1, 2], "values": [1]}     | VECTOR_LENGTH_MISMATCH | 2 tokens and 1 weights
          {"indices": [1, 1], "values": [1, 1]}  | VECTOR_TOKEN_DUPLICATE | token 1
          {"indices": [-1], "values": [1]}       | VECTOR_TOKEN_NEGATIVE  | -1
          {"3": 0}                               | VECTOR_WEIGHT_INVALID  | 0.0
          {"3": 1e99}                            | VECTOR_WEIGHT_INVALID  | Infinity
          {"cat": 1}                             | VOCABULARY_INVALID     | "cat"
          """)
  void whatIsNoVectorIsRefusedWithThePlace(String json, ErrorCode code, String fragment) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> VectorJson.parse(json, TokenDictionary.numeric()))
        .withMessageContaining(fragment)
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
  }
}
