package dev.richter.opensearch;

import dev.richter.opensearch.field.MultiVectorMapper;
import dev.richter.opensearch.field.RichterSettings;
import dev.richter.opensearch.field.SparseVectorMapper;
import dev.richter.opensearch.query.MultiVectorQueryBuilder;
import dev.richter.opensearch.query.RequestListener;
import dev.richter.opensearch.query.RerankQueryBuilder;
import dev.richter.opensearch.query.SparseQueryBuilder;
import dev.richter.opensearch.query.WorkProfile;
import dev.richter.opensearch.tune.RestTuneAction;
import dev.richter.opensearch.tune.TransportTuneAction;
import dev.richter.opensearch.tune.TuneAction;
import dev.richter.simd.KernelProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.opensearch.action.ActionRequest;
import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.node.DiscoveryNodes;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.common.settings.IndexScopedSettings;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.settings.SettingsFilter;
import org.opensearch.core.action.ActionResponse;
import org.opensearch.index.IndexModule;
import org.opensearch.index.IndexSettings;
import org.opensearch.index.codec.CodecServiceFactory;
import org.opensearch.index.mapper.Mapper;
import org.opensearch.plugins.ActionPlugin;
import org.opensearch.plugins.EnginePlugin;
import org.opensearch.plugins.MapperPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.SearchPlugin;
import org.opensearch.rest.RestController;
import org.opensearch.rest.RestHandler;

/**
 * Brings fields of sparse vectors and of multi-vectors, and their queries, into OpenSearch. A node
 * without the module {@code jdk.incubator.vector} works too, and says in its log that it is slower.
 */
public final class RichterPlugin extends Plugin
    implements MapperPlugin, SearchPlugin, EnginePlugin, ActionPlugin {

  private static final Logger LOG = LogManager.getLogger(RichterPlugin.class);

  /** Made by OpenSearch, once in a node. */
  public RichterPlugin() {
    if (KernelProvider.usesVectorApi()) {
      LOG.info("Richter scores with its kernels [{}]", KernelProvider.kernels().name());
    } else {
      LOG.error(
          "Richter scores with its scalar kernels, several times slower: start the node with [--add-modules=jdk.incubator.vector] in jvm.options on a processor with vectors of 256 bits");
    }
  }

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
  public List<ActionHandler<? extends ActionRequest, ? extends ActionResponse>> getActions() {
    return List.of(new ActionHandler<>(TuneAction.INSTANCE, TransportTuneAction.class));
  }

  @Override
  public List<RestHandler> getRestHandlers(
      Settings settings,
      RestController controller,
      ClusterSettings clusterSettings,
      IndexScopedSettings indexSettings,
      SettingsFilter filter,
      IndexNameExpressionResolver names,
      Supplier<DiscoveryNodes> nodes) {
    return List.of(new RestTuneAction());
  }

  @Override
  public void onIndexModule(IndexModule index) {
    if (RichterSettings.ENABLED.get(index.getSettings())) {
      index.addSearchOperationListener(new RequestListener());
    }
  }

  @Override
  public Optional<ProfileMetricsProvider> getQueryProfileMetricsProvider() {
    return Optional.of((context, query) -> WorkProfile.of(query));
  }
}
