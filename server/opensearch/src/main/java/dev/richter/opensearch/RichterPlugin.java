package dev.richter.opensearch;

import dev.richter.opensearch.field.MultiVectorMapper;
import dev.richter.opensearch.field.SparseVectorMapper;
import dev.richter.opensearch.query.MultiVectorQueryBuilder;
import dev.richter.opensearch.query.RequestListener;
import dev.richter.opensearch.query.RerankQueryBuilder;
import dev.richter.opensearch.query.SparseQueryBuilder;
import dev.richter.opensearch.query.WorkProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opensearch.common.settings.Setting;
import org.opensearch.index.IndexModule;
import org.opensearch.index.IndexSettings;
import org.opensearch.index.codec.CodecServiceFactory;
import org.opensearch.index.mapper.Mapper;
import org.opensearch.plugins.EnginePlugin;
import org.opensearch.plugins.MapperPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.SearchPlugin;

/** Brings fields of sparse vectors and of multi-vectors, and their queries, into OpenSearch. */
public final class RichterPlugin extends Plugin
    implements MapperPlugin, SearchPlugin, EnginePlugin {

  @Override
  public List<Setting<?>> getSettings() {
    return List.of(RichterSettings.ENABLED, RichterSettings.BUILD_THREADS);
  }

  @Override
  public Map<String, Mapper.TypeParser> getMappers() {
    return Map.of(
        SparseVectorMapper.TYPE, SparseVectorMapper.PARSER,
        MultiVectorMapper.TYPE, MultiVectorMapper.PARSER);
  }

  @Override
  public Optional<CodecServiceFactory> getCustomCodecServiceFactory(IndexSettings index) {
    return RichterSettings.ENABLED.get(index.getSettings())
        ? Optional.of(RichterCodecService::new)
        : Optional.empty();
  }

  @Override
  public List<QuerySpec<?>> getQueries() {
    return List.of(
        new QuerySpec<>(
            SparseQueryBuilder.NAME, SparseQueryBuilder::new, SparseQueryBuilder::fromXContent),
        new QuerySpec<>(
            MultiVectorQueryBuilder.NAME,
            MultiVectorQueryBuilder::new,
            MultiVectorQueryBuilder::fromXContent),
        new QuerySpec<>(
            RerankQueryBuilder.NAME, RerankQueryBuilder::new, RerankQueryBuilder::fromXContent));
  }

  @Override
  public void onIndexModule(IndexModule index) {
    index.addSearchOperationListener(new RequestListener());
  }

  @Override
  public Optional<ProfileMetricsProvider> getQueryProfileMetricsProvider() {
    return Optional.of((context, query) -> WorkProfile.of(query));
  }
}
