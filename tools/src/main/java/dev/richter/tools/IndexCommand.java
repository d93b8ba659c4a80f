package dev.richter.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.richter.Document;
import dev.richter.DocumentId;
import dev.richter.IndexOptions;
import dev.richter.RichterIndex;
import dev.richter.codec.SparseParameters;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
      "  richter index docs.csr.gz my.index --block-size 2 --weight-type float16"
    })
final class IndexCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "DOCUMENTS", description = "The documents' vectors.")
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

  @ArgGroup(exclusive = false, heading = "%nHow a new index is built:%n")
  @Nullable FieldOptions build;

  @Override
  public Integer call() {
    VectorFormat format = vectors.formatOf(documents);
    TokenDictionary dictionary = vectors.dictionary();
    long start = System.nanoTime();
    Indexed indexed;
    try (VectorReader reader = format.open(documents, dictionary);
        RichterIndex index = open();
        Progress progress =
            Progress.start("index", "documents", reader.size().orElse(Progress.UNKNOWN))) {
      Documents source = new Documents(reader, progress, !format.textual());
      if (bulk) {
        index.bulkLoad(() -> source);
      } else {
        index.upsert(() -> source);
        index.commit();
      }
      indexed =
          new Indexed(
              directory.toString(),
              source.count,
              index.documentCount(),
              System.nanoTime() - start,
              Directories.sizeBytes(directory));
    }
    Output.of(spec).report(indexed);
    return ExitCode.SUCCESS.number();
  }

  private RichterIndex open() {
    IndexOptions options = IndexOptions.of().buildThreads(threads);
    if (ramBufferMiB != null) {
      options = options.ramBufferMiB(ramBufferMiB);
    }
    if (build == null) {
      try {
        return RichterIndex.open(directory, options);
      } catch (RichterException failure) {
        if (failure.code() != ErrorCode.INDEX_NOT_FOUND) {
          throw failure;
        }
      }
    }
    SparseParameters parameters = build == null ? SparseParameters.defaults() : build.parameters();
    return RichterIndex.open(directory, options.field(field, parameters));
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
