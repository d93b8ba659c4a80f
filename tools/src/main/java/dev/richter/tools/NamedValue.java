package dev.richter.tools;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a value of an enum by its name in lower case, with hyphens: {@code global-threshold}.
 *
 * @param type the enum
 */
record NamedValue<E extends Enum<E>>(Class<E> type) implements ITypeConverter<E> {

  @Override
  public E convert(String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(value -> name(value).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'%s', expected one of %s"
                        .formatted(
                            name,
                            Arrays.stream(type.getEnumConstants())
                                .map(NamedValue::name)
                                .collect(Collectors.joining(", ")))));
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
