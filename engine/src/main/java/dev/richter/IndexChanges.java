package dev.richter;

import dev.richter.codec.ListsMergePolicy;
import dev.richter.codec.RichterCodec;
import dev.richter.filter.Filter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.DoubleConsumer;
import java.util.function.UnaryOperator;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.KeepOnlyLastCommitDeletionPolicy;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SnapshotDeletionPolicy;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.roaringbitmap.PeekableIntIterator;

/** The writing side of an index. Safe for use by many threads. */
final class IndexChanges implements Closeable {

  private final IndexWriter writer;
  private final RichterCodec codec;
  private final ListsMergePolicy mergePolicy;
  private final SnapshotDeletionPolicy commits;
  private final DocumentMapper mapper;
  private final MergeProgress progress;
  private final IndexErrors errors;
  private final Object rebuild = new Object();
  private final ReadWriteLock documents = new ReentrantReadWriteLock();

  private IndexChanges(
      IndexWriter writer,
      RichterCodec codec,
      ListsMergePolicy mergePolicy,
      SnapshotDeletionPolicy commits,
      IndexSettings settings,
      MergeProgress progress,
      IndexErrors errors) {
    this.writer = writer;
    this.codec = codec;
    this.mergePolicy = mergePolicy;
    this.commits = commits;
    this.mapper = new DocumentMapper(settings, writer.getFieldNames());
    this.progress = progress;
    this.errors = errors;
  }

  /** Opens the writer, and creates the index if the directory has none. */
  static IndexChanges open(
      Directory directory, IndexSettings settings, IndexOptions options, IndexErrors errors)
      throws IOException {
    RichterCodec codec = new RichterCodec(settings.fields(), options.buildThreads());
    ListsMergePolicy mergePolicy = new ListsMergePolicy(new TieredMergePolicy());
    mergePolicy.setNoCFSRatio(0);
    SnapshotDeletionPolicy commits =
        new SnapshotDeletionPolicy(new KeepOnlyLastCommitDeletionPolicy());
    MergeProgress progress = new MergeProgress();
    codec.watchOrdering(progress::add);
    IndexWriter writer =
        new IndexWriter(
            directory,
            new IndexWriterConfig()
                .setCodec(codec)
                .setMergePolicy(mergePolicy)
                .setMergeScheduler(new LoggingMergeScheduler(errors.location(), progress))
                .setIndexDeletionPolicy(commits)
                .setRAMBufferSizeMB(options.ramBufferMiB())
                .setUseCompoundFile(false));
    try {
      createOrCheck(writer, settings, errors.location());
      return new IndexChanges(writer, codec, mergePolicy, commits, settings, progress, errors);
    } catch (Throwable t) {
      abandon(writer, t);
      throw t;
    }
  }

  private static void createOrCheck(IndexWriter writer, IndexSettings settings, String location)
      throws IOException {
    Map<String, String> userData = new HashMap<>();
    writer.getLiveCommitData().forEach(entry -> userData.put(entry.getKey(), entry.getValue()));
    if (userData.isEmpty()) {
      writer.setLiveCommitData(settings.toUserData().entrySet());
      writer.commit();
    } else {
      // Someone else may have created the index since the settings were read.
      IndexSettings.fromUserData(userData, location).checkDeclared(settings, location);
    }
  }

  DocumentMapper mapper() {
    return mapper;
  }

  SearcherManager searchers() throws IOException {
    return new SearcherManager(writer, true, false, new SearcherFactory());
  }

  void check(Document document) {
    var unused = mapper.toLucene(document);
  }

  void upsert(Document document) {
    store(document.id(), mapper.toLucene(document));
  }

  /** Stores all documents, or none where one is refused. */
  void upsertAll(List<Document> documents) {
    List<org.apache.lucene.document.Document> mapped =
        documents.stream().map(mapper::toLucene).toList();
    for (int i = 0; i < mapped.size(); i++) {
      store(documents.get(i).id(), mapped.get(i));
    }
  }

  private void store(DocumentId id, org.apache.lucene.document.Document mapped) {
    writeShared(
        "storing document \"%s\" in".formatted(id),
        () -> writer.updateDocument(IdTerms.term(id), mapped));
  }

  void delete(DocumentId id) {
    writeShared(
        "deleting document \"%s\" of".formatted(id),
        () -> writer.deleteDocuments(IdTerms.term(id)));
  }

