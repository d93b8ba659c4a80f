package dev.richter.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class VocabularyTest {

  private static final Vocabulary VOCABULARY = Vocabulary.of(List.of("[PAD]", "the", "##ing", ""));

  @Test
  void numbersTokensByTheirPlace() {
    assertThat(VOCABULARY.size()).isEqualTo(4);
    assertThat(VOCABULARY.number("##ing")).isEqualTo(2);
    assertThat(VOCABULARY.number("")).isEqualTo(3);
    assertThat(VOCABULARY.text(1)).isEqualTo("the");
    assertThat(VOCABULARY.find("the")).hasValue(1);
    assertThat(VOCABULARY.find("The")).isEmpty();
  }

  @Test
  void holdsManyTokens() {
    List<String> tokens = IntStream.range(0, 40_000).mapToObj(i -> "token" + i).toList();
    Vocabulary vocabulary = Vocabulary.of(tokens);
    assertThat(IntStream.range(0, 40_000))
        .allMatch(i -> vocabulary.number(vocabulary.text(i)) == i);
  }

  @Test
  void mayBeEmpty() {
    assertThat(Vocabulary.of(List.of()).size()).isZero();
    assertInvalid("0", () -> Vocabulary.of(List.of()).text(0));
  }

  @Test
  void laterChangesOfTheListDoNotReachIt() {
    List<String> tokens = new ArrayList<>(List.of("a", "b"));
    Vocabulary vocabulary = Vocabulary.of(tokens);
    tokens.set(0, "c");
    assertThat(vocabulary.text(0)).isEqualTo("a");
  }

  @Test
  void refusesATokenThatStandsTwice() {
    assertInvalid("\"b\" stands at 1 and at 3", () -> Vocabulary.of(List.of("a", "b", "c", "b")));
  }

  @Test
  void refusesWhatItDoesNotHold() {
    assertInvalid("\"nothing\"", () -> VOCABULARY.number("nothing"));
    assertInvalid("token -1", () -> VOCABULARY.text(-1));
    assertInvalid("token 4", () -> VOCABULARY.text(4));
    assertInvalid("token 2147483647", () -> VOCABULARY.text(Integer.MAX_VALUE));
  }

  private static void assertInvalid(String named, ThrowingCallable call) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(call)
        .withMessageContaining(named)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.VOCABULARY_INVALID));
  }
}
