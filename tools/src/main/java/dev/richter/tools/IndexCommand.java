package dev.richter.tools;

import dev.richter.IndexOptions;
import dev.richter.RichterIndex;
import dev.richter.codec.FieldParameters;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.datasets.text.BeirTextReader;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.Head;
import dev.richter.server.text.Encoder.Kind;
import dev.richter.tools.encode.DirectoryEncoder;
import dev.richter.tools.encode.DirectoryEncoder.Role;
import dev.richter.tools.opensearch.ClusterClient;
import dev.richter.tools.opensearch.FieldMapping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
      "Texts are JSON lines of {\"id\", \"title\", \"text\"}, or lines of an id, a tab and a text in"
          + " NAME.tsv. They are encoded as they are read: by bm25, which counts them first and keeps what"
          + " it counted in the folder bm25 of the index, or by the encoder, or one of each kind, that"
          + " --encoder names. The index remembers its encoders and takes texts and queries of no"
          + " other. What later texts add to bm25's counts is left out.",
      "With --to opensearch, INDEX is an index of OpenSearch. A run that is broken off leaves a journal, from"
          + " which the next one goes on, if documents and index are the same."
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
      "  richter index corpus.jsonl.gz my.index --with-text",
      "  richter index --text corpus.tsv my.index --bm25-analysis standard",
      "  richter index corpus.jsonl.gz my.index --encoder splade:model --with-text",
      "  richter index corpus.jsonl my.index --encoder bm25 --encoder late-interaction:colbert",
      "  richter index docs.csr.gz passages --to opensearch --url http://127.0.0.1:9200 --field splade"
    })
final class IndexCommand implements Callable<Integer> {

  private static final String DEFAULT_MULTI_FIELD = "multivector";

  @Spec CommandSpec spec;

