package dev.richter.datasets.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AnswerTest {

  private static final Instant NOW = Instant.parse("1994-11-06T08:49:00Z");

  @Test
  void pausesAreSecondsOrDates() {
    assertThat(answer("Retry-After", "17").retryAfter(NOW)).contains(Duration.ofSeconds(17));
    assertThat(answer("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT").retryAfter(NOW))
        .contains(Duration.ofSeconds(37));
    assertThat(answer("Retry-After", "soon").retryAfter(NOW)).isEmpty();
    assertThat(answer("Retry-After", "99999999999999999999").retryAfter(NOW)).isEmpty();
    assertThat(answer("Server", "x").retryAfter(NOW)).isEmpty();
  }

  @Test
  void rangesAreRead() {
    Answer part = answer("Content-Range", "bytes 100-199/300");
    assertThat(part.rangeStart()).hasValue(100);
    assertThat(part.wholeLength()).hasValue(300);
    Answer unknown = answer("Content-Range", "bytes 100-199/*");
    assertThat(unknown.rangeStart()).hasValue(100);
    assertThat(unknown.wholeLength()).isEmpty();
    Answer none = answer("Content-Range", "bytes */300");
    assertThat(none.rangeStart()).isEmpty();
    assertThat(none.wholeLength()).hasValue(300);
    assertThat(answer("Content-Range", "pages 1-2/3").rangeStart()).isEmpty();
  }

  @Test
  void aWeakTagIsNoVersion() {
    assertThat(answer("ETag", "W/\"a\"").version()).isEmpty();
    assertThat(answer("ETag", "\"a\"").version()).contains(new PartFile.Version("ETag", "\"a\""));
  }

  @Test
  void locationsAreSeenFromWhereTheyWere() {
    URI from = URI.create("https://host/a/b?c");
    assertThat(answer("Location", "d?e").location(from)).contains(URI.create("https://host/a/d?e"));
    assertThat(answer("Location", "//other/x").location(from))
        .contains(URI.create("https://other/x"));
    assertThat(answer("Location", "a b").location(from)).isEmpty();
  }

  private static Answer answer(String header, String value) {
    return new Answer(200, HttpHeaders.of(Map.of(header, List.of(value)), (name, text) -> true));
  }
}
