package dev.richter.tools;

import dev.richter.tools.encode.DirectoryEncoder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An encoder as commands name it: {@code splade:DIRECTORY}.
 *
 * @param kind what it makes of a text
 * @param directory where its files are
 */
record EncoderName(Kind kind, Path directory) {

  /** What an encoder makes of a text. */
  enum Kind {
    /** A vector for each token. */
    LATE_INTERACTION,
    /** A weight for each token of the vocabulary. */
    SPLADE;

    private String prefix() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-') + ":";
    }
  }

  /**
   * Opens it under the name of its directory.
   *
   * @param threads how many threads the model runs on for each call
   */
  DirectoryEncoder open(int threads) {
    Path last = directory.toAbsolutePath().normalize().getFileName();
    return open(last == null ? kind.prefix() : last.toString(), threads);
  }

  /** Opens it under a name. */
  DirectoryEncoder open(String name, int threads) {
    return switch (kind) {
      case SPLADE -> DirectoryEncoder.splade(name, directory, threads);
      case LATE_INTERACTION -> DirectoryEncoder.lateInteraction(name, directory, threads);
    };
  }

  /** Reads a name. */
  static final class Converter implements ITypeConverter<EncoderName> {

    @Override
    public EncoderName convert(String name) {
      return Arrays.stream(Kind.values())
          .filter(kind -> name.startsWith(kind.prefix()))
          .findFirst()
          .map(kind -> new EncoderName(kind, Path.of(name.substring(kind.prefix().length()))))
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'%s', expected one of %s"
                          .formatted(
                              name,
                              Arrays.stream(Kind.values())
                                  .map(kind -> kind.prefix() + "DIRECTORY")
                                  .collect(Collectors.joining(", ")))));
    }
  }
}
