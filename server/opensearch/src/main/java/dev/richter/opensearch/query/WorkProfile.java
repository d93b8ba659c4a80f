package dev.richter.opensearch.query;

import dev.richter.search.StageWork;
import dev.richter.search.VectorTopDocs;
import dev.richter.search.WorkCounters;
import dev.richter.simd.KernelProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.apache.lucene.search.Query;
import org.opensearch.search.profile.ProfileMetric;

/**
 * What a search did, among the figures that {@code "profile": true} gives for each shard: the
 * engine's {@link WorkCounters}, and the time of each stage.
 */
public final class WorkProfile {

  private static final int MOST_STAGES = 2;

  private WorkProfile() {}

  /** The figures of a query, none for those of others. */
  public static Collection<Supplier<ProfileMetric>> of(Query query) {
    if (!(query instanceof ShardQuery search)) {
      return List.of();
    }
    List<Supplier<ProfileMetric>> figures = new ArrayList<>();
    figures.add(counter(search, "lists", found -> found.work().lists()));
    figures.add(counter(search, "postings", found -> found.work().postings()));
    figures.add(counter(search, "blocks_opened", found -> found.work().blocksOpened()));
    figures.add(counter(search, "documents_estimated", found -> found.work().documentsEstimated()));
    figures.add(counter(search, "documents_scored", found -> found.work().documentsScored()));
    figures.add(counter(search, "bytes_read", found -> found.work().bytesRead()));
    figures.add(counter(search, "timed_out", found -> found.timedOut() ? 1 : 0));
    figures.add(counter(search, "vector_kernels", found -> KernelProvider.usesVectorApi() ? 1 : 0));
    int stages = search.search() instanceof VectorSearch.Rerank ? MOST_STAGES : 1;
    for (int i = 0; i < stages; i++) {
      int stage = i;
      figures.add(
          counter(search, "stage_%d_nanos".formatted(stage + 1), found -> nanos(found, stage)));
    }
    return figures;
  }

  private static long nanos(VectorTopDocs found, int stage) {
    List<StageWork> stages = found.stages();
    return stage < stages.size() ? stages.get(stage).nanos() : 0;
  }

  /**
   * A figure that is told once. OpenSearch asks once for the query, and where it searches segments
   * side by side, once more for each of them and adds these up.
   */
  private static Supplier<ProfileMetric> counter(
      ShardQuery search, String name, ToLongFunction<VectorTopDocs> value) {
    String key = "richter_" + name;
    AtomicInteger asked = new AtomicInteger();
    return () -> {
      boolean told = asked.getAndIncrement() <= 1;
      return new ProfileMetric(key) {
        @Override
        public Map<String, Long> toBreakdownMap() {
          return Map.of(key, told ? search.found().map(value::applyAsLong).orElse(0L) : 0L);
        }
      };
    };
  }
}
