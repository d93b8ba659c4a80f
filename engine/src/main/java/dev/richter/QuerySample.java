package dev.richter;

import dev.richter.codec.SparseFieldReader;
import dev.richter.codec.SparseVectorValues;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.lucene.index.FilterLeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.Bits;

/** Makes queries of a collection's own documents: the heaviest tokens of some of them. */
final class QuerySample {

  private static final int QUERIES = 600;

  /** About what learned encoders make of a question. */
  private static final int TOKENS = 24;

  private static final long SEED = 7;

  private final IndexSearcher searcher;
  private final String field;

  QuerySample(IndexSearcher searcher, String field) {
    this.searcher = searcher;
    this.field = field;
  }

  /** The queries, fewer than usual where there are few documents. */
  List<SparseVector> queries() throws IOException {
    double share = Math.min(1, (double) QUERIES / Math.max(1, documents()));
    SplittableRandom random = new SplittableRandom(SEED);
    List<SparseVector> queries = new ArrayList<>();
    for (LeafReaderContext segment : searcher.getIndexReader().leaves()) {
      if (SparseFieldReader.of(segment.reader(), field).isEmpty()) {
        continue;
      }
      SparseVectorValues values =
          (SparseVectorValues) FilterLeafReader.unwrap(segment.reader()).getBinaryDocValues(field);
      Bits live = segment.reader().getLiveDocs();
      for (int document = 0; document < segment.reader().maxDoc(); document++) {
        if (random.nextDouble() < share
            && (live == null || live.get(document))
            && values.advanceExact(document)) {
          queries.add(heaviest(values.vector()));
        }
      }
    }
    return queries;
  }

  /** About how many documents there are that have the field. */
  private long documents() throws IOException {
    long documents = 0;
    for (LeafReaderContext segment : searcher.getIndexReader().leaves()) {
      documents +=
          SparseFieldReader.of(segment.reader(), field)
              .map(reader -> reader.stats().documents())
              .orElse(0L);
    }
    return Math.min(documents, searcher.getIndexReader().numDocs());
  }

  private static SparseVector heaviest(SparseVector vector) {
    int[] kept =
        IntStream.range(0, vector.size())
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -vector.weight(i)))
            .limit(TOKENS)
            .mapToInt(i -> i)
            .toArray();
    int[] tokens = new int[kept.length];
    float[] weights = new float[kept.length];
    for (int i = 0; i < kept.length; i++) {
      tokens[i] = vector.token(kept[i]);
      weights[i] = vector.weight(kept[i]);
    }
    return SparseVector.ofUnsorted(tokens, weights);
  }
}