  void delete(Filter filter) {
    Query query = FilterCompiler.forDeletion(filter);
    writeShared("deleting documents of", () -> writer.deleteDocuments(query));
  }

  /**
   * Gives the documents that a filter matches, those not visible yet included, other payloads. No
   * other change comes between the reading of a document and its writing.
   */
  long updatePayloads(Filter filter, UnaryOperator<Optional<String>> change) {
    AtomicLong updated = new AtomicLong();
    documents.writeLock().lock();
    try {
      write(
          "changing payloads of",
          () -> {
            try (DirectoryReader reader = DirectoryReader.open(writer)) {
              IndexSearcher searcher = new IndexSearcher(reader);
              PeekableIntIterator numbers = IndexView.matches(searcher, filter).getIntIterator();
              while (numbers.hasNext()) {
                updatePayload(mapper.stored(searcher, numbers.next()), change);
                updated.incrementAndGet();
              }
            }
          });
    } finally {
      documents.writeLock().unlock();
    }
    return updated.get();
  }

  private void updatePayload(Document document, UnaryOperator<Optional<String>> change)
      throws IOException {
    Document changed =
        change
            .apply(document.payload())
            .map(document::payload)
            .orElseGet(() -> document.withoutPayload());
    writer.updateDocument(IdTerms.term(document.id()), mapper.storedToLucene(changed));
  }

  /** Commits with other settings; if that fails, the settings stay what they were. */
  void commit(IndexSettings settings) {
    Iterable<Map.Entry<String, String>> before = writer.getLiveCommitData();
    writer.setLiveCommitData(settings.toUserData().entrySet());
    try {
      commit();
    } catch (Throwable t) {
      writer.setLiveCommitData(before);
      throw t;
    }
  }

  void commit() {
    write("committing", writer::commit);
  }

  /**
   * Merges everything into one segment with lists.
   *
   * @param bytes how many bytes there are to write and to order
   * @param told is told what share is done
   */
  void optimize(long bytes, DoubleConsumer told) {
    synchronized (rebuild) {
      progress.begin(bytes, told);
      try {
        write("optimizing", () -> writer.forceMerge(1));
      } finally {
        progress.end();
      }
      told.accept(1);
    }
  }

  /** Stores documents as flat segments, then merges everything into one segment with lists. */
  void bulkLoad(Iterable<Document> documents) {
    synchronized (rebuild) {
      codec.deferBlocks(true);
      writer.getConfig().setMergePolicy(NoMergePolicy.INSTANCE);
      try {
        documents.forEach(this::upsert);
        // Still flat, so that the lists are built once, by the merge.
        write("loading into", writer::flush);
      } finally {
        writer.getConfig().setMergePolicy(mergePolicy);
        codec.deferBlocks(false);
      }
      optimize(Long.MAX_VALUE, share -> {});
    }
  }

  void snapshot(Path target) {
    write(
        "copying to %s".formatted(target),
        () -> {
          IndexCommit commit = commits.snapshot();
          try {
            Snapshots.copy(writer.getDirectory(), commit.getFileNames(), target);
          } finally {
            commits.release(commit);
            writer.deleteUnusedFiles();
          }
        });
  }

  /** Writes beside other writes, but not while payloads are being changed. */
  private void writeShared(String doing, IndexErrors.Action action) {
    documents.readLock().lock();
    try {
      write(doing, action);
    } finally {
      documents.readLock().unlock();
    }
  }

  /** Whether the writer has neither been closed nor stopped after a failure. */
  boolean isOpen() {
    return writer.isOpen();
  }

  private void write(String doing, IndexErrors.Action action) {
    errors.writing(doing, action, this::advice);
  }

  /** What to know and do after a write has failed. */
  String advice() {
    return writer.isOpen()
        ? "What was committed before is safe; remove the cause and try again"
        : "What was committed before is safe, but this writer has stopped: remove the cause, close"
            + " the index, open it again, and repeat what was not committed";
  }

  /** Commits and closes; closes in any case. */
  @Override
  public void close() throws IOException {
    writer.close();
    if (writer.getTragicException() != null) {
      // It stopped before, perhaps in the background, and its close does not say so.
      throw new IOException(writer.getTragicException());
    }
  }

  /** Closes without a commit after a failure, which keeps what goes wrong here. */
  void abandon(Throwable failure) {
    abandon(writer, failure);
  }

  private static void abandon(IndexWriter writer, Throwable failure) {
    try {
      writer.rollback();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }
}
