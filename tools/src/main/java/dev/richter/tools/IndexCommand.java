package dev.richter.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.Document;
import dev.richter.IndexOptions;
import dev.richter.RichterIndex;
import dev.richter.codec.FieldParameters;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.Head;
import dev.richter.tools.encode.DirectoryEncoder;
import dev.richter.vector.Vector;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
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

/** Puts files of vectors into an index. */
@Command(
    name = "index",
    header = "Put the vectors of a file, or of two, or of texts, into an index.",
    description = {
      "Makes the index if there is none; to one that exists documents are added. A document replaces the one that has its id. Documents of"
          + " formats without identifiers (csr, seismic-binary) have their rows as ids.",
      "With --encoder the documents are texts, JSON lines of {\"_id\", \"title\", \"text\"}, which are"
          + " encoded as they are read. The index remembers the encoder and takes texts and queries"
          + " of no other. Settings other than the defaults stand in encoder.json beside the model."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    defaultValueProvider = EngineDefaults.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter index docs.csr.gz my.index",
      "  richter index docs.jsonl.gz my.index --field splade --vocabulary vocab.txt --with-text",
      "  richter index docs.csr.gz my.index --block-size 2 --weight-type float16",
      "  richter index docs.npy my.index --field colbert --document-budget 16 --head head.rch",
      "  richter index docs.csr.gz my.index --field splade --multi-vectors docs.npy --multi-field colbert",
      "  richter index corpus.jsonl.gz my.index --encoder splade:model --with-text"
    })
final class IndexCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "DOCUMENTS",
      description = "The documents' vectors, multi-vectors in NAME.npy; or texts, with --encoder.")
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
      description =
          "Store the text of a document, where the file has it, as {\"text\": ...}, and its title.")
  boolean withText;

  @Option(
      names = "--encoder",
      paramLabel = "KIND:DIRECTORY",
      description =
          "Encode texts: the kind of model, splade or late-interaction, and where model.onnx and"
              + " tokenizer.json are.")
  @Nullable EncoderName encoder;

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

  @ArgGroup(exclusive = false, heading = "%nMulti-vectors beside sparse vectors:%n")
  @Nullable Beside beside;

  /** Multi-vectors of the same documents. */
  static final class Beside {

    @Option(
        names = "--multi-vectors",
        required = true,
        paramLabel = "NAME.npy",
        description =
            "Multi-vectors of the same documents in the same order. Their ids must be those of"
                + " DOCUMENTS, and take the place of rows where that file has none.")
    Path file;

    @Option(
        names = "--multi-field",
        paramLabel = "NAME",
        defaultValue = "multivector",
        description = "The field that takes them. Default: ${DEFAULT-VALUE}.")
    String field;
  }

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
    try (TextVectors source = open();
        RichterIndex index = openIndex(source);
        Progress progress =
            Progress.start("index", "documents", source.size().orElse(Progress.UNKNOWN))) {
      source.requireOriginOf(index, field, multiField());
      Documents read = new Documents(source, progress);
      if (bulk) {
        index.bulkLoad(() -> read);
      } else {
        index.upsert(() -> read);
        index.commit();
      }
      Output.of(spec)
          .report(
              new Indexed(
                  directory.toString(),
                  read.count,
                  index.documentCount(),
                  System.nanoTime() - start,
                  Directories.sizeBytes(directory)));
    }
    return ExitCode.SUCCESS.number();
  }

  private TextVectors open() {
    if (encoder != null) {
      require(
          beside == null
              && head == null
              && vectors.format == null
              && vectors.vocabulary == null
              && (encoder.kind() == EncoderName.Kind.SPLADE ? buildMulti : build) == null,
          "--encoder makes all vectors, expected no options of files of vectors, or of vectors of"
              + " the other kind, beside it");
      return TextVectors.of(EncodedTexts.documents(documents, encoder.open(threads)));
    }
    if (ProjectedFile.isOne(documents)) {
      require(
          build == null && !withText && beside == null,
          "%s has multi-vectors, expected no options of sparse vectors and texts"
              .formatted(documents));
      return TextVectors.of(ProjectedFile.open(documents, head));
    }
    if (beside == null) {
      require(
          head == null && buildMulti == null,
          "--head, --element-type and budgets are for multi-vectors, expected a file NAME.npy, or"
              + " --multi-vectors NAME.npy");
      return TextVectors.of(vectors.source(documents));
    }
    return TextVectors.join(vectors.source(documents), beside.file, head);
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private String multiField() {
    return beside == null ? field : beside.field;
  }

  /** Opens the index, or makes one. An index that exists must have parameters that are given. */
  private RichterIndex openIndex(TextVectors source) {
    IndexOptions options = IndexOptions.of().buildThreads(threads);
    if (ramBufferMiB != null) {
      options = options.ramBufferMiB(ramBufferMiB);
    }
    if (build == null && buildMulti == null) {
      try {
        return RichterIndex.open(directory, options);
      } catch (RichterException failure) {
        if (failure.code() != ErrorCode.INDEX_NOT_FOUND) {
          throw failure;
        }
      }
    }
    if (source.encoder().isPresent()) {
      options = options.field(field, parameters(source.encoder().get()));
    } else if (source.hasSparse()) {
      options = options.field(field, sparseParameters());
    }
    if (source.multi().isPresent()) {
      ProjectedFile file = source.multi().get();
      options = options.field(multiField(), multiParameters(file.dimension(), file.head()));
    }
    return RichterIndex.open(directory, options);
  }

  private FieldParameters parameters(DirectoryEncoder made) {
    return switch (made.kind()) {
      case SPARSE -> sparseParameters().withEncoder(made.id());
      case MULTI_VECTOR -> multiParameters(made.dimension(), made.head()).withEncoder(made.id());
    };
  }

  private SparseParameters sparseParameters() {
    return build == null ? SparseParameters.defaults() : build.parameters();
  }

  private MultiVectorParameters multiParameters(int dimension, Optional<Head> projecting) {
    MultiVectorParameters parameters =
        buildMulti == null ? MultiVectorParameters.of(dimension) : buildMulti.parameters(dimension);
    return projecting.map(parameters::withHead).orElse(parameters);
  }

  /** Reads documents as the index asks for them. */
  private final class Documents implements Iterator<Document> {

    private final TextVectors source;
    private final Progress progress;
    private long count;

    Documents(TextVectors source, Progress progress) {
      this.source = source;
      this.progress = progress;
    }

    @Override
    public boolean hasNext() {
      return source.hasNext();
    }

    @Override
    public Document next() {
      TextVectors.Entry entry = source.next();
      progress.done(++count, source.progress());
      Document document = Document.of(entry.id());
      document = with(document, field, entry.sparse());
      document = with(document, multiField(), entry.rows());
      return withText && entry.text().isPresent() ? document.payload(payload(entry)) : document;
    }

    private static String payload(TextVectors.Entry entry) {
      ObjectNode payload = JsonNodeFactory.instance.objectNode();
      entry.title().ifPresent(title -> payload.put("title", title));
      entry.text().ifPresent(text -> payload.put("text", text));
      return payload.toString();
    }

    /** A document may do without one of its vectors; without any it is refused. */
    private static Document with(
        Document document, String field, Optional<? extends Vector> vector) {
      return vector.isEmpty() || vector.get().isEmpty()
          ? document
          : document.with(field, vector.get());
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
