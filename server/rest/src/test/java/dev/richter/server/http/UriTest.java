package dev.richter.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.server.problem.ProblemException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UriTest {

  @Test
  void pathsAreSplitBeforeTheyAreDecoded() {
    assertThat(Uri.segments("/a/b%2Fc/%e2%82%ac+")).containsExactly("a", "b/c", "€+");
    assertThat(Uri.segments("/")).containsExactly("");
    assertThat(Uri.segments("/a//b/")).containsExactly("a", "", "b", "");
    assertThat(Uri.segments("/%41")).containsExactly("A");
  }

  @Test
  void parametersAreDecoded() {
    assertThat(Uri.parameters(null)).isEmpty();
    assertThat(Uri.parameters("wait=true&b&%63=%26"))
        .isEqualTo(Map.of("wait", "true", "b", "", "c", "&"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%", "/%4", "/%zz", "/%ff", "/%c0%ae", "a", ""})
  void whatIsNoPathIsRefused(String path) {
    assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> Uri.segments(path));
  }

  @Test
  void aParameterThatStandsThereTwiceIsRefused() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> Uri.parameters("wait=true&wait=false"));
  }
}
