package dev.richter.tools;

import dev.richter.datasets.bm25.Bm25Encoder;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.encode.Bm25DirectoryEncoder;
import dev.richter.tools.encode.DirectoryEncoder;
import dev.richter.tools.encode.ModelEncoder;
import dev.richter.tools.encode.ModelOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An encoder as commands name it: {@code splade:DIRECTORY}.
 *
 * @param kind what it makes of a text
 * @param directory where its files are; for bm25 none stands for the folder in the index's own
 *     directory
 */
record EncoderName(Kind kind, Optional<Path> directory) {

  /** The encoder of texts where none is named. */
  static final EncoderName OWN_BM25 = new EncoderName(Kind.BM25, Optional.empty());

  /** What an encoder makes of a text. */
  enum Kind {
    /** A weight for each term of a collection. */
    BM25,
    /** A vector for each token. */
    LATE_INTERACTION,
    /** A weight for each token of the vocabulary. */
    SPLADE;

    String kindName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String prefix() {
      return kindName() + ":";
    }

    /** Whether it makes sparse vectors. */
    boolean isSparse() {
      return this != LATE_INTERACTION;
    }
  }

  /** Whether it is the bm25 that an index has in its own directory. */
  boolean isOwn() {
    return directory.isEmpty();
  }

  /** This name, with the folder of an index where it has no directory. */
  EncoderName of(Path index) {
    return isOwn() ? new EncoderName(kind, Optional.of(OwnBm25.folder(index))) : this;
  }

  /**
   * Makes sure that the vectors of encoders can be told apart: one of each kind at most.
   *
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID}
   */
  static void requireOneOfEachKind(List<EncoderName> names) {
    long sparse = names.stream().filter(name -> name.kind().isSparse()).count();
    if (sparse > 1 || names.size() - sparse > 1) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "--encoder names %d encoders of sparse vectors and %d of multi-vectors, expected at most"
                  .formatted(sparse, names.size() - sparse)
              + " one of each");
    }
  }

  /** What it is called where nobody has said so: as its directory. */
  String defaultName() {
    return directory
        .map(path -> path.toAbsolutePath().normalize().getFileName())
        .map(Path::toString)
        .orElse(kind.kindName());
  }

  /**
   * Opens it under a name.
   *
   * @param threads how many batches of texts a model runs side by side
   */
  DirectoryEncoder open(String name, int threads) {
    return open(name, ModelOptions.ofThreads(threads));
  }

  /** Opens it under a name, a model with options. */
  DirectoryEncoder open(String name, ModelOptions options) {
    Path files =
        directory.orElseThrow(
            () ->
                new RichterException(
                    ErrorCode.PARAMETER_INVALID,
                    "encoder %s without a directory, expected %sDIRECTORY"
                        .formatted(kind.kindName(), kind.prefix())));
    return switch (kind) {
      case BM25 -> new Bm25DirectoryEncoder(name, Bm25Encoder.read(files));
      case SPLADE -> ModelEncoder.splade(name, files, options);
      case LATE_INTERACTION -> ModelEncoder.lateInteraction(name, files, options);
    };
  }

  /** Reads a name. */
  static final class Converter implements ITypeConverter<EncoderName> {

    @Override
    public EncoderName convert(String name) {
      if (name.equals(Kind.BM25.kindName())) {
        return OWN_BM25;
      }
      return Arrays.stream(Kind.values())
          .filter(kind -> name.startsWith(kind.prefix()))
          .findFirst()
          .map(kind -> new EncoderName(kind, Optional.of(directory(name, kind))))
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

    private static Path directory(String name, Kind kind) {
      String directory = name.substring(kind.prefix().length());
      if (directory.isEmpty()) {
        throw new TypeConversionException("'%s', expected a directory after it".formatted(name));
      }
      return Path.of(directory);
    }
  }
}