  @Parameters(
      index = "0..1",
      arity = "1..2",
      paramLabel = "DOCUMENTS INDEX",
      hideParamSyntax = true,
      description =
          "The documents' vectors, multi-vectors in NAME.npy, or texts; and the directory of the"
              + " index, which alone is given beside --text.")
  List<Path> paths;

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description = "A file of texts, in place of DOCUMENTS; whatever its first line looks like.")
  @Nullable Path text;

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
          "What encodes texts: splade or late-interaction, and where model.onnx and tokenizer.json"
              + " are, or bm25, the default, whose directory is made where there is none. Give one that"
              + " makes sparse vectors and one that makes multi-vectors to have both.")
  List<EncoderName> encoders = List.of();

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
      names = "--multi-vectors",
      paramLabel = "NAME.npy",
      description =
          "Multi-vectors of the same documents in the same order. Their ids must be those of"
              + " DOCUMENTS, and take the place of rows where that file has none.")
  @Nullable Path multiVectors;

  @Option(
      names = "--multi-field",
      paramLabel = "NAME",
      description =
          "The field of multi-vectors beside sparse vectors. Default: " + DEFAULT_MULTI_FIELD + ".")
  @Nullable String multiField;

  @Option(
      names = "--head",
      paramLabel = "FILE",
      description = "The head that multi-vectors go through; queries must go through the same.")
  @Nullable Path head;

  @ArgGroup(exclusive = false, heading = "%nHow bm25 weights texts that it has not counted yet:%n")
  @Nullable Bm25Options bm25;

  @ArgGroup(exclusive = false, heading = "%nHow a new index is built:%n")
  @Nullable FieldOptions build;

  @ArgGroup(exclusive = false, heading = "%nHow a new index of multi-vectors is built:%n")
  @Nullable MultiVectorOptions buildMulti;

  @ArgGroup(exclusive = false, heading = "%nInto an index of OpenSearch:%n")
  @Nullable OpenSearchOptions openSearch;

  @Override
  public Integer call() throws IOException, InterruptedException {
    long start = System.nanoTime();
    Path target = paths.getLast();
    require(
        paths.size() == (text == null ? 2 : 1),
        text == null
            ? "%s alone, expected DOCUMENTS and INDEX".formatted(target)
            : "--text in place of DOCUMENTS, expected INDEX alone beside it");
    Path documents = text == null ? paths.getFirst() : text;
    if (openSearch == null) {
      build(documents, target, start);
    } else {
      load(openSearch, documents, target.toString(), start);
    }
    return ExitCode.SUCCESS.number();
  }

  private void build(Path documents, Path directory, long start) {
    Input input = open(documents, directory);
    try (TextVectors source = input.source();
        RichterIndex index = openIndex(source, directory);
        Progress progress =
            Progress.start("index", "documents", source.size().orElse(Progress.UNKNOWN))) {
      source.requireOriginOf(index, field, multiField(source));
      SourceDocuments read = documents(source, progress);
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
                  read.count(),
                  source.areEncoded() ? read.withoutVector() : null,
                  index.documentCount(),
                  System.nanoTime() - start,
                  Directories.sizeBytes(directory),
                  input.statistics()));
    }
  }

  private SourceDocuments documents(TextVectors source, Progress progress) {
    return new SourceDocuments(source, field, multiField(source), withText, progress);
  }

  private void load(OpenSearchOptions target, Path documents, String index, long start)
      throws IOException, InterruptedException {
    require(
        bulk && ramBufferMiB == null,
        "--no-bulk and --ram-buffer-mib are for an index in a directory, expected none of them");
    require(
        !readsTexts(documents)
            || (!encoders.isEmpty() && encoders.stream().noneMatch(EncoderName::isOwn)),
        "%s has texts, expected --encoder KIND:DIRECTORY, for an index of OpenSearch keeps no bm25"
            .formatted(documents));
    Input input = open(documents, paths.getLast());
    try (TextVectors source = input.source();
        ClusterClient client = target.connect();
        Progress progress =
            Progress.start("index", "documents", source.size().orElse(Progress.UNKNOWN))) {
      OpenSearchLoad load =
          new OpenSearchLoad(target, client, index, mappings(source), withText, files(documents));
      Output.of(spec).report(load.run(documents(source, progress), start, input.statistics()));
    }
  }

  /** An index that exists must have parameters that are given. */
  private Map<String, FieldMapping> mappings(TextVectors source) {
    Map<String, FieldMapping> mappings = new LinkedHashMap<>();
    fields(source)
        .forEach(
            (name, parameters) ->
                mappings.put(
                    name,
                    new FieldMapping(
                        parameters,
                        switch (parameters) {
                          case SparseParameters sparse -> build != null;
                          case MultiVectorParameters multi -> buildMulti != null;
                        })));
    return mappings;
  }

  /** What documents are read from: first the file that has their ids. */
  private List<Path> files(Path documents) {
    return Stream.of(documents, multiVectors, vectors.vocabulary).filter(Objects::nonNull).toList();
  }

  /**
   * The documents.
   *
   * @param source their vectors
   * @param statistics what bm25 knows of documents, if it makes vectors
   */
  private record Input(TextVectors source, DocumentEncoders.@Nullable Statistics statistics) {

    static Input of(TextVectors source) {
      return new Input(source, null);
    }
  }

  private Input open(Path documents, Path directory) {
    if (readsTexts(documents)) {
      return openTexts(documents, directory);
    }
    if (ProjectedFile.isOne(documents)) {
      require(
          build == null && !withText && multiVectors == null,
          "%s has multi-vectors, expected no options of sparse vectors and texts"
              .formatted(documents));
      return Input.of(TextVectors.of(ProjectedFile.open(documents, head)));
    }
    if (multiVectors == null) {
      require(
          head == null && buildMulti == null && multiField == null,
          "--head, --multi-field, --element-type and budgets are for multi-vectors, expected a file"
              + " NAME.npy, or --multi-vectors NAME.npy");
      return Input.of(TextVectors.of(vectors.source(documents)));
    }
    return Input.of(TextVectors.join(vectors.source(documents), multiVectors, head));
  }

  private boolean readsTexts(Path documents) {
    return text != null
        || !encoders.isEmpty()
        || (vectors.format == null && BeirTextReader.isOne(documents));
  }

  private Input openTexts(Path documents, Path directory) {
    List<EncoderName> names = encoders.isEmpty() ? List.of(EncoderName.OWN_BM25) : encoders;
    EncoderName.requireOneOfEachKind(names);
    boolean sparse = names.stream().anyMatch(name -> name.kind().isSparse());
    boolean multi = names.stream().anyMatch(name -> !name.kind().isSparse());
    require(
        multiVectors == null
            && head == null
            && vectors.format == null
            && vectors.vocabulary == null
            && (build == null || sparse)
            && (buildMulti == null || multi)
            && (multiField == null || (sparse && multi)),
        "--encoder makes all vectors, expected no options of files of vectors, or of vectors of"
            + " another kind, beside it");
    Bm25Options weighting = bm25 == null ? new Bm25Options() : bm25;
    DocumentEncoders opened =
        DocumentEncoders.open(names, documents, weighting, directory, threads);
    return new Input(
        TextVectors.of(EncodedTexts.ofFile(documents, opened.encoders(), Role.DOCUMENT)),
        opened.statistics());
  }

  private void require(boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  /** The field of multi-vectors, which is the only one where there are no sparse vectors. */
  private String multiField(TextVectors source) {
    if (!source.hasSparse()) {
      return field;
    }
    return multiField == null ? DEFAULT_MULTI_FIELD : multiField;
  }

  /** Opens the index, or makes one. An index that exists must have parameters that are given. */
  private RichterIndex openIndex(TextVectors source, Path directory) {
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
    for (Map.Entry<String, FieldParameters> made : fields(source).entrySet()) {
      options = options.field(made.getKey(), made.getValue());
    }
    return RichterIndex.open(directory, options);
  }

  /** The fields of a new index, with what has made their vectors. */
  private Map<String, FieldParameters> fields(TextVectors source) {
    Map<String, FieldParameters> fields = new LinkedHashMap<>();
    if (source.hasSparse()) {
      SparseParameters parameters = sparseParameters();
      fields.put(
          field,
          source
              .encoder(Kind.SPARSE)
              .map(encoder -> parameters.withEncoder(encoder.id()))
              .orElse(parameters));
    }
    if (source.multi().isPresent()) {
      ProjectedFile file = source.multi().get();
      fields.put(multiField(source), multiParameters(file.dimension(), file.head()));
    }
    if (source.encoder(Kind.MULTI_VECTOR).isPresent()) {
      DirectoryEncoder encoder = source.encoder(Kind.MULTI_VECTOR).get();
      fields.put(
          multiField(source),
          multiParameters(encoder.dimension(), encoder.head()).withEncoder(encoder.id()));
    }
    return fields;
  }

  private SparseParameters sparseParameters() {
    return build == null ? SparseParameters.defaults() : build.parameters();
  }

  private MultiVectorParameters multiParameters(int dimension, Optional<Head> projecting) {
    MultiVectorParameters parameters =
        buildMulti == null ? MultiVectorParameters.of(dimension) : buildMulti.parameters(dimension);
    return projecting.map(parameters::withHead).orElse(parameters);
  }

  record Indexed(
      String index,
      long documentsRead,
      @Nullable Long documentsWithoutVector,
      long documentsInIndex,
      long tookNanos,
      long sizeBytes,
      DocumentEncoders.@Nullable Statistics bm25)
      implements Output.Report {

    @Override
    public String text() {
      return (bm25 == null ? "" : bm25.text())
          + Text.format(
              "%s documents in %s (%s a second)%s. %s has %s documents and takes %s.%n",
              Text.count(documentsRead),
              Text.duration(tookNanos),
              Text.count(Math.round(documentsRead / (tookNanos / 1e9))),
              documentsWithoutVector == null || documentsWithoutVector == 0
                  ? ""
                  : ", of which %s gave no vector and are left out"
                      .formatted(Text.count(documentsWithoutVector)),
              index,
              Text.count(documentsInIndex),
              Text.bytes(sizeBytes));
    }
  }
}
