package dev.richter.bench;

import dev.richter.bench.RoundOptions.WorkDirectory;
import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Section;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.worker.BuildReport;
import dev.richter.bench.worker.RowGraph;
import dev.richter.codec.MultiVectorField;
import dev.richter.codec.MultiVectorFieldReader;
import dev.richter.codec.MultiVectorFieldStats;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.RichterCodec;
import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.MultiVectorFile;
import dev.richter.datasets.vectors.MultiVectorFileWriter;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.IOUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Recall and latency of searches of multi-vectors alone, beside scanning and plain inverted files.
 */
@Command(
    name = MultiVectorSearches.NAME,
    description = "Recall, latency and work of searches of multi-vectors, beside exact ones.")
final class MultiVectorSearches implements Callable<Integer> {

  static final String NAME = "multivectors";

  private static final String FIELD = "late";

  private static final double NANOS_A_SECOND = 1e9;

  private static final String TEXT =
"""
      Multi-vectors of a file, clustered document by document, in one segment; INT8, cosines. Recall is against the \
      exact search of the same index. The inverted file is the engine with nothing left out after its lists: every \
      document of the lists that are read is scored, so what counts there is recall and documents, not time. \
      Centroids are the same. fast-plaid, where it is there, has the same clustered rows as floats, its defaults but for \
      *probes* (n_ivf_probe) and *full* (n_full_scores), and searches one by one with torch on one thread. Lucene HNSW, where \
it is there, is a graph of all these rows, in which each row of a query finds the *nearest*; Lucene's \
`LateInteractionRescorer` ranks the documents of these. One thread; \
      means and percentiles over queries, of the round with the least mean.""";

  @Option(
      names = "--documents",
      required = true,
      paramLabel = "NAME.npy",
      description = "The rows of the documents, with NAME.lengths.npy beside it.")
  private Path documents = Path.of("");

  @Option(
      names = "--queries",
      required = true,
      paramLabel = "NAME.npy",
      description = "The rows of the queries.")
  private Path queries = Path.of("");

  @Option(
      names = "--passages",
      split = ",",
      paramLabel = "N",
      description = "Take only so many documents; several numbers for several indexes.")
  private List<Integer> passages = List.of(Integer.MAX_VALUE);

  @Option(
      names = "--budget",
      defaultValue = "16",
      paramLabel = "BUDGET",
      description = "How many rows a document keeps: none, 16, 25%% (default: ${DEFAULT-VALUE}).")
  private String budget = "16";

  @Option(
      names = "--fast-plaid",
      description =
          "Measure fast-plaid beside it, from its Python package; with torch it takes 5 GB.")
  private boolean fastPlaid;

  @Option(
      names = "--hnsw",
      description = "Measure Lucene's graph of all rows beside it; building it takes long.")
  private boolean hnsw;

  @Mixin private final RoundOptions options = new RoundOptions();

  @Spec private CommandSpec spec;

  private final Table builds =
      new Table(
          "Builds",
          Column.number("documents", 0),
          Column.number("rows", 0),
          Column.number("clustered and loaded s", 1),
          Column.number("merged with lists s", 1),
          Column.number("centroids", 0),
          Column.number("residual share", 2),
          Column.number("bytes a document", 0));

  private final Table peerBuilds =
      new Table(
          "Builds of peers",
          Column.text("engine"),
          Column.number("documents", 0),
          Column.number("seconds", 1),
          Column.number("bytes a document", 0));

