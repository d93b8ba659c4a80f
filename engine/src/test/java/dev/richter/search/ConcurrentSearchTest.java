package dev.richter.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
final class ConcurrentSearchTest {

  private static final int THREADS = 8;

  /** Searches of all kinds take turns on the same scratch buffers. */
  @Test
  void searchesFromManyThreadsAnswerLikeSearchesFromOne(Random random)
      throws IOException, InterruptedException, ExecutionException {
    RandomVectors vectors = new RandomVectors(random, 300);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED)) {
      index.addSegment(0, vectors.list(800, 20));
      index.addSegment(800, vectors.list(300, 20));
      index.delete(3);
      try (DirectoryReader reader = index.reader()) {
        List<SparseVectorQuery> queries = queries(vectors);
        List<List<String>> expected = new ArrayList<>();
        for (SparseVectorQuery query : queries) {
          expected.add(Searches.asText(query.search(new IndexSearcher(reader))));
        }
        IndexSearcher shared = new IndexSearcher(reader);
        Callable<List<List<String>>> all =
            () -> {
              List<List<String>> answers = new ArrayList<>();
              for (int round = 0; round < 3; round++) {
                answers.clear();
                for (SparseVectorQuery query : queries) {
                  answers.add(Searches.asText(query.search(shared)));
                }
              }
              return answers;
            };
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
          List<Future<List<List<String>>>> running = new ArrayList<>();
          for (int thread = 0; thread < THREADS; thread++) {
            running.add(executor.submit(all));
          }
          for (Future<List<List<String>>> answers : running) {
            assertThat(answers.get()).isEqualTo(expected);
          }
        }
      }
    }
  }

  private static List<SparseVectorQuery> queries(RandomVectors vectors) {
    List<SparseVectorQuery> queries = new ArrayList<>();
    Query filter = NumericDocValuesField.newSlowRangeQuery(VectorIndex.NUMBER, 100, 900);
    for (SparseVector vector : vectors.list(8, 20)) {
      for (SearchParameters parameters :
          List.of(SearchParameters.defaults(), Searches.HASTY, Searches.SAFE, Searches.EXACT)) {
        queries.add(new SparseVectorQuery(VectorIndex.FIELD, vector, 10, parameters, null));
        queries.add(new SparseVectorQuery(VectorIndex.FIELD, vector, 500, parameters, filter));
      }
    }
    return queries;
  }
}
