package dev.richter.datasets.generate;

import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Shows how well the figures fit: the statistics of a real collection beside those of a generated
 * one of the same size, as a Markdown table.
 *
 * <p>{@code --data DIR [--seed N]}; the directory holds {@code documents.csr.gz} and {@code
 * queries.tune.csr.gz}. Needs a heap of 4 GiB for 250,000 documents.
 */
public final class FitReport {

  private static final int THREADS = 2;

  private FitReport() {}

  /**
   * Prints the table.
   *
   * @throws RichterException if a file of the directory is missing or malformed
   */
  public static void main(String[] arguments) {
    boolean seeded = arguments.length == 4 && arguments[2].equals("--seed");
    if (!(seeded || arguments.length == 2) || !arguments[0].equals("--data")) {
      System.err.println("usage: FitReport --data DIR [--seed N]");
      System.exit(2);
    }
    print(Path.of(arguments[1]), seeded ? Long.parseLong(arguments[3]) : 1);
  }

  private static void print(Path data, long seed) {
    List<SparseVector> documents = read(open(data.resolve("documents.csr.gz")));
    List<SparseVector> queries = read(open(data.resolve("queries.tune.csr.gz")));
    int size = documents.size();
    int queryCount = queries.size();
    List<CollectionProfile.Figure> real = CollectionProfile.measure(documents, queries, THREADS);
    CollectionGenerator generator = CollectionGenerator.of(GeneratorFigures.techdocs(), seed);
    documents = read(generator.documents(size, THREADS));
    queries = read(generator.queries(size, queryCount, THREADS));
    List<CollectionProfile.Figure> generated =
        CollectionProfile.measure(documents, queries, THREADS);
    System.out.print(CollectionProfile.compare("real", real, "generated", generated));
  }

  private static VectorReader open(Path path) {
    return VectorReader.open(path, TokenDictionary.numeric());
  }

  private static List<SparseVector> read(VectorReader reader) {
    try (reader) {
      List<SparseVector> vectors = new ArrayList<>();
      for (VectorRecord record : (Iterable<VectorRecord>) () -> reader) {
        vectors.add(record.vector());
      }
      return vectors;
    }
  }
}
