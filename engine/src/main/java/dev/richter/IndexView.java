package dev.richter;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.filter.Filter;
import dev.richter.filter.InternalIds;
import dev.richter.search.MultiVectorQuery;
import dev.richter.search.RerankQuery;
import dev.richter.search.SearchParameters;
import dev.richter.search.SparseVectorQuery;
import dev.richter.search.VectorQuery;
import dev.richter.search.VectorTopDocs;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.Weight;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;
import org.roaringbitmap.RoaringBitmap;

/**
 * The reading side of an index: what the last refresh made visible. Safe for use by many threads;
 * none of them waits for a writer.
 */
final class IndexView implements Closeable {

  private static final int MOST_TRIES = 10;

  private final SearcherManager searchers;
  private volatile IndexSettings settings;
  private final DocumentMapper mapper;
  private final IndexErrors errors;
  private final boolean shared;

  /**
   * Makes a view.
   *
   * @param shared whether the index may be written by another process
   */
  IndexView(
      SearcherManager searchers,
      IndexSettings settings,
      DocumentMapper mapper,
      IndexErrors errors,
      boolean shared) {
    this.searchers = searchers;
    this.settings = settings;
    this.mapper = mapper;
    this.errors = errors;
    this.shared = shared;
  }

  /** Something done with what is visible now. */
  @FunctionalInterface
  interface Reading<T> {
    T read(IndexSearcher searcher) throws IOException;
  }

  /** Does something with what is visible now, which stays as it is until that is done. */
  <T> T read(String doing, Reading<T> reading) {
    return errors.reading(
        doing,
        () -> {
          IndexSearcher searcher = searchers.acquire();
          try {
            return reading.read(searcher);
          } finally {
            searchers.release(searcher);
          }
        });
  }

  void refresh() throws IOException {
    searchers.maybeRefreshBlocking();
    if (shared) {
      IndexSearcher searcher = searchers.acquire();
      try {
        DirectoryReader reader = (DirectoryReader) searcher.getIndexReader();
        // The other process may have tuned a field.
        settings =
            IndexSettings.fromUserData(reader.getIndexCommit().getUserData(), errors.location());
      } finally {
        searchers.release(searcher);
      }
    }
  }

  SearchResult search(SearchRequest request) {
    return read("searching", searcher -> search(searcher, request));
  }

