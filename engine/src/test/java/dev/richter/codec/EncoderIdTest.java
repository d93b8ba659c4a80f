package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class EncoderIdTest {

  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final EncoderId SPLADE = new EncoderId("splade", DIGEST);

  @Test
  void namesHave1To255CharactersAndNoControlCharacters() {
    for (String name : List.of("x", "naïve encoder, v2", "n".repeat(255))) {
      assertThat(new EncoderId(name, DIGEST).name()).isEqualTo(name);
    }
    for (String name : List.of("", "n".repeat(256), "a\nb", "\u0000", "tab\t")) {
      assertRefused(ErrorCode.PARAMETER_INVALID, "1 to 255", () -> new EncoderId(name, DIGEST));
    }
  }

  @Test
  void digestsAre64HexadecimalDigits() {
    for (String digest : List.of("", "0f", DIGEST.replace("a", "A"), DIGEST + "0", DIGEST + "\n")) {
      assertRefused(
          ErrorCode.PARAMETER_INVALID, "\"splade\"", () -> new EncoderId("splade", digest));
    }
  }

  @Test
  void fieldsWithoutAnEncoderAreWrittenAsBeforeThereWereEncoders() {
    assertThat(SparseParameters.defaults().toMap())
        .containsOnlyKeys("weightType", "blockSize", "blockThreshold");
    assertThat(MultiVectorParameters.of(2).toMap()).doesNotContainKeys("encoderName");
    assertThat(FieldParameters.fromMap(SparseParameters.defaults().toMap()).encoder()).isEmpty();
    assertThat(FieldParameters.fromMap(MultiVectorParameters.of(2).toMap()).encoder()).isEmpty();
  }

  @Test
  void vectorsOfAnotherEncoderAreRefusedByNameAndDigest() {
    EncoderId other = new EncoderId("other", "1".repeat(64));
    for (FieldParameters field :
        List.of(SparseParameters.defaults(), MultiVectorParameters.of(2))) {
      FieldParameters remembers = field.withEncoder(SPLADE);
      assertThat(remembers.encoder()).contains(SPLADE);
      remembers.requireEncoder(new EncoderId("another name", DIGEST));
      for (String part : List.of("other", other.digest(), "splade", DIGEST)) {
        assertRefused(ErrorCode.FIELD_MISMATCH, part, () -> remembers.requireEncoder(other));
      }
      assertRefused(
          ErrorCode.FIELD_MISMATCH, "remembers no encoder", () -> field.requireEncoder(SPLADE));
    }
  }

  private static void assertRefused(ErrorCode code, String part, ThrowingCallable action) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(action)
        .withMessageContaining(part)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }
}
