package dev.richter.tools;

import dev.richter.RichterIndex;
import dev.richter.datasets.bm25.Bm25Builder;
import dev.richter.datasets.bm25.Bm25Encoder;
import dev.richter.datasets.bm25.Bm25Parameters;
import dev.richter.datasets.text.BeirTextReader;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.encode.Bm25DirectoryEncoder;
import dev.richter.tools.encode.DirectoryEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The encoders of documents. For bm25 they are counted first, unless that was done before.
 *
 * @param encoders one of each kind at most
 * @param statistics what bm25 knows of documents, if it is among them
 */
record DocumentEncoders(List<DirectoryEncoder> encoders, @Nullable Statistics statistics) {

  /**
   * What bm25 knows of documents.
   *
   * @param directory where it stands
   * @param counted whether it is of the documents at hand; if not, it was there before
   * @param documents of how many documents it is
   * @param terms how many terms these have
   */
  record Statistics(String directory, boolean counted, int documents, int terms) {

    private static Statistics of(Path directory, boolean counted, Bm25Encoder encoder) {
      return new Statistics(directory.toString(), counted, encoder.documents(), encoder.size());
    }

    /** The same for people. */
    String text() {
      return Text.format(
          counted
              ? "bm25 was made of %s texts with %s terms, and is in %s.%n"
              : "bm25 is as it was made, of %s texts with %s terms, in %s; other terms are left out.%n",
          Text.count(documents),
          Text.count(terms),
          directory);
    }
  }

  /**
   * Opens encoders.
   *
   * @param names what they are and where
   * @param texts the documents
   * @param options how bm25 weights them
   * @param index where they are indexed
   * @param threads how many batches of texts a model runs side by side
   * @throws RichterException as {@link EncoderName#open}, {@link OwnBm25#require}, {@link
   *     BeirTextReader} and {@link Bm25Builder#build}
   */
  static DocumentEncoders open(
      List<EncoderName> names, Path texts, Bm25Options options, Path index, int threads) {
    List<DirectoryEncoder> encoders = new ArrayList<>();
    Statistics statistics = null;
    try {
      for (EncoderName name : names) {
        EncoderName found = name.of(index);
        if (name.kind() == EncoderName.Kind.BM25) {
          Path directory = found.directory().orElseThrow();
          boolean counted = name.isOwn() ? isNew(index) : !Bm25Encoder.isIn(directory);
          Bm25Encoder bm25 =
              counted ? count(texts, options, directory) : existing(directory, options);
          encoders.add(new Bm25DirectoryEncoder(found.defaultName(), bm25));
          statistics = Statistics.of(directory, counted, bm25);
        } else {
          encoders.add(found.open(found.defaultName(), threads));
        }
      }
      return new DocumentEncoders(encoders, statistics);
    } catch (RuntimeException failure) {
      encoders.forEach(DirectoryEncoder::close);
      throw failure;
    }
  }

  /**
   * Whether there is no index yet. Then what its folder may have is left from a run that ended
   * before it made one.
   */
  private static boolean isNew(Path directory) {
    try (RichterIndex index = RichterIndex.openReadOnly(directory)) {
      OwnBm25.require(index, directory);
      return false;
    } catch (RichterException failure) {
      if (failure.code() != ErrorCode.INDEX_NOT_FOUND) {
        throw failure;
      }
      return true;
    }
  }

  private static Bm25Encoder existing(Path directory, Bm25Options options) {
    Bm25Encoder encoder = Bm25Encoder.read(directory);
    try {
      options.require(encoder.parameters(), directory);
      return encoder;
    } catch (RuntimeException failure) {
      encoder.close();
      throw failure;
    }
  }

  /** Counts what bm25 has to know of texts, and writes it into a directory. */
  static Bm25Encoder count(Path texts, Bm25Options options, Path directory) {
    try (Bm25Builder builder = new Bm25Builder(options.over(Bm25Parameters.defaults()));
        BeirTextReader reader = BeirTextReader.open(texts);
        Progress progress = Progress.start("count terms", "texts", Progress.UNKNOWN)) {
      long count = 0;
      while (reader.hasNext()) {
        builder.add(TextWindows.whole(reader.next()));
        progress.done(++count, reader.progress());
      }
      Bm25Encoder encoder = builder.build();
      encoder.write(directory);
      return encoder;
    }
  }
}