  List<SearchResult> search(List<SearchRequest> requests, int threads) {
    if (threads < 1) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "threads is %d, expected at least 1".formatted(threads));
    }
    return read(
        "searching",
        searcher ->
            BatchSearch.run(
                requests,
                threads,
                request -> errors.reading("searching", () -> search(searcher, request))));
  }

  private SearchResult search(IndexSearcher searcher, SearchRequest request) throws IOException {
    long start = System.nanoTime();
    VectorTopDocs found = query(searcher, request).search(searcher);
    List<Hit> hits = new HitReader(searcher).hits(found.scoreDocs(), request.withPayload());
    return new SearchResult(hits, found.stages(), found.timedOut(), System.nanoTime() - start);
  }

  private VectorQuery query(IndexSearcher searcher, SearchRequest request) {
    settings.check(request.field(), request.query());
    Optional<Rerank> rerank = request.rerank();
    int k = rerank.map(Rerank::depth).orElse(request.k());
    SearchParameters parameters = request.resolve(settings.tuning(request.field()));
    Query filter =
        request
            .filter()
            .map(only -> FilterCompiler.forSearch(only, version(searcher)))
            .orElse(null);
    VectorQuery first =
        switch (request.query()) {
          case SparseVector sparse ->
              new SparseVectorQuery(request.field(), sparse, k, parameters, filter);
          case MultiVector multi ->
              new MultiVectorQuery(request.field(), multi, k, parameters, filter);
        };
    if (rerank.isEmpty()) {
      return first;
    }
    Rerank second = rerank.get();
    settings.check(second.field(), second.query());
    return new RerankQuery(
        first, k, second.field(), second.query(), request.k(), parameters.deadline());
  }

  IndexSettings settings() {
    return settings;
  }

  void settings(IndexSettings other) {
    settings = other;
  }

  /**
   * Measures how fast a field reaches which recall.
   *
   * @param queries what to search for; none to make queries of the documents
   */
  Tuning tune(
      String field,
      int k,
      List<SparseVector> queries,
      double defaultRecall,
      DoubleConsumer progress) {
    settings.parameters(field, SparseVector.empty());
    return read(
        "tuning", searcher -> Tuning.of(searcher, field, k, queries, defaultRecall, progress));
  }

  Optional<Document> get(DocumentId id) {
    return read(
        "reading document \"%s\" of".formatted(id),
        searcher -> {
          TopDocs found = searcher.search(new TermQuery(IdTerms.term(id)), 1);
          if (found.scoreDocs.length == 0) {
            return Optional.empty();
          }
          return Optional.of(mapper.stored(searcher, found.scoreDocs[0].doc));
        });
  }

  DocumentPage page(Optional<DocumentId> from, int limit, Filter filter) {
    if (limit < 1) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID, "limit is %d, expected at least 1".formatted(limit));
    }
    return read(
        "reading",
        searcher -> {
          // One more tells where the next page begins.
          IdScan scan = new IdScan(searcher.getIndexReader(), from, limit + 1);
          List<Integer> found =
              filter.equals(Filter.all()) ? scan.first() : scan.firstOf(matches(searcher, filter));
          List<Document> documents = new ArrayList<>();
          for (int number : found.subList(0, Math.min(limit, found.size()))) {
            documents.add(mapper.stored(searcher, number));
          }
          Optional<DocumentId> next =
              found.size() > limit
                  ? Optional.of(mapper.id(searcher, found.get(limit)))
                  : Optional.empty();
          return new DocumentPage(documents, next);
        });
  }

  long count(Filter filter) {
    return read(
        "counting",
        searcher -> (long) searcher.count(FilterCompiler.forSearch(filter, version(searcher))));
  }

  InternalIds internalIds(Filter filter) {
    return read(
        "filtering",
        searcher -> InternalIds.of(matches(searcher, filter)).forVersion(version(searcher)));
  }

  /** The numbers of the documents that a filter matches. */
  static RoaringBitmap matches(IndexSearcher searcher, Filter filter) throws IOException {
    Query query = searcher.rewrite(FilterCompiler.forSearch(filter, version(searcher)));
    Weight weight = searcher.createWeight(query, ScoreMode.COMPLETE_NO_SCORES, 1);
    RoaringBitmap ids = new RoaringBitmap();
    for (LeafReaderContext segment : searcher.getIndexReader().leaves()) {
      addMatches(weight, segment, ids);
    }
    return ids;
  }

  private static void addMatches(Weight weight, LeafReaderContext segment, RoaringBitmap ids)
      throws IOException {
    Scorer scorer = weight.scorer(segment);
    if (scorer == null) {
      return;
    }
    Bits live = segment.reader().getLiveDocs();
    DocIdSetIterator matches = scorer.iterator();
    for (int document = matches.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = matches.nextDoc()) {
      if (live == null || live.get(document)) {
        ids.add(segment.docBase + document);
      }
    }
  }

  /**
   * Does something with the files of what is visible. A writer of another process may delete files
   * that this view still has open; then it is done anew with what that writer committed.
   */
  private <T> T readFiles(String doing, Reading<T> reading) {
    for (int tries = 1; ; tries++) {
      boolean last = !shared || tries == MOST_TRIES;
      Optional<T> result =
          read(
              doing,
              searcher -> {
                try {
                  return Optional.of(reading.read(searcher));
                } catch (NoSuchFileException | FileNotFoundException e) {
                  if (last || isCurrent(searcher)) {
                    throw e;
                  }
                  return Optional.empty();
                }
              });
      if (result.isPresent()) {
        return result.get();
      }
      errors.writing("refreshing", this::refresh, () -> "");
    }
  }

  IndexStats stats() {
    return readFiles("counting", IndexStats::of);
  }

  VerifyReport verify(Directory directory) {
    return readFiles(
        "verifying",
        searcher -> {
          IndexVerification verification = new IndexVerification(directory, searcher, settings);
          VerifyReport report = verification.run();
          if (verification.fileMissing() && shared && !isCurrent(searcher)) {
            throw new NoSuchFileException(report.problems().getFirst().place());
          }
          return report;
        });
  }

  private static boolean isCurrent(IndexSearcher searcher) throws IOException {
    return ((DirectoryReader) searcher.getIndexReader()).isCurrent();
  }

  long version() {
    return read("reading", IndexView::version);
  }

  static long version(IndexSearcher searcher) {
    return ((DirectoryReader) searcher.getIndexReader()).getVersion();
  }

  @Override
  public void close() throws IOException {
    searchers.close();
  }
}
