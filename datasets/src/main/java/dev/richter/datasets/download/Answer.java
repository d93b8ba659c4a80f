package dev.richter.datasets.download;

import dev.richter.datasets.download.PartFile.Version;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the headers of a response say (RFC 9110).
 *
 * @param status the status code
 * @param headers the headers
 */
record Answer(int status, HttpHeaders headers) {

  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?:(\\d+)-\\d+|\\*)/(\\d+|\\*)");
  private static final String WEAK = "W/";

  static Answer of(HttpResponse<?> response) {
    return new Answer(response.statusCode(), response.headers());
  }

  /** Whether it leads elsewhere. */
  boolean redirects() {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /** Whether the same request may have another answer later. */
  boolean mayPass() {
    return status == 408 || status == 425 || status == 429 || status >= 500;
  }

  /** The version of the file, by its strong ETag or else by its date. */
  Optional<Version> version() {
    Optional<Version> tag =
        headers
            .firstValue("ETag")
            .filter(value -> !value.startsWith(WEAK))
            .map(value -> new Version("ETag", value));
    return tag.or(
        () -> headers.firstValue("Last-Modified").map(date -> new Version("Last-Modified", date)));
  }

  /** Whether it is certainly of another version. */
  boolean isOther(Version version) {
    return headers
        .firstValue(version.header())
        .filter(value -> !value.equals(version.value()))
        .isPresent();
  }

  /** The length of the body. */
  OptionalLong length() {
    return headers.firstValueAsLong("Content-Length");
  }

  /** Where in the file the body starts, if it is a part of it. */
  OptionalLong rangeStart() {
    return range(1);
  }

  /** The length of the file that the body is a part of. */
  OptionalLong wholeLength() {
    return range(2);
  }

  private OptionalLong range(int group) {
    Matcher range = CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
    if (!range.matches() || range.group(group) == null || range.group(group).equals("*")) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(range.group(group)));
  }

  /** How long the server wants to be left alone, as seconds or as a date. */
  Optional<Duration> retryAfter(Instant now) {
    return headers.firstValue("Retry-After").flatMap(value -> retryAfter(value.strip(), now));
  }

  private static Optional<Duration> retryAfter(String value, Instant now) {
    try {
      return Optional.of(
          value.matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(value))
              : Duration.between(
                  now,
                  ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
    } catch (DateTimeParseException unreadable) {
      return Optional.empty();
    }
  }

  /** Where a redirect leads, seen from where it was. */
  Optional<URI> location(URI from) {
    try {
      return headers.firstValue("Location").map(URI::create).map(from::resolve);
    } catch (IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }
}
