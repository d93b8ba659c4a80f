package dev.richter.codec;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.DocValuesFormat;
import org.apache.lucene.codecs.FilterCodec;
import org.apache.lucene.codecs.perfield.PerFieldDocValuesFormat;

/**
 * Lucene's default codec, with {@link SparseVectorsFormat} for the fields that hold sparse vectors
 * and {@link MultiVectorsFormat} for those that hold multi-vectors.
 *
 * <p>It goes by the default codec's name: segments name the doc-values format field by field, so
 * reading needs nothing but this library on the class path.
 *
 * <pre>{@code
 * IndexWriterConfig config = new IndexWriterConfig();
 * config.setCodec(new RichterCodec(Map.of("text", SparseParameters.defaults()), 2));
 * }</pre>
 */
public final class RichterCodec extends FilterCodec {

  private final DocValuesFormat docValuesFormat;
  private volatile boolean flatOnly;
  private volatile LongConsumer ordered = bytes -> {};

  /**
   * Makes a codec.
   *
   * @param parametersByField how each field of vectors is stored and indexed
   * @param buildThreads how many threads order documents into blocks, at least 1
   * @throws dev.richter.error.RichterException with {@link
   *     dev.richter.error.ErrorCode#PARAMETER_INVALID} if there are no threads
   */
  public RichterCodec(Map<String, ? extends FieldParameters> parametersByField, int buildThreads) {
    super(Codec.getDefault().getName(), Codec.getDefault());
    Map<String, DocValuesFormat> formats = new TreeMap<>();
    parametersByField.forEach(
        (field, parameters) -> formats.put(field, format(parameters, buildThreads)));
    DocValuesFormat otherwise = DocValuesFormat.forName(DEFAULT_DOC_VALUES);
    this.docValuesFormat =
        new PerFieldDocValuesFormat() {
          @Override
          public DocValuesFormat getDocValuesFormatForField(String field) {
            return formats.getOrDefault(field, otherwise);
          }
        };
  }

  private static final String DEFAULT_DOC_VALUES = "Lucene90";

  private DocValuesFormat format(FieldParameters parameters, int buildThreads) {
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
