package dev.richter.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.build.Pruning;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A search whose time is over returns what it has, and says so. */
@ExtendWith(Seeded.class)
final class TimeLimitTest {

  private static final int K = 20;

  private final Directory directory = new ByteBuffersDirectory();
  private DirectoryReader reader;
  private SparseVector query;
  private final Map<Integer, Float> scores = new HashMap<>();

  @BeforeEach
  void index(Random random) throws IOException {
    RandomVectors vectors = new RandomVectors(random, 300);
    query = vectors.next(30);
    try (VectorIndex index =
        new VectorIndex(directory, VectorIndex.WHOLE.withPruning(new Pruning.FixedSize(3)))) {
      for (int segment = 0; segment < 4; segment++) {
        index.addSegment(1500 * segment, vectors.list(1500, 10));
      }
    }
    reader = DirectoryReader.open(directory);
    for (ScoreDoc hit : Searches.search(reader, query, 9000, Searches.EXACT).scoreDocs()) {
      scores.put(hit.doc, hit.score);
    }
  }

  @AfterEach
  void close() throws IOException {
    reader.close();
    directory.close();
  }

  @Test
  void aDeadlineThatIsOverAtOnceReturnsAtOnce() throws IOException {
    for (SearchParameters parameters : List.of(Searches.EXACT, Searches.EVERYTHING)) {
      SparseTopDocs found =
          Searches.search(reader, query, K, parameters.withDeadline(Duration.ofNanos(1)));
      assertThat(found.timedOut()).isTrue();
      assertValid(found);
    }
  }

  @Test
  void aDeadlineFarAwayDoesNotMatter() throws IOException {
    for (Duration deadline :
        List.of(Duration.ofHours(1), Duration.ofNanos(Long.MAX_VALUE), Duration.ofDays(1L << 40))) {
      SparseTopDocs found =
          Searches.search(reader, query, K, Searches.EXACT.withDeadline(deadline));
      assertThat(found.timedOut()).isFalse();
      assertThat(Searches.asText(found))
          .isEqualTo(Searches.asText(Searches.search(reader, query, K, Searches.EXACT)));
    }
  }

  @Test
  void whereverTheSearchersTimeoutStopsItTheSearchReturnsValidDocuments() throws IOException {
    SearchParameters fewFound = Searches.EVERYTHING.withQueryCut(1);
    for (SearchParameters parameters :
        List.of(
            Searches.EXACT,
            Searches.EVERYTHING,
            Searches.EVERYTHING.withHeapFactor(0.9f),
            fewFound)) {
      int before = 0;
      SparseTopDocs found;
      int looks = 0;
      do {
        found = searchAllowing(looks++, parameters);
        assertValid(found);
        // What was found is not lost again, also where the search starts over.
        assertThat(found.scoreDocs()).hasSizeGreaterThanOrEqualTo(before);
        before = found.scoreDocs().length;
      } while (found.timedOut());
      assertThat(looks).isGreaterThan(4);
      assertThat(Searches.asText(found))
          .isEqualTo(Searches.asText(Searches.search(reader, query, K, parameters)));
    }
  }

  @Test
  void anExceptionFromWithinASearchLeavesTheBuffersClean() throws IOException {
    List<String> expected = Searches.asText(Searches.search(reader, query, K, Searches.EVERYTHING));
    for (int looks = 0; looks < 12; looks++) {
      IndexSearcher searcher = new IndexSearcher(reader);
      AtomicInteger left = new AtomicInteger(looks);
      searcher.setTimeout(
          () -> {
            if (left.getAndDecrement() == 0) {
              throw new IllegalStateException("amid the search");
            }
            return false;
          });
      try {
        new SparseVectorQuery(VectorIndex.FIELD, query, K, Searches.EVERYTHING, null)
            .search(searcher);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("amid the search");
      }
      assertThat(Searches.asText(Searches.search(reader, query, K, Searches.EVERYTHING)))
          .isEqualTo(expected);
    }
  }

  /** Searches until the timeout was looked at so often without being over. */
  private SparseTopDocs searchAllowing(int looks, SearchParameters parameters) throws IOException {
    IndexSearcher searcher = new IndexSearcher(reader);
    AtomicInteger left = new AtomicInteger(looks);
    searcher.setTimeout(() -> left.getAndDecrement() <= 0);
    return new SparseVectorQuery(VectorIndex.FIELD, query, K, parameters, null).search(searcher);
  }

  private void assertValid(SparseTopDocs found) {
    assertThat(found.scoreDocs()).hasSizeLessThanOrEqualTo(K);
    assertThat(found.scoreDocs()).extracting(hit -> hit.doc).doesNotHaveDuplicates();
    for (int i = 0; i < found.scoreDocs().length; i++) {
      ScoreDoc hit = found.scoreDocs()[i];
      assertThat(scores.get(hit.doc)).isEqualTo(hit.score);
      assertThat(i == 0 || found.scoreDocs()[i - 1].score >= hit.score).isTrue();
    }
  }
}
