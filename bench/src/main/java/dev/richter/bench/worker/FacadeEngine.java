package dev.richter.bench.worker;

import dev.richter.Document;
import dev.richter.IndexOptions;
import dev.richter.RichterIndex;
import dev.richter.SearchRequest;
import dev.richter.Tuning;
import dev.richter.bench.worker.Request.Batch;
import dev.richter.bench.worker.Request.Build;
import dev.richter.bench.worker.Request.Tune;
import dev.richter.codec.SparseParameters;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** Richter as an application uses it: through {@link RichterIndex}. */
final class FacadeEngine implements SparseEngine {

  /** The compiler is done after some thirty thousand queries. */
  private static final int BATCH_PASSES = 40;

  @Override
  public void build(Build request, VectorReader vectors) {
    SparseParameters parameters = SparseParameters.fromMap(request.parameters());
    IndexOptions options =
        IndexOptions.of().field(FIELD, parameters).buildThreads(request.threads());
    int[] ranks = request.withRanks() ? Ranks.of(rows(vectors)) : new int[0];
    try (RichterIndex index = RichterIndex.open(Path.of(request.index()), options)) {
      index.bulkLoad(() -> documents(vectors, ranks));
    }
  }

  private static int rows(VectorReader vectors) {
    return Math.toIntExact(vectors.size().orElseThrow());
  }

  private static Iterator<Document> documents(VectorReader vectors, int[] ranks) {
    return new Iterator<>() {
      private int row;

      @Override
      public boolean hasNext() {
        return vectors.hasNext();
      }

      @Override
      public Document next() {
        SparseVector vector = vectors.next().vector();
        Document plain = Document.of(row);
        Document document = vector.isEmpty() ? plain : plain.with(FIELD, vector);
        int rank = ranks.length == 0 ? 0 : ranks[row];
        row++;
        return ranks.length == 0
            ? document
            : document.payload("{\"%s\": %d}".formatted(RANK, rank));
      }
    };
  }

  static Tuning tune(Tune request, List<SparseVector> queries) {
    try (RichterIndex index = RichterIndex.open(Path.of(request.index()))) {
      return index.tune(FIELD, request.k(), queries, request.recall());
    }
  }

  /** Searches with the index's own parameters; the first passes warm up. */
  static Throughput batch(Batch request, List<SparseVector> queries) {
    List<SearchRequest> searches =
        queries.stream().map(query -> SearchRequest.sparse(FIELD, query, request.k())).toList();
    Throughput best = new Throughput(0, 0);
    try (RichterIndex index = RichterIndex.openReadOnly(Path.of(request.index()))) {
      for (int pass = 0; pass < BATCH_PASSES; pass++) {
        long cpuStart = TimedPass.processCpuNanos();
        long start = System.nanoTime();
        index.search(searches, request.threads());
        double rate = searches.size() * 1e9 / (System.nanoTime() - start);
        if (rate > best.queriesPerSecond()) {
          best =
              new Throughput(
                  rate, (TimedPass.processCpuNanos() - cpuStart) / 1e3 / searches.size());
        }
      }
    }
    return best;
  }

  @Override
  public Searcher<SparseVector> open(Path path) {
    return new FacadeSearcher<>(
        RichterIndex.openReadOnly(path),
        (query, pass) -> SearchRequest.sparse(FIELD, query, pass.k()));
  }
}
