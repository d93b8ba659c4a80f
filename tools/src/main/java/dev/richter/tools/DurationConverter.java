package dev.richter.tools;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time span as a person types it: {@code 500us}, {@code 20ms}, {@code 2s}. */
final class DurationConverter implements ITypeConverter<Duration> {

  private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})(us|ms|s)");

  @Override
  public Duration convert(String text) {
    Matcher span = SPAN.matcher(text);
    if (!span.matches()) {
      throw new TypeConversionException(
          "'%s' is not a time span, expected a number with us, ms or s: 20ms".formatted(text));
    }
    long number = Long.parseLong(span.group(1));
    return switch (span.group(2)) {
      case "us" -> Duration.ofNanos(number * 1_000);
      case "ms" -> Duration.ofMillis(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
