package dev.richter.bench;

import dev.richter.bench.report.Machine;
import dev.richter.bench.report.Section;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.codec.MultiVectorField;
import dev.richter.codec.MultiVectorFieldReader;
import dev.richter.codec.MultiVectorFieldStats;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.RichterCodec;
import dev.richter.datasets.vectors.MultiVectorFile;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.search.MultiVectorQuery;
import dev.richter.search.SearchParameters;
import dev.richter.search.VectorTopDocs;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  /** Times the documents: so many candidates are all of them, and not yet a reason for a scan. */
  private static final int MORE_THAN_ALL = 3;

  private static final double NANOS_A_MICRO = 1000;

  private static final String TEXT =
      """
      Multi-vectors of a file, clustered document by document, in one segment; INT8, cosines. Recall is against the \
      exact search of the same index. The inverted file is the engine with nothing left out after its lists: every \
      document of the lists that are read is scored, so what counts there is recall and documents, not time. \
      Centroids are the same. One thread; means and percentiles over queries, of the round with the least mean.""";

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
      names = "--searches",
      defaultValue = "300",
      paramLabel = "N",
      description = "How many queries to take (default: ${DEFAULT-VALUE}).")
  private int searches;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "How often each setting is measured (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Where indexes go (default: a temporary directory).")
  private @Nullable Path work;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Machine machine = Machine.now();
    Table builds =
        new Table(
            "Builds",
            Column.number("documents", 0),
            Column.number("rows", 0),
            Column.number("clustered and loaded s", 1),
            Column.number("merged with lists s", 1),
            Column.number("centroids", 0),
            Column.number("residual share", 2),
            Column.number("bytes a document", 0));
    Table table =
        new Table(
            "Searches",
            Column.number("documents", 0),
            Column.number("k", 0),
            Column.text("search"),
            Column.number("recall", 4),
            Column.number("mean µs", 0),
            Column.number("p99", 0),
            Column.number("postings", 0),
            Column.number("estimated", 0),
            Column.number("scored", 0),
            Column.number("scored %", 2));
    Path home = work == null ? Files.createTempDirectory("richter-bench") : work;
    try (MultiVectorFile documentFile = MultiVectorFile.open(documents);
        MultiVectorFile queryFile = MultiVectorFile.open(queries)) {
      List<MultiVector> asked = asked(queryFile);
      for (int limit : passages) {
        measure(documentFile, Math.min(limit, documentFile.size()), asked, home, builds, table);
      }
    } finally {
      if (work == null) {
        IOUtils.rm(home);
      }
    }
    List<Table> tables = List.of(builds, table);
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
        .limit(searches)
        .toList();
  }

  private void measure(
      MultiVectorFile file, int size, List<MultiVector> asked, Path home, Table builds, Table table)
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
        for (int k : BenchOptions.KS) {
          new Searches(new IndexSearcher(reader), asked, k, size, table).run();
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

  /** The searches of one index for the best k. */
  private final class Searches {

    private final IndexSearcher searcher;
    private final List<MultiVector> asked;
    private final int k;
    private final int size;
    private final Table table;
    private final List<Set<Integer>> best = new ArrayList<>();

    Searches(IndexSearcher searcher, List<MultiVector> asked, int k, int size, Table table) {
      this.searcher = searcher;
      this.asked = asked;
      this.k = k;
      this.size = size;
      this.table = table;
    }

    void run() throws IOException {
      SearchParameters defaults = SearchParameters.defaults();
      SearchParameters exact = defaults.withExact(true);
      for (MultiVector query : asked) {
        best.add(documents(search(query, exact)));
      }
      measure("exact", exact, 1);
      for (int probes : new int[] {32, 64, 128}) {
        for (float margin : new float[] {3, 3.5f, 4, 5}) {
          measure(
              "probes %d, margin %s".formatted(probes, margin),
              defaults.withProbes(probes).withMargin(margin),
              rounds);
        }
      }
      SearchParameters everything =
          defaults.withCandidates(MORE_THAN_ALL * size).withMargin(Float.MAX_VALUE);
      for (int probes : new int[] {1, 2, 4, 8, 16}) {
        measure("inverted file, probes " + probes, everything.withProbes(probes), 1);
      }
    }

    private VectorTopDocs search(MultiVector query, SearchParameters parameters)
        throws IOException {
      return new MultiVectorQuery(FIELD, query, k, parameters, null).search(searcher);
    }

    private Set<Integer> documents(VectorTopDocs found) {
      Set<Integer> documents = new HashSet<>();
      for (ScoreDoc document : found.scoreDocs()) {
        documents.add(document.doc);
      }
      return documents;
    }

    private void measure(String name, SearchParameters parameters, int times) throws IOException {
      double hits = 0;
      long postings = 0;
      long estimated = 0;
      long scored = 0;
      double mean = Double.POSITIVE_INFINITY;
      long p99 = 0;
      for (int round = 0; round < times; round++) {
        long[] nanos = new long[asked.size()];
        hits = 0;
        postings = 0;
        estimated = 0;
        scored = 0;
        for (int i = 0; i < nanos.length; i++) {
          long start = System.nanoTime();
          VectorTopDocs found = search(asked.get(i), parameters);
          nanos[i] = System.nanoTime() - start;
          Set<Integer> right = documents(found);
          right.retainAll(best.get(i));
          hits += (double) right.size() / best.get(i).size();
          postings += found.work().postings();
          estimated += found.work().documentsEstimated();
          scored += found.work().documentsScored();
        }
        double roundMean = Arrays.stream(nanos).average().orElse(0);
        if (roundMean < mean) {
          mean = roundMean;
          Arrays.sort(nanos);
          p99 = nanos[nanos.length * 99 / 100];
        }
      }
      double count = asked.size();
      table.add(
          size,
          k,
          name,
          hits / count,
          mean / NANOS_A_MICRO,
          p99 / NANOS_A_MICRO,
          postings / count,
          estimated / count,
          scored / count,
          100 * scored / count / size);
    }
  }
}
