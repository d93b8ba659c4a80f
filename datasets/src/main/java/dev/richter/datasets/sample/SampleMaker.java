package dev.richter.datasets.sample;

import dev.richter.datasets.eval.ExactSearch;
import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.eval.Qrels;
import dev.richter.datasets.io.OutputFile;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the resource of {@link SampleCollection} from a directory that holds a larger collection:
 * {@code documents.csr.gz}, {@code queries.tune.csr.gz}, {@code groundtruth.tune.k100.bin.gz} and
 * {@code qrels.tune.tsv}, the queries named {@code tune-0}, {@code tune-1}, …
 *
 * <p>Queries are drawn with a fixed seed. Of the documents come first the ten best of each query,
 * then what stands around the passage that each query asks for, one step further from it in each
 * round, until there are enough: so there are whole pages, near-duplicates, and passages of other
 * pages that compete. Documents keep their order.
 */
public final class SampleMaker {

  private static final int DOCUMENTS = 10_000;
  private static final int QUERIES = 500;
  private static final int BEST_OF_EACH_QUERY = 10;
  private static final int ANSWERS = 100;
  private static final long SEED = 20_250_901;

  private SampleMaker() {}

  /**
   * Makes the resource: {@code --data DIR --output FILE}.
   *
   * @throws RichterException if a file of the directory is missing or malformed
   */
  public static void main(String[] arguments) {
    if (arguments.length != 4
        || !arguments[0].equals("--data")
        || !arguments[2].equals("--output")) {
      System.err.println("usage: SampleMaker --data DIR --output FILE");
      System.exit(2);
    }
    make(Path.of(arguments[1]), Path.of(arguments[3]));
  }

  /**
   * Makes the resource.
   *
   * @param data the directory of the larger collection
   * @param output the file to write, named {@code .gz}
   * @throws RichterException if a file of the directory is missing or malformed, or the output
   *     cannot be written
   */
  public static void make(Path data, Path output) {
    List<VectorRecord> allQueries = readAll(data.resolve("queries.tune.csr.gz"));
    List<Integer> drawn = draw(allQueries.size());
    List<VectorRecord> queries = new ArrayList<>();
    for (int query : drawn) {
      queries.add(VectorRecord.ofRow(queries.size(), allQueries.get(query).vector()));
    }
    List<VectorRecord> documents = pick(data, drawn);
    List<SparseVector> queryVectors = queries.stream().map(VectorRecord::vector).toList();
    GroundTruth truth =
        ExactSearch.answers(documents.iterator(), queryVectors, ANSWERS, 1, count -> {});
    try (OutputFile file = OutputFile.create(output)) {
      SampleFile.write(new SampleCollection(documents, queries, truth), file.content());
      file.commit();
    } catch (IOException failure) {
      throw OutputFile.failed(output, failure);
    }
  }

  private static List<VectorRecord> readAll(Path path) {
    try (VectorReader reader = VectorReader.open(path, TokenDictionary.numeric())) {
      return reader.readAll();
    }
  }

  private static List<Integer> draw(int available) {
    List<Integer> queries = new ArrayList<>();
    for (int query = 0; query < available; query++) {
      queries.add(query);
    }
    Collections.shuffle(queries, new Random(SEED));
    return queries.subList(0, QUERIES);
  }

  private static Set<Integer> chooseRows(Path data, List<Integer> queries, long documents) {
    GroundTruth truth = GroundTruth.read(data.resolve("groundtruth.tune.k100.bin.gz"));
    Qrels qrels = Qrels.read(data.resolve("qrels.tune.tsv"));
    Set<Integer> rows = new TreeSet<>();
    List<Integer> centres = new ArrayList<>();
    for (int query : queries) {
      for (int rank = 0; rank < BEST_OF_EACH_QUERY; rank++) {
        rows.add(truth.id(query, rank));
      }
      qrels.grades("tune-" + query).keySet().forEach(id -> centres.add(Integer.valueOf(id)));
    }
    for (int step = 0; rows.size() < DOCUMENTS; step++) {
      for (int centre : centres) {
        for (int row : new int[] {centre - step, centre + step}) {
          if (rows.size() < DOCUMENTS && row >= 0 && row < documents) {
            rows.add(row);
          }
        }
      }
    }
    return rows;
  }

  private static List<VectorRecord> pick(Path data, List<Integer> queries) {
    List<VectorRecord> picked = new ArrayList<>();
    try (VectorReader reader =
        VectorReader.open(data.resolve("documents.csr.gz"), TokenDictionary.numeric())) {
      Set<Integer> rows = chooseRows(data, queries, reader.size().orElseThrow());
      for (int row = 0; reader.hasNext(); row++) {
        VectorRecord record = reader.next();
        if (rows.contains(row)) {
          picked.add(VectorRecord.ofRow(picked.size(), record.vector()));
        }
      }
    }
    return picked;
  }
}
