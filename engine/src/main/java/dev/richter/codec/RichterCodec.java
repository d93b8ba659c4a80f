package dev.richter.codec;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.DocValuesFormat;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.perfield.PerFieldDocValuesFormat;

/**
 * Lucene's default codec or another, with {@link SparseVectorsFormat} for the fields that hold
 * sparse vectors and {@link MultiVectorsFormat} for those that hold multi-vectors.
 *
 * <p>It goes by the name of that codec: segments name the doc-values format field by field, so
 * reading needs nothing but this library on the class path.
 *
 * <pre>{@code
 * IndexWriterConfig config = new IndexWriterConfig();
 * config.setCodec(new RichterCodec(Map.of("text", SparseParameters.defaults()), 2));
 * }</pre>
 */
public final class RichterCodec extends FilterCodec {

  private final DocValuesFormat docValuesFormat;
  private final int buildThreads;
  private volatile boolean flatOnly;
  private volatile LongConsumer ordered = bytes -> {};

  /**
   * Makes a codec that is otherwise Lucene's default.
   *
   * @param parametersByField how each field of vectors is stored and indexed
   * @param buildThreads how many threads order documents into blocks, at least 1
   * @throws dev.richter.error.RichterException with {@link
   *     dev.richter.error.ErrorCode#PARAMETER_INVALID} if there are no threads
   */
  public RichterCodec(Map<String, ? extends FieldParameters> parametersByField, int buildThreads) {
    this(
        Codec.getDefault(),
        field -> Optional.ofNullable(parametersByField.get(field)),
        buildThreads);
  }

  /**
   * Makes a codec that is otherwise another, under whose name segments are read.
   *
   * @param other a codec whose doc values have a format by field, as Lucene's own have
   * @param parameters how a field of vectors is stored and indexed, asked for each field of each
   *     new segment; nothing for fields of the other codec
   * @param buildThreads how many threads order documents into blocks, at least 1
   * @throws dev.richter.error.RichterException with {@link
   *     dev.richter.error.ErrorCode#PARAMETER_INVALID} if there are no threads, or if the other
   *     codec keeps the doc values of all fields together
   */
  public RichterCodec(
      Codec other,
      Function<String, ? extends Optional<? extends FieldParameters>> parameters,
      int buildThreads) {
    super(other.getName(), other);
    if (!(other.docValuesFormat() instanceof PerFieldDocValuesFormat otherwise)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "codec %s keeps doc values in the format %s, expected a format for each field"
              .formatted(other.getName(), other.docValuesFormat().getName()));
    }
    this.buildThreads = BuildThreads.check(buildThreads);
    this.docValuesFormat =
        new PerFieldDocValuesFormat() {
          @Override
          public DocValuesFormat getDocValuesFormatForField(String field) {
            Optional<? extends FieldParameters> vectors = parameters.apply(field);
            return vectors.isPresent()
                ? format(vectors.get())
                : otherwise.getDocValuesFormatForField(field);
          }
        };
  }

  private DocValuesFormat format(FieldParameters parameters) {
    return switch (parameters) {
      case SparseParameters sparse ->
          new SparseVectorsFormat(
              sparse, buildThreads, () -> flatOnly, bytes -> ordered.accept(bytes));
      case MultiVectorParameters multi ->
          new MultiVectorsFormat(multi, buildThreads, () -> flatOnly);
    };
  }

  /**
   * Says whether segments written from now on leave their lists out, as during a bulk load whose
   * end builds them once.
   */
  public void deferBlocks(boolean defer) {
    flatOnly = defer;
  }

  /**
   * Says who is told, by threads that build, how many more bytes of vectors have got their block,
   * which is the part of building that writes nothing.
   */
  public void watchOrdering(LongConsumer watcher) {
    ordered = watcher;
  }

  @Override
  public DocValuesFormat docValuesFormat() {
    return docValuesFormat;
  }
}
