package dev.richter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentIdTest {

  @Test
  void aStringOfDigitsIsNotTheLong() {
    assertThat(DocumentId.of("17")).isNotEqualTo(DocumentId.of(17)).hasToString("17");
    assertThat(DocumentId.of(17)).hasToString("17");
  }

  @Test
  void theLimitCountsBytesOfUtf8() {
    assertThat(DocumentId.of("ä".repeat(256))).hasToString("ä".repeat(256));
    assertInvalid("ä".repeat(257));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\ud83d", "a\ude00"})
  void refusesWhatIsNoText(String id) {
    assertInvalid(id);
  }

  private static void assertInvalid(String id) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> DocumentId.of(id))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DOCUMENT_ID_INVALID));
  }
}
