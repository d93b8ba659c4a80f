package dev.richter.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.richter.Document;
import dev.richter.DocumentId;
import dev.richter.IndexOptions;
import dev.richter.RichterIndex;
import dev.richter.codec.FieldParameters;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a file of vectors into an index. */
@Command(
    name = "index",
    header = "Put the vectors of a file into an index.",
    description = {
      "Makes the index if there is none; to one that exists documents are added. A document replaces the one that has its id. Documents of"
          + " formats without identifiers (csr, seismic-binary) have their rows as ids."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    defaultValueProvider = EngineDefaults.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter index docs.csr.gz my.index",
      "  richter index docs.jsonl.gz my.index --field splade --vocabulary vocab.txt --with-text",
      "  richter index docs.csr.gz my.index --block-size 2 --weight-type float16",
      "  richter index docs.npy my.index --field colbert --document-budget 16 --head head.rch"
    })
final class IndexCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "DOCUMENTS",
      description = "The documents' vectors; multi-vectors in NAME.npy.")
  Path documents;

  @Parameters(index = "1", paramLabel = "INDEX", description = "The directory of the index.")
  Path directory;

  @Mixin final VectorFileOptions vectors = new VectorFileOptions();

  @Option(
      names = "--field",
      paramLabel = "NAME",
      defaultValue = "vector",
      description = "The field that takes the vectors. Default: ${DEFAULT-VALUE}.")
  String field;

  @Option(
      names = "--bulk",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Build the blocks once, when all documents are in (the default), instead of as they"
              + " come.")
  boolean bulk;

  @Option(
      names = "--with-text",
      description = "Store the text of a document, where the file has it, as {\"text\": ...}.")
  boolean withText;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads build. Default: as many as there are processors.")
  int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--ram-buffer-mib",
      paramLabel = "N",
      description = "Memory for documents that are not written yet, in MiB.")
  @Nullable Integer ramBufferMiB;

  @Option(
      names = "--head",
      paramLabel = "FILE",
      description = "The head that multi-vectors go through; queries must go through the same.")
  @Nullable Path head;

  @ArgGroup(exclusive = false, heading = "%nHow a new index is built:%n")
  @Nullable FieldOptions build;

  @ArgGroup(exclusive = false, heading = "%nHow a new index of multi-vectors is built:%n")
  @Nullable MultiVectorOptions buildMulti;

  @Override
  public Integer call() {
    long start = System.nanoTime();
    Indexed indexed = ProjectedFile.isOne(documents) ? multiVectors(start) : sparse(start);
    Output.of(spec).report(indexed);
    return ExitCode.SUCCESS.number();
  }

  private Indexed sparse(long start) {
    if (head != null || buildMulti != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--head, --element-type and budgets are for multi-vectors, expected a file NAME.npy");
    }
    VectorFormat format = vectors.formatOf(documents);
    TokenDictionary dictionary = vectors.dictionary();
    try (VectorReader reader = format.open(documents, dictionary);
        RichterIndex index = open();
        Progress progress =
            Progress.start("index", "documents", reader.size().orElse(Progress.UNKNOWN))) {
      Documents source = new Documents(reader, progress, !format.textual());
      add(index, source);
      return indexed(index, source.count, start);
    }
  }

  private Indexed multiVectors(long start) {
    if (build != null || withText) {
      throw new ParameterException(
          spec.commandLine(),
          "%s has multi-vectors, expected no options of sparse vectors and texts"
              .formatted(documents));
    }
    try (ProjectedFile file = ProjectedFile.open(documents, head);
        RichterIndex index = openMulti(file);
        Progress progress = Progress.start("index", "documents", file.size())) {
      file.requireHeadOf(index, field);
      MultiDocuments source = new MultiDocuments(file, progress);
      add(index, source);
      return indexed(index, source.next, start);
    }
  }

  private void add(RichterIndex index, Iterator<Document> source) {
    if (bulk) {
      index.bulkLoad(() -> source);
    } else {
      index.upsert(() -> source);
      index.commit();
    }
  }

  private Indexed indexed(RichterIndex index, long count, long start) {
    return new Indexed(
        directory.toString(),
        count,
        index.documentCount(),
        System.nanoTime() - start,
        Directories.sizeBytes(directory));
  }

  private RichterIndex openMulti(ProjectedFile file) {
    MultiVectorParameters parameters =
        buildMulti == null
            ? MultiVectorParameters.of(file.dimension())
            : buildMulti.parameters(file.dimension());
    return open(file.head().map(parameters::withHead).orElse(parameters), buildMulti != null);
  }

  private RichterIndex open() {
    return open(build == null ? SparseParameters.defaults() : build.parameters(), build != null);
  }

  /**
   * Opens the index, or makes one.
   *
   * @param given whether an index that exists must have these parameters
   */
  private RichterIndex open(FieldParameters parameters, boolean given) {
    IndexOptions options = IndexOptions.of().buildThreads(threads);
    if (ramBufferMiB != null) {
      options = options.ramBufferMiB(ramBufferMiB);
    }
    if (!given) {
      try {
        return RichterIndex.open(directory, options);
      } catch (RichterException failure) {
        if (failure.code() != ErrorCode.INDEX_NOT_FOUND) {
          throw failure;
        }
      }
    }
    return RichterIndex.open(directory, options.field(field, parameters));
  }

  /** The documents of a file of multi-vectors. */
  private final class MultiDocuments implements Iterator<Document> {

    private final ProjectedFile file;
    private final Progress progress;
    private int next;

    MultiDocuments(ProjectedFile file, Progress progress) {
      this.file = file;
      this.progress = progress;
    }

    @Override
    public boolean hasNext() {
      return next < file.size();
    }

    @Override
    public Document next() {
      Document document = Document.of(DocumentId.of(file.id(next)));
      MultiVector rows = file.read(next++);
      progress.done(next);
      return rows.isEmpty() ? document : document.with(field, rows);
    }
  }

  /** Reads documents as the index asks for them. */
  private final class Documents implements Iterator<Document> {

    private final VectorReader reader;
    private final Progress progress;
    private final boolean rowIds;
    private long count;

    Documents(VectorReader reader, Progress progress, boolean rowIds) {
      this.reader = reader;
      this.progress = progress;
      this.rowIds = rowIds;
    }

    @Override
    public boolean hasNext() {
      return reader.hasNext();
    }

    @Override
    public Document next() {
      VectorRecord record = reader.next();
      progress.done(++count, reader.progress());
      Document document =
          Document.of(
                  rowIds ? DocumentId.of(Long.parseLong(record.id())) : DocumentId.of(record.id()))
              .with(field, record.vector());
      return withText && record.text().isPresent()
          ? document.payload(
              JsonNodeFactory.instance.objectNode().put("text", record.text().get()).toString())
          : document;
    }
  }

  record Indexed(
      String index, long documentsRead, long documentsInIndex, long tookNanos, long sizeBytes)
      implements Output.Report {

    @Override
    public String text() {
      return Text.format(
          "%s documents in %s (%s a second). %s has %s documents and takes %s.%n",
          Text.count(documentsRead),
          Text.duration(tookNanos),
          Text.count(Math.round(documentsRead / (tookNanos / 1e9))),
          index,
          Text.count(documentsInIndex),
          Text.bytes(sizeBytes));
    }
  }
}
