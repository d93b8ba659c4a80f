package dev.richter;

import dev.richter.codec.FieldParameters;
import dev.richter.codec.SparseFieldStats;
import dev.richter.codec.SparseParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.filter.Filter;
import dev.richter.filter.InternalIds;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.UnaryOperator;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * An index of documents with sparse vectors: on disk or in memory, for one process that writes and
 * any number that read.
 *
 * <p>Changes are seen by searches after {@link #refresh()} or {@link #commit()}, and outlive the
 * process after {@link #commit()}: whatever happens later, {@code kill -9} included, an index opens
 * with everything that was committed.
 *
 * <p>Safe for use by many threads. Readers never wait: a search sees the index as it was when the
 * search began.
 *
 * <p>All methods throw {@link RichterException}: with {@link ErrorCode#INDEX_CLOSED} after {@link
 * #close()}; {@link ErrorCode#INDEX_CORRUPT}, naming the file, where bytes are not what was
 * written; {@link ErrorCode#STORAGE_FAILED} where the storage refuses; methods that write {@link
 * ErrorCode#INDEX_READ_ONLY} if the index was opened for reading only.
 */
public final class RichterIndex implements Closeable {

  private final Directory directory;
  private final IndexView view;
  private final @Nullable IndexChanges changes;
  private final IndexErrors errors;
  private final Object tuned = new Object();

  RichterIndex(
      Directory directory, IndexView view, @Nullable IndexChanges changes, IndexErrors errors) {
    this.directory = directory;
    this.view = view;
    this.changes = changes;
    this.errors = errors;
  }

  /**
   * Opens an index that exists, for reading and writing.
   *
   * @throws RichterException with {@link ErrorCode#INDEX_NOT_FOUND}, {@link ErrorCode#INDEX_LOCKED}
   *     if a writer has it open, {@link ErrorCode#INDEX_CORRUPT}, or {@link
   *     ErrorCode#INDEX_INCOMPATIBLE}
   */
  public static RichterIndex open(Path path) {
    return IndexOpening.existing(path);
  }

  /**
   * Opens an index for reading and writing, and creates it where there is none. Options without
   * fields take those of the index, which then has to exist.
   *
   * @throws RichterException as {@link #open(Path)} does, and with {@link ErrorCode#FIELD_MISMATCH}
   *     if the index declares other fields than the options
   */
  public static RichterIndex open(Path path, IndexOptions options) {
    return IndexOpening.existingOrNew(path, options);
  }

  /**
   * Opens an index for reading only. A writer may have it open, in this or another process; {@link
   * #refresh()} shows what it committed since.
   *
   * @throws RichterException with {@link ErrorCode#INDEX_NOT_FOUND}, {@link
   *     ErrorCode#INDEX_CORRUPT}, or {@link ErrorCode#INDEX_INCOMPATIBLE}
   */
  public static RichterIndex openReadOnly(Path path) {
    return IndexOpening.readOnly(path);
  }

  /** Creates an index in memory; it is gone when it is closed. */
  public static RichterIndex inMemory(IndexOptions options) {
    return IndexOpening.existingOrNew(new ByteBuffersDirectory(), "memory", options);
  }

  /**
   * Stores a document in place of the one that has its id, if there is one.
   *
   * @throws RichterException with {@link ErrorCode#FIELD_UNKNOWN}, {@link ErrorCode#VECTOR_EMPTY}
   *     if a vector has no tokens or the document no vector, or {@link ErrorCode#PAYLOAD_INVALID}
   */
  public void upsert(Document document) {
    changes().upsert(document);
  }

  /**
   * Stores documents one after the other. Where one is refused, those before it are stored.
   *
   * @throws RichterException as {@link #upsert(Document)} does
   */
  public void upsert(Iterable<Document> documents) {
    documents.forEach(changes()::upsert);
  }

  /**
   * Stores all documents, or none where one is refused. They become visible together only if no
   * refresh or commit runs meanwhile.
   *
   * @throws RichterException as {@link #upsert(Document)} does
   */
  public void upsertAll(List<Document> documents) {
    changes().upsertAll(documents);
  }

  /**
   * Makes sure that a document could be stored, and stores nothing.
   *
   * @throws RichterException as {@link #upsert(Document)} does
   */
  public void check(Document document) {
    changes().check(document);
  }

  /**
   * Makes sure that a field takes a vector, be it to store it or to search for it.
   *
   * @throws RichterException with {@link ErrorCode#FIELD_UNKNOWN}, {@link ErrorCode#FIELD_MISMATCH}
   *     if the field holds vectors of another kind, {@link ErrorCode#VECTOR_EMPTY}, or {@link
   *     ErrorCode#VECTOR_DIMENSION_MISMATCH} or {@link ErrorCode#VECTOR_VALUE_INVALID} if a
   *     multi-vector does not fit
   */
  public void check(String field, Vector vector) {
    view.settings().check(field, vector);
  }

  /**
   * Gives documents other payloads; their vectors stay as they are stored. Sees changes that are
   * not visible to searches yet, and no other change comes between. Takes time in proportion to the
   * documents, which are written anew.
   *
   * @param filter which documents
   * @param change makes the new payload of the old one, each the text of a JSON object or nothing
   * @return how many documents were changed
   * @throws RichterException with {@link ErrorCode#FILTER_INVALID} if the filter is too large or
   *     holds internal ids, or {@link ErrorCode#PAYLOAD_INVALID}; where a payload is refused, those
   *     before it are changed
   */
  public long updatePayloads(Filter filter, UnaryOperator<Optional<String>> change) {
    return changes().updatePayloads(filter, change);
  }

  /** Deletes the document with an id, if there is one. */
  public void delete(DocumentId id) {
    changes().delete(id);
  }

  /**
   * Deletes the documents that a filter matches.
   *
   * @throws RichterException with {@link ErrorCode#FILTER_INVALID} if the filter is too large or
   *     holds internal ids
   */
  public void delete(Filter filter) {
    changes().delete(filter);
  }

  /**
   * Stores many documents faster than {@link #upsert(Iterable)}: the lists are built once, at the
   * end, when everything becomes one segment; then commits.
   *
   * <p>Where a document is refused, those before it are stored but not committed, and are searched
   * without lists until {@link #optimize()} or a merge builds them.
   *
   * @throws RichterException as {@link #upsert(Document)} does
   */
  public void bulkLoad(Iterable<Document> documents) {
    changes().bulkLoad(documents);
    commit();
  }

  /**
   * Makes all changes durable and visible. When it returns, they survive the end of the process and
   * of the machine; when it throws, the commit before it is intact.
   */
  public void commit() {
    changes().commit();
    refresh();
  }

  /**
   * Whether changes are taken: not after {@link #close()}, not by an index that was opened for
   * reading only, and not once the writer has stopped because the storage refused. Then another
   * index has to be opened, with what was committed.
   */
  public boolean isWritable() {
    return changes != null && changes.isOpen();
  }

  /**
   * Makes changes visible to searches: those of this index, or what another process committed if
   * this one was opened for reading only.
   */
  public void refresh() {
    errors.writing("refreshing", view::refresh, () -> changes == null ? "" : changes.advice());
  }

  /**
   * Merges everything into one segment and builds its lists, which makes searches as fast as they
   * get. Takes time and room in proportion to the index. {@link #commit()} makes it durable.
   */
  public void optimize() {
    optimize(share -> {});
  }

  /**
   * The same for those who wait and watch.
   *
   * @param progress is told now and then, by threads that merge, about what share is done, and at
   *     last 1
   */
  public void optimize(DoubleConsumer progress) {
    IndexChanges writing = changes();
    writing.optimize(bytesToBuild(), progress);
    refresh();
  }

  /** How much building everything anew writes and orders; see {@link MergeProgress}. */
  private long bytesToBuild() {
    IndexStats stats = stats();
    long bytes = stats.sizeBytes();
    for (Map.Entry<String, SparseFieldStats> field : stats.fields().entrySet()) {
      SparseFieldStats vectors = field.getValue();
      if (fields().get(field.getKey()) instanceof SparseParameters parameters
          && vectors.documents() >= parameters.blockThreshold()) {
        bytes += 2 * vectors.forwardBytes();
      }
    }
    return bytes;
  }

  /**
   * Reads the document with an id as the last refresh or commit made it visible. Its vectors come
   * back as they are stored, with weights at the precision of their field.
   */
  public Optional<Document> get(DocumentId id) {
    return view.get(id);
  }

  /**
   * Reads documents in the order of their ids, page by page: longs ascending, then strings by their
   * bytes.
   *
   * @param from the id to begin with, or the next one if it is gone; empty for the first page
   * @param limit how many documents to read at most, at least 1
   * @param filter which documents
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if the limit is less than 1,
   *     or {@link ErrorCode#FILTER_INVALID} as {@link #search(SearchRequest)} does
   */
  public DocumentPage page(Optional<DocumentId> from, int limit, Filter filter) {
    return view.page(from, limit, filter);
  }

  /**
   * Counts the documents that a filter matches, of those that are visible.
   *
   * @throws RichterException with {@link ErrorCode#FILTER_INVALID} as {@link
   *     #search(SearchRequest)} does
   */
  public long count(Filter filter) {
    return view.count(filter);
  }

  /**
   * Searches what the last refresh or commit made visible.
   *
   * @throws RichterException as {@link #check(String, Vector)} does, with {@link
   *     ErrorCode#PARAMETER_INVALID} if a recall is asked for and the field was not tuned, or
   *     {@link ErrorCode#FILTER_INVALID} if the filter is too large or holds internal ids of
   *     another version
   */
  public SearchResult search(SearchRequest request) {
    return view.search(request);
  }

  /**
   * Runs many searches on several threads, all on the same state of the index.
   *
   * @param requests what to search for
   * @param threads how many threads to use, at least 1
   * @return the results in the order of the requests
   * @throws RichterException as {@link #search(SearchRequest)} does, naming the request that
   *     failed; or with {@link ErrorCode#PARAMETER_INVALID} if {@code threads} is less than 1
   */
  public List<SearchResult> search(List<SearchRequest> requests, int threads) {
    return view.search(requests, threads);
  }

  /**
   * Finds out which parameters reach which recall fastest, and stores it in the index by a commit:
   * from then on {@link SearchRequest#recall} can be asked for, and searches that say nothing about
   * how hard to try reach the default recall. Takes the time of about 160 searches of each query.
   *
   * @param field the field to tune
   * @param k how many documents the searches look for, at least 1
   * @param queries what users search for, some hundred at least: the fewer there are, the fewer
   *     recalls can be told to be reached; none to make queries of the collection's documents
   * @param defaultRecall the recall of searches that ask for none, over 0 and at most 1
   * @return what was found, with the confidence that so many queries give
   * @throws RichterException with {@link ErrorCode#FIELD_UNKNOWN}, {@link ErrorCode#VECTOR_EMPTY}
   *     if a query has no tokens, or {@link ErrorCode#PARAMETER_INVALID} if {@code k} or the recall
   *     is out of its range, or fewer than two queries find something
   */
  public Tuning tune(String field, int k, List<SparseVector> queries, double defaultRecall) {
    return tune(field, k, queries, defaultRecall, done -> {});
  }

  /**
   * The same for those who wait and watch.
   *
   * @param progress is told now and then, by the calling thread, what share of the searches is
   *     done, and at last 1
   */
  public Tuning tune(
      String field,
      int k,
      List<SparseVector> queries,
      double defaultRecall,
      DoubleConsumer progress) {
    IndexChanges writing = changes();
    Tuning tuning = view.tune(field, k, queries, defaultRecall, progress);
    synchronized (tuned) {
      IndexSettings settings = view.settings().withTuning(field, tuning);
      writing.commit(settings);
      view.settings(settings);
    }
    refresh();
    return tuning;
  }

  /** How each field is stored and indexed. */
  public Map<String, FieldParameters> fields() {
    return view.settings().fields();
  }

  /** What tuning has found for a field, if it was tuned. */
  public Optional<Tuning> tuning(String field) {
    return view.settings().tuning(field);
  }

  /**
   * The internal ids of the documents that a filter matches now, which is a filter itself: good for
   * many searches until the next change becomes visible.
   *
   * @throws RichterException with {@link ErrorCode#FILTER_INVALID} if the filter is too large or
   *     holds internal ids of another version
   */
  public InternalIds internalIds(Filter filter) {
    return view.internalIds(filter);
  }

  /** The version of what is visible; it changes whenever a change becomes visible. */
  public long version() {
    return view.version();
  }

  /** How many documents are visible. */
  public long documentCount() {
    return view.read("counting", searcher -> (long) searcher.getIndexReader().numDocs());
  }

  /**
   * Copies the last commit into a directory that becomes an index of its own. Writing and reading
   * go on meanwhile. The target appears whole or not at all.
   *
   * @param target where nothing is yet
   * @throws RichterException with {@link ErrorCode#PARAMETER_INVALID} if there is something
   */
  public void snapshot(Path target) {
    changes().snapshot(target);
  }

  /** How much is visible of the index: documents, segments, sizes. Reads no data. */
  public IndexStats stats() {
    return view.stats();
  }

  /**
   * Reads everything that is visible, compares it with its checksums, and checks that ids and
   * documents agree. Takes time in proportion to the index. Damage is reported, not thrown.
   */
  public VerifyReport verify() {
    return view.verify(directory);
  }

  /**
   * Commits what was not committed and closes. Searches under way end as if nothing happened. Does
   * nothing the second time.
   *
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED} if the commit fails or the
   *     writer has stopped before; the index is closed nevertheless, and what was committed before
   *     is safe
   */
  @Override
  public void close() {
    if (!errors.markClosed()) {
      return;
    }
    new IndexErrors(errors.location())
        .writing(
            "closing",
            () -> IOUtils.close(changes, view, directory),
            () -> "What was committed before is safe, the rest is lost");
  }

  private IndexChanges changes() {
    if (changes == null) {
      throw new RichterException(
          ErrorCode.INDEX_READ_ONLY,
          "the index at %s was opened for reading only".formatted(errors.location()));
    }
    return changes;
  }
}
