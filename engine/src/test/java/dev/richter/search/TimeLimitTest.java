package dev.richter.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
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
    try (VectorIndex index = new VectorIndex(directory, VectorIndex.BLOCKED.withBlockSize(30))) {
      for (int segment = 0; segment < 4; segment++) {
        index.addSegment(1500 * segment, vectors.list(1500, 10));
      }
    }
    open(vectors.ofSize(15));
  }

  private void open(SparseVector newQuery) throws IOException {
    query = newQuery;
    reader = DirectoryReader.open(directory);
    scores.clear();
    for (ScoreDoc hit :
        Searches.scan(reader, VectorIndex.FIELD, query, reader.maxDoc()).scoreDocs()) {
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
      VectorTopDocs found =
          Searches.search(reader, query, K, parameters.withDeadline(Duration.ofNanos(1)));
      assertThat(found.timedOut()).isTrue();
      assertValid(found);
    }
  }

  @Test
  void aDeadlineFarAwayDoesNotMatter() throws IOException {
    for (Duration deadline :
        List.of(Duration.ofHours(1), Duration.ofNanos(Long.MAX_VALUE), Duration.ofDays(1L << 40))) {
      VectorTopDocs found =
          Searches.search(reader, query, K, Searches.EXACT.withDeadline(deadline));
      assertThat(found.timedOut()).isFalse();
      assertThat(Searches.asText(found))
          .isEqualTo(Searches.asText(Searches.search(reader, query, K, Searches.EXACT)));
    }
  }

  @Test
  void whereverTheSearchersTimeoutStopsItTheSearchReturnsValidDocuments() throws IOException {
    for (SearchParameters parameters :
        List.of(Searches.EXACT, Searches.EVERYTHING, Searches.HASTY)) {
      assertValidWhereverItStops(parameters);
    }
  }

  @Test
  void whatWasFoundIsNotLostWhereTheSearchStartsOver() throws IOException {
    SparseVector heavy = SparseVector.of(Map.of(1, 3f));
    SparseVector light = SparseVector.of(Map.of(0, 1f, 1, 0.05f));
    List<SparseVector> vectors = new ArrayList<>(Collections.nCopies(302, heavy));
    vectors.addAll(Collections.nCopies(100, light));
    reader.close();
    IndexWriterConfig config =
        VectorIndex.config(Map.of(VectorIndex.FIELD, VectorIndex.BLOCKED.withBlockSize(1)))
            .setMergePolicy(NoMergePolicy.INSTANCE);
    try (VectorIndex index = new VectorIndex(directory, config)) {
      index.writer().deleteAll();
      index.addSegment(0, vectors);
      // Most of what the lists promise is no longer there, and what is left lies under the cut.
      for (int number = 2; number < 302; number++) {
        index.delete(number);
      }
    }
    open(SparseVector.of(Map.of(1, 1f)));
    VectorTopDocs found = Searches.search(reader, query, K, Searches.HASTY);
    assertThat(found.work().blocksOpened()).isGreaterThan(reader.maxDoc());
    assertValidWhereverItStops(Searches.HASTY);
  }

  private void assertValidWhereverItStops(SearchParameters parameters) throws IOException {
    int before = 0;
    VectorTopDocs found;
    int looks = 0;
    do {
      found = searchAllowing(looks++, parameters);
      assertValid(found);
      assertThat(found.scoreDocs()).hasSizeGreaterThanOrEqualTo(before);
      before = found.scoreDocs().length;
    } while (found.timedOut());
    assertThat(looks).isGreaterThan(4);
    assertThat(Searches.asText(found))
        .isEqualTo(Searches.asText(Searches.search(reader, query, K, parameters)));
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
  private VectorTopDocs searchAllowing(int looks, SearchParameters parameters) throws IOException {
    IndexSearcher searcher = new IndexSearcher(reader);
    AtomicInteger left = new AtomicInteger(looks);
    searcher.setTimeout(() -> left.getAndDecrement() <= 0);
    return new SparseVectorQuery(VectorIndex.FIELD, query, K, parameters, null).search(searcher);
  }

  private void assertValid(VectorTopDocs found) {
    assertThat(found.scoreDocs()).hasSizeLessThanOrEqualTo(K);
    assertThat(found.scoreDocs()).extracting(hit -> hit.doc).doesNotHaveDuplicates();
    for (int i = 0; i < found.scoreDocs().length; i++) {
      ScoreDoc hit = found.scoreDocs()[i];
      assertThat(scores.get(hit.doc)).isEqualTo(hit.score);
      assertThat(i == 0 || found.scoreDocs()[i - 1].score >= hit.score).isTrue();
    }
  }
}
