package dev.richter.opensearch;

import dev.richter.codec.FieldParameters;
import dev.richter.codec.RichterCodec;
import dev.richter.opensearch.field.RichterSettings;
import dev.richter.opensearch.field.VectorFieldType;
import java.util.Optional;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.perfield.PerFieldDocValuesFormat;
import org.jspecify.annotations.Nullable;
import org.opensearch.index.codec.CodecService;
import org.opensearch.index.codec.CodecServiceConfig;
import org.opensearch.index.mapper.MapperService;

/** The index's own codecs, with Richter's format for doc values of fields of vectors. */
final class RichterCodecService extends CodecService {

  private final @Nullable MapperService mappers;
  private final int buildThreads;

  RichterCodecService(CodecServiceConfig config) {
    super(
        config.getMapperService(),
        config.getIndexSettings(),
        config.getLogger(),
        config.getAdditionalCodecs());
    this.mappers = config.getMapperService();
    this.buildThreads = RichterSettings.BUILD_THREADS.get(config.getIndexSettings().getSettings());
  }

  @Override
  public Codec codec(String name) {
    Codec own = super.codec(name);
    MapperService mapperService = mappers;
    return mapperService != null && own.docValuesFormat() instanceof PerFieldDocValuesFormat
        ? new RichterCodec(own, field -> parameters(mapperService, field), buildThreads)
        : own;
  }

  private static Optional<FieldParameters> parameters(MapperService mappers, String field) {
    return mappers.fieldType(field) instanceof VectorFieldType vectors
        ? Optional.of(vectors.parameters())
        : Optional.empty();
  }
}