  private final Table table = MultiVectorGrid.table();

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.now();
    try (WorkDirectory home = options.workDirectory();
        MultiVectorFile documentFile = MultiVectorFile.open(documents);
        MultiVectorFile queryFile = MultiVectorFile.open(queries)) {
      List<MultiVector> asked = asked(queryFile);
      for (int limit : passages) {
        measure(documentFile, Math.min(limit, documentFile.size()), asked, home.path());
      }
    }
    List<Table> tables =
        fastPlaid || hnsw ? List.of(builds, peerBuilds, table) : List.of(builds, table);
    JmhResults.publish(
        spec,
        new Section(
            NAME, "Multi-vectors", TEXT, ShownCommand.of(spec), machine, tables, List.of()));
    return 0;
  }

  private List<MultiVector> asked(MultiVectorFile file) {
    return IntStream.range(0, file.size())
        .mapToObj(file::read)
        .filter(query -> !query.isEmpty())
        .limit(options.searches())
        .toList();
  }

  private void measure(MultiVectorFile file, int size, List<MultiVector> asked, Path home)
      throws IOException {
    Path index = Files.createDirectories(home.resolve("multivectors-" + size));
    IOUtils.rm(index);
    MultiVectorParameters parameters =
        MultiVectorParameters.of(file.dimension())
            .withBudgets(ClusteringBudget.NONE, ClusteringBudget.parse(budget));
    try (Directory directory = MMapDirectory.open(index)) {
      RichterCodec codec = new RichterCodec(Map.of(FIELD, parameters), 1);
      OneSegment built = OneSegment.build(directory, codec, documents(file, size, parameters));
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        MultiVectorFieldStats stats =
            MultiVectorFieldReader.of(reader.leaves().getFirst().reader(), FIELD)
                .orElseThrow()
                .stats();
        builds.add(
            stats.documents(),
            stats.rows(),
            built.loadedSeconds(),
            built.mergedSeconds(),
            stats.centroids(),
            stats.residualShare(),
            (double) stats.sizeBytes() / stats.documents());
        List<MultiVectorGrid> grids = new ArrayList<>();
        for (int k : BenchOptions.KS) {
          grids.add(
              new MultiVectorGrid(
                  new IndexSearcher(reader), FIELD, asked, k, options.rounds(), table));
          grids.getLast().run();
        }
        if (hnsw) {
          runGraph(file, size, asked, parameters, home.resolve("hnsw-" + size), grids);
        }
        if (fastPlaid) {
          Path peerHome = Files.createDirectories(home.resolve("fast-plaid-" + size));
          runPeer(file, size, asked, parameters, peerHome, grids);
        }
      }
    }
  }

  private static Iterator<Document> documents(
      MultiVectorFile file, int size, MultiVectorParameters parameters) {
    return IntStream.range(0, size)
        .mapToObj(
            i -> {
              MultiVector vectors = file.read(i);
              Document document = new Document();
              if (!vectors.isEmpty()) {
                document.add(new MultiVectorField(FIELD, vectors, parameters));
              }
              return document;
            })
        .iterator();
  }

  private void runGraph(
      MultiVectorFile file,
      int size,
      List<MultiVector> asked,
      MultiVectorParameters parameters,
      Path home,
      List<MultiVectorGrid> grids)
      throws IOException {
    Iterator<MultiVector> rows =
        IntStream.range(0, size)
            .mapToObj(file::read)
            .map(vector -> vector.isEmpty() ? vector : parameters.prepareDocument(vector))
            .iterator();
    IOUtils.rm(home);
    long start = System.nanoTime();
    RowGraph.build(home, rows);
    double seconds = (System.nanoTime() - start) / NANOS_A_SECOND;
    try (RowGraph graph = RowGraph.open(home)) {
      peerBuilds.add("Lucene HNSW", size, seconds, (double) RowGraph.sizeBytes(home) / size);
      List<MultiVector> queries = asked.stream().map(parameters::prepareQuery).toList();
      for (MultiVectorGrid grid : grids) {
        grid.run(graph, queries);
      }
    }
  }

  private void runPeer(
      MultiVectorFile file,
      int size,
      List<MultiVector> asked,
      MultiVectorParameters parameters,
      Path home,
      List<MultiVectorGrid> grids)
      throws IOException {
    Path documentRows = home.resolve("documents.npy");
    Stream<MultiVector> all = IntStream.range(0, size).mapToObj(file::read);
    write(documentRows, file.dimension(), all, parameters::prepareDocument);
    Path queryRows = home.resolve("queries.npy");
    write(queryRows, file.dimension(), asked.stream(), parameters::prepareQuery);
    Path bench = ((Main) spec.root().userObject()).home();
    try (FastPlaidPeer peer = FastPlaidPeer.start(bench, home)) {
      BuildReport build = peer.build(documentRows);
      peerBuilds.add("fast-plaid", size, build.seconds(), (double) build.bytes() / size);
      for (MultiVectorGrid grid : grids) {
        grid.run(peer, queryRows);
      }
    }
  }

  private static void write(
      Path npy, int dimension, Stream<MultiVector> vectors, UnaryOperator<MultiVector> prepare) {
    try (MultiVectorFileWriter writer =
        MultiVectorFileWriter.create(npy, dimension, FloatType.FLOAT32)) {
      vectors.forEach(rows -> writer.write(rows.isEmpty() ? rows : prepare.apply(rows)));
      writer.finish();
    }
  }
}
