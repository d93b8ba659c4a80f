package dev.richter.tools;

import dev.richter.RichterIndex;
import dev.richter.datasets.text.BeirTextReader;
import dev.richter.tools.encode.DirectoryEncoder;
import dev.richter.tools.encode.DirectoryEncoder.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What encodes queries that are texts: what search, eval and tune ask for. */
final class QueryEncoderOptions {

  @Option(
      names = "--encoder",
      paramLabel = "KIND:DIRECTORY",
      description =
          "What encodes texts: splade or late-interaction, and where model.onnx and tokenizer.json"
              + " are, or bm25. Default: the bm25 that the index has. Give one of sparse vectors and"
              + " one of multi-vectors to search in two stages.")
  List<EncoderName> encoders = List.of();

  /**
   * Whether queries are texts.
   *
   * @param file where they are
   * @param vectors how files of vectors are read
   */
  boolean areTexts(Path file, VectorFileOptions vectors) {
    return !encoders.isEmpty() || (vectors.format == null && BeirTextReader.isOne(file));
  }

  /** The texts of a file as queries. */
  TextVectors file(RichterIndex index, Path directory, Path file) {
    return TextVectors.of(EncodedTexts.ofFile(file, open(index, directory), Role.QUERY));
  }

  /** One text as a query. */
  TextVectors text(RichterIndex index, Path directory, String text) {
    return TextVectors.of(EncodedTexts.query(text, open(index, directory)));
  }

  private List<DirectoryEncoder> open(RichterIndex index, Path directory) {
    List<EncoderName> names = encoders.isEmpty() ? List.of(EncoderName.OWN_BM25) : encoders;
    EncoderName.requireOneOfEachKind(names);
    List<DirectoryEncoder> opened = new ArrayList<>();
    try {
      for (EncoderName name : names) {
        if (name.isOwn()) {
          OwnBm25.require(index, directory);
        }
        EncoderName found = name.of(directory);
        opened.add(found.open(found.defaultName(), Runtime.getRuntime().availableProcessors()));
      }
      return opened;
    } catch (RuntimeException failure) {
      opened.forEach(DirectoryEncoder::close);
      throw failure;
    }
  }
}
