package dev.richter.opensearch.tune;

import dev.richter.Tuning;
import dev.richter.opensearch.content.Refusals;
import dev.richter.opensearch.field.SparseVectorMapper;
import dev.richter.opensearch.field.TuningContent;
import dev.richter.opensearch.field.VectorFieldType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.opensearch.action.admin.indices.mapping.put.PutMappingRequest;
import org.opensearch.action.support.ActionFilters;
import org.opensearch.action.support.single.shard.TransportSingleShardAction;
import org.opensearch.cluster.ClusterState;
import org.opensearch.cluster.metadata.IndexNameExpressionResolver;
import org.opensearch.cluster.metadata.MappingMetadata;
import org.opensearch.cluster.routing.OperationRouting;
import org.opensearch.cluster.routing.ShardsIterator;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.inject.Inject;
import org.opensearch.core.action.ActionListener;
import org.opensearch.core.common.io.stream.Writeable;
import org.opensearch.core.index.shard.ShardId;
import org.opensearch.index.IndexService;
import org.opensearch.index.engine.Engine;
import org.opensearch.indices.IndicesService;
import org.opensearch.tasks.Task;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.TransportService;
import org.opensearch.transport.client.Client;

/**
 * Tunes a field in one shard, whose documents are those of the index by chance, and stores what was
 * found in the mapping, for all shards. What reaches a recall among the k best of a shard reaches
 * it among the k best of all, of which a shard has fewer.
 */
public final class TransportTuneAction
    extends TransportSingleShardAction<TuneRequest, TuneResponse> {

  private static final int FIRST_SHARD = 0;

  private final IndicesService indices;
  private final Client client;

  /** Made by OpenSearch. */
  @Inject
  public TransportTuneAction(
      ThreadPool threadPool,
      ClusterService clusterService,
      TransportService transport,
      ActionFilters filters,
      IndexNameExpressionResolver names,
      IndicesService indices,
      Client client) {
    super(
        TuneAction.NAME,
        threadPool,
        clusterService,
        transport,
        filters,
        names,
        TuneRequest::new,
        ThreadPool.Names.GENERIC);
    this.indices = indices;
    this.client = client;
  }

  @Override
  protected void doExecute(Task task, TuneRequest request, ActionListener<TuneResponse> listener) {
    super.doExecute(
        task,
        request,
        ActionListener.wrap(
            response -> store(request.field(), response, listener), listener::onFailure));
  }

  @Override
  protected TuneResponse shardOperation(TuneRequest request, ShardId shard) throws IOException {
    IndexService index = indices.indexServiceSafe(shard.getIndex());
    String field = request.field();
    if (!(index.mapperService().fieldType(field) instanceof VectorFieldType type)
        || !type.typeName().equals(SparseVectorMapper.TYPE)) {
      throw new IllegalArgumentException(
          "index [%s] has no field [%s] of type [%s]"
              .formatted(shard.getIndexName(), field, SparseVectorMapper.TYPE));
    }
    try (Engine.Searcher searcher = index.getShard(shard.id()).acquireSearcher("richter_tune")) {
      Tuning tuning =
          Refusals.in("field [%s]".formatted(field), () -> tune(searcher, type.name(), request));
      return new TuneResponse(shard, tuning);
    }
  }

  private static Tuning tune(Engine.Searcher searcher, String field, TuneRequest request) {
    try {
      return Tuning.of(
          searcher, field, request.k(), request.queries(), request.defaultRecall(), done -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts what was found beside the other parameters of the field, which may not change. */
  private void store(String field, TuneResponse response, ActionListener<TuneResponse> listener) {
    MappingMetadata mapping =
        clusterService.state().metadata().getIndexSafe(response.shard().getIndex()).mapping();
    PutMappingRequest put =
        new PutMappingRequest(response.shard().getIndexName())
            .source(withTuning(mapping.sourceAsMap(), field, response.tuning()));
    client
        .admin()
        .indices()
        .putMapping(
            put, ActionListener.wrap(stored -> listener.onResponse(response), listener::onFailure));
  }

  /** The part of a mapping that is the field, with what was found. */
  private static Map<String, Object> withTuning(
      Map<String, Object> mapping, String field, Tuning tuning) {
    if (!(mapping.get("properties") instanceof Map<?, ?> properties)) {
      throw noField(field);
    }
    for (Map.Entry<?, ?> property : properties.entrySet()) {
      String name = (String) property.getKey();
      if (name.equals(field) || field.startsWith(name + ".")) {
        @SuppressWarnings("unchecked") // as JSON says
        Map<String, Object> found = (Map<String, Object>) property.getValue();
        Map<String, Object> changed =
            name.equals(field)
                ? withTuning(found, tuning)
                : withTuning(found, field.substring(name.length() + 1), tuning);
        return Map.of("properties", Map.of(name, changed));
      }
    }
    throw noField(field);
  }

  private static Map<String, Object> withTuning(Map<String, Object> field, Tuning tuning) {
    Map<String, Object> changed = new HashMap<>(field);
    changed.put("tuning", TuningContent.of(tuning));
    return changed;
  }

  private static IllegalStateException noField(String field) {
    return new IllegalStateException("field [%s] has left the mapping".formatted(field));
  }

  @Override
  protected Writeable.Reader<TuneResponse> getResponseReader() {
    return TuneResponse::new;
  }

  @Override
  protected boolean resolveIndex(TuneRequest request) {
    return true;
  }

  @Override
  protected ShardsIterator shards(ClusterState state, InternalRequest request) {
    return OperationRouting.getShards(
        state,
        new ShardId(state.metadata().index(request.concreteIndex()).getIndex(), FIRST_SHARD));
  }
}
