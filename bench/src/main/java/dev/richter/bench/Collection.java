package dev.richter.bench;

import dev.richter.bench.worker.Log;
import dev.richter.bench.worker.Request;
import dev.richter.datasets.eval.ExactSearch;
import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.eval.Recall;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.datasets.vectors.VectorWriter;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A collection with queries to choose parameters on (tune) and others to report on (dev), all in
 * memory, and as files in Seismic's inner format, which every engine reads.
 *
 * @param documentsFile the documents for a {@link Request.Build}
 * @param documents by row
 * @param sweep the first of the tuning queries, as many as do for trying many settings
 */
record Collection(
    Path documentsFile, List<SparseVector> documents, QuerySet tune, QuerySet sweep, QuerySet dev) {

  private static final int SWEEP_QUERIES = 500;

  /** How many exact answers there are to each query. */
  static final int TRUTH = 100;

  private static final List<String> EXTENSIONS = List.of(".csr.gz", ".csr", ".bin.gz", ".bin");

  /**
   * Queries with their exact answers.
   *
   * @param file the queries for a {@link Request.Pass}
   */
  record QuerySet(Path file, List<SparseVector> queries, GroundTruth truth) {}

  /**
   * Reads {@code documents}, {@code queries.tune}, {@code queries.dev} with the extension .csr or
   * .bin, and {@code groundtruth.*.k100.bin}, each of them as it is or gzip.
   *
   * @param rows how many documents to take; the exact answers are computed if these are not all
   * @param work where the files for the engines go
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND} if a file is missing
   */
  static Collection open(Path data, int rows, Path work) throws IOException {
    Files.createDirectories(work);
    Log.log("reading %s", data);
    Path source = find(data, "documents", EXTENSIONS);
    List<SparseVector> documents = read(source, rows);
    boolean whole = documents.size() < rows;
    Path documentsFile = work.resolve("documents.bin");
    write(documents, documentsFile);
    QuerySet tune = querySet(data, "tune", documents, whole, work);
    Path sweepFile = work.resolve("queries.sweep.bin");
    List<SparseVector> sweep =
        tune.queries().subList(0, Math.min(SWEEP_QUERIES, tune.queries().size()));
    write(sweep, sweepFile);
    return new Collection(
        documentsFile,
        documents,
        tune,
        new QuerySet(sweepFile, sweep, tune.truth()),
        querySet(data, "dev", documents, whole, work));
  }

  private static QuerySet querySet(
      Path data, String name, List<SparseVector> documents, boolean whole, Path work)
      throws IOException {
    List<SparseVector> queries = read(find(data, "queries." + name, EXTENSIONS), Integer.MAX_VALUE);
    Path file = work.resolve("queries." + name + ".bin");
    write(queries, file);
    GroundTruth truth =
        whole
            ? GroundTruth.read(
                find(data, "groundtruth.%s.k100".formatted(name), List.of(".bin.gz", ".bin")))
            : truth(documents, queries, row -> true);
    return new QuerySet(file, queries, truth);
  }

  private static Path find(Path data, String name, List<String> extensions) {
    return extensions.stream()
        .map(extension -> data.resolve(name + extension))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new RichterException(
                    ErrorCode.DATA_NOT_FOUND,
                    "%s has no file %s with an extension of %s"
                        .formatted(data, name, String.join(", ", extensions))));
  }

  private static List<SparseVector> read(Path file, int rows) {
    List<SparseVector> vectors = new ArrayList<>();
    try (VectorReader reader = VectorReader.open(file, TokenDictionary.numeric())) {
      while (vectors.size() < rows && reader.hasNext()) {
        vectors.add(reader.next().vector());
      }
    }
    return vectors;
  }

  private static void write(List<SparseVector> vectors, Path file) {
    write(records(vectors, row -> true), file);
  }

  /** Writes vectors in Seismic's inner format. */
  static void write(Iterator<VectorRecord> vectors, Path file) {
    try (VectorWriter writer =
        VectorFormat.SEISMIC_BINARY.create(file, TokenDictionary.numeric())) {
      while (vectors.hasNext()) {
        writer.write(vectors.next());
      }
      writer.finish();
    }
  }

  private static Iterator<VectorRecord> records(List<SparseVector> vectors, IntPredicate accepted) {
    return IntStream.range(0, vectors.size())
        .filter(accepted)
        .mapToObj(row -> VectorRecord.ofRow(row, vectors.get(row)))
        .iterator();
  }

  /**
   * The exact answers among some of the documents. Their ids are positions among those, so that
   * only the scores are of use.
   */
  private static GroundTruth truth(
      List<SparseVector> documents, List<SparseVector> queries, IntPredicate accepted) {
    return ExactSearch.answers(
        records(documents, accepted),
        queries,
        TRUTH,
        Runtime.getRuntime().availableProcessors(),
        done -> {});
  }

  /** How many documents there are. */
  int rows() {
    return documents.size();
  }

  /** The queries of a set with their exact answers among some of the documents. */
  QuerySet among(QuerySet set, IntPredicate accepted) {
    return new QuerySet(set.file(), set.queries(), truth(documents, set.queries(), accepted));
  }

  /**
   * Mean recall@k of answers. A document counts if its exact score is at least that of the k-th
   * exact answer.
   *
   * @param answers by query, the rows found
   * @param accepted which rows may be found
   * @throws IllegalStateException if an answer is there twice or is none that may be found
   */
  double recall(QuerySet set, int k, int[][] answers, IntPredicate accepted) {
    double sum = 0;
    for (int query = 0; query < answers.length; query++) {
      float[] exactScores = new float[answers[query].length];
      Set<Integer> seen = new HashSet<>();
      for (int i = 0; i < exactScores.length; i++) {
        int row = answers[query][i];
        if (!seen.add(row) || !accepted.test(row)) {
          throw new IllegalStateException(
              "query %d was answered with row %d, which %s"
                  .formatted(
                      query, row, accepted.test(row) ? "it has twice" : "was not to be found"));
        }
        exactScores[i] = documents.get(row).dot(set.queries().get(query));
      }
      sum += Recall.at(k, set.truth(), query, exactScores);
    }
    return sum / answers.length;
  }
}
