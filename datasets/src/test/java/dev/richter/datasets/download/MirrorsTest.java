package dev.richter.datasets.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MirrorsTest {

  private static final URI URL = URI.create("https://data.example.org/sets/v1/a.zip");

  @Test
  void theLongestPrefixThatAppliesIsReplaced() {
    Mirrors mirrors =
        Mirrors.of(
            List.of(
                "https://any.example.org",
                "https://data.example.org=http://near/",
                "https://data.example.org/sets/=https://nearer/s"));
    assertThat(mirrors.resolve(URL)).isEqualTo(URI.create("https://nearer/s/v1/a.zip"));
    assertThat(mirrors.resolve(URI.create("https://data.example.org/a")))
        .isEqualTo(URI.create("http://near/a"));
    assertThat(mirrors.resolve(URI.create("https://data.example.organic/a")))
        .isEqualTo(URI.create("https://any.example.org/a"));
  }

  @Test
  void withoutARuleThatAppliesAUrlStays() {
    assertThat(Mirrors.NONE.resolve(URL)).isEqualTo(URL);
    assertThat(Mirrors.of(List.of("https://b=https://c")).resolve(URL)).isEqualTo(URL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mirror.example.org", "ftp://a", "https://a=", "a=https://b"})
  void whatIsNoRuleIsNamed(String rule) {
    RichterException failure =
        catchThrowableOfType(RichterException.class, () -> Mirrors.of(List.of(rule)));
    assertThat(failure.code()).isEqualTo(ErrorCode.PARAMETER_INVALID);
    assertThat(failure).hasMessageContaining("\"%s\"".formatted(rule));
  }
}
