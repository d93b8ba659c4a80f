package dev.richter.bench;

import dev.richter.bench.CascadeCollection.Entry;
import dev.richter.bench.worker.RowNumbers;
import dev.richter.codec.MultiVectorField;
import dev.richter.codec.MultiVectorFieldReader;
import dev.richter.codec.MultiVectorFieldStats;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.RichterCodec;
import dev.richter.codec.SparseParameters;
import dev.richter.codec.SparseVectorField;
import dev.richter.search.MultiVectorQuery;
import dev.richter.search.RerankQuery;
import dev.richter.search.SearchParameters;
import dev.richter.search.SparseVectorQuery;
import dev.richter.search.VectorQuery;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.IOUtils;
import org.apache.lucene.util.QueryBuilder;

/** An index of one segment with sparse vectors, multi-vectors and words of the same texts. */
final class CascadeIndex implements Closeable {

  private static final String SPARSE = "sparse";
  private static final String LATE = "late";
  private static final String TEXT = "text";

  private final List<String> ids;
  private final OneSegment built;
  private final RowNumbers rows;
  private final IndexSearcher searcher;

  private CascadeIndex(List<String> ids, OneSegment built, RowNumbers rows) {
    this.ids = ids;
    this.built = built;
    this.rows = rows;
    this.searcher = new IndexSearcher(rows.reader());
  }

  /**
   * Makes the index.
   *
   * @param size how many of the documents to take
   * @param path where the index goes, in place of what is there
   */
  static CascadeIndex build(
      CascadeCollection documents, int size, MultiVectorParameters parameters, Path path)
      throws IOException {
    IOUtils.rm(Files.createDirectories(path));
    List<String> ids = new ArrayList<>();
    Iterator<Document> source =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return ids.size() < size && documents.hasNext();
          }

          @Override
          public Document next() {
            Entry entry = documents.next();
            ids.add(entry.id());
            return document(entry, ids.size() - 1, parameters);
          }
        };
    RichterCodec codec =
        new RichterCodec(
            Map.of(SPARSE, SparseParameters.defaults(), LATE, parameters),
            Runtime.getRuntime().availableProcessors());
    OneSegment built;
    try (Directory directory = MMapDirectory.open(path)) {
      built = OneSegment.build(directory, codec, source);
    }
    return new CascadeIndex(ids, built, RowNumbers.open(path));
  }

  private static Document document(Entry entry, int row, MultiVectorParameters parameters) {
    Document document = new Document();
    document.add(RowNumbers.field(row));
    if (!entry.sparse().isEmpty()) {
      document.add(new SparseVectorField(SPARSE, entry.sparse()));
    }
    if (!entry.rows().isEmpty()) {
      document.add(new MultiVectorField(LATE, entry.rows(), parameters));
    }
    if (!entry.text().isEmpty()) {
      document.add(new TextField(TEXT, entry.text(), Field.Store.NO));
    }
    return document;
  }

  OneSegment built() {
    return built;
  }

  MultiVectorFieldStats multiVectorStats() throws IOException {
    return MultiVectorFieldReader.of(rows.reader().leaves().getFirst().reader(), LATE)
        .orElseThrow()
        .stats();
  }

  /** The best documents by their sparse vectors. */
  static Query sparse(Entry query, int k, SearchParameters parameters) {
    return new SparseVectorQuery(SPARSE, query.sparse(), k, parameters, null);
  }

  /** The best documents by MaxSim. */
  static Query multiVector(Entry query, int k, SearchParameters parameters) {
    return new MultiVectorQuery(LATE, query.rows(), k, parameters, null);
  }

  /** Documents by BM25, with the words as they are. */
  static Query words(Entry query) {
    Query words = new QueryBuilder(new StandardAnalyzer()).createBooleanQuery(TEXT, query.text());
    return words == null ? new MatchNoDocsQuery("no words") : words;
  }

  /** The best of another query's best documents by MaxSim. */
  static Query rerank(Query first, int depth, Entry query, int k) {
    return new RerankQuery(first, depth, LATE, query.rows(), k, Optional.empty());
  }

  /** The k best documents of a query. */
  ScoreDoc[] search(Query query, int k) throws IOException {
    return query instanceof VectorQuery vectors
        ? vectors.search(searcher).scoreDocs()
        : searcher.search(query, k).scoreDocs;
  }

  /** The identifiers of what was found. */
  List<String> ids(ScoreDoc[] found) {
    return Arrays.stream(rows.of(found)).mapToObj(ids::get).toList();
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
