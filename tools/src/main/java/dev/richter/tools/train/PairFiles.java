package dev.richter.tools.train;

import dev.richter.datasets.eval.Qrels;
import dev.richter.datasets.vectors.MultiVectorFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Pairs of two files of multi-vectors: the texts of the same number, or those that judgements bring
 * together.
 */
public final class PairFiles implements PairSource, AutoCloseable {

  private final Path queriesPath;
  private final Path documentsPath;
  private final MultiVectorFile queries;
  private final MultiVectorFile documents;
  private int[] queryOfPair = {};
  private int[] documentOfPair = {};

  private PairFiles(
      Path queriesPath, MultiVectorFile queries, Path documentsPath, MultiVectorFile documents) {
    this.queriesPath = queriesPath;
    this.queries = queries;
    this.documentsPath = documentsPath;
    this.documents = documents;
  }

  /**
   * Opens two files where text i of one and text i of the other are a pair.
   *
   * @throws RichterException as {@link MultiVectorFile#open} does; with {@link
   *     ErrorCode#DATA_MALFORMED} if there are not as many texts in both, or {@link
   *     ErrorCode#VECTOR_DIMENSION_MISMATCH}
   */
  public static PairFiles open(Path queriesPath, Path documentsPath) {
    return open(queriesPath, documentsPath, PairFiles::pairByNumber);
  }

  /**
   * Opens two files where judgements tell the pairs.
   *
   * @param qrels which documents answer which queries, by the ids of the files: each document with
   *     a grade above 0 makes a pair
   * @throws RichterException as {@link MultiVectorFile#open} does; with {@link
   *     ErrorCode#DATA_MALFORMED} if a judged text is in neither, or {@link
   *     ErrorCode#VECTOR_DIMENSION_MISMATCH}
   */
  public static PairFiles open(Path queriesPath, Path documentsPath, Qrels qrels) {
    return open(queriesPath, documentsPath, pairs -> pairs.pairByJudgements(qrels));
  }

  private static PairFiles open(Path queriesPath, Path documentsPath, Consumer<PairFiles> pairing) {
    MultiVectorFile queries = MultiVectorFile.open(queriesPath);
    MultiVectorFile documents;
    try {
      documents = MultiVectorFile.open(documentsPath);
    } catch (RuntimeException failure) {
      queries.close();
      throw failure;
    }
    PairFiles pairs = new PairFiles(queriesPath, queries, documentsPath, documents);
    try {
      pairs.checkDimension();
      pairing.accept(pairs);
      return pairs;
    } catch (RuntimeException failure) {
      pairs.close();
      throw failure;
    }
  }

  private void checkDimension() {
    if (documents.dimension() != queries.dimension()) {
      throw new RichterException(
          ErrorCode.VECTOR_DIMENSION_MISMATCH,
          "%s: dimension %d, expected %d as in %s"
              .formatted(documentsPath, documents.dimension(), queries.dimension(), queriesPath));
    }
  }

  private void pairByNumber() {
    if (documents.size() != queries.size()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s: %d texts, expected %d as in %s"
              .formatted(documentsPath, documents.size(), queries.size(), queriesPath));
    }
    queryOfPair = IntStream.range(0, queries.size()).toArray();
    documentOfPair = queryOfPair;
  }

  private void pairByJudgements(Qrels qrels) {
    Map<String, Integer> queryNumbers = numbers(queries);
    Map<String, Integer> documentNumbers = numbers(documents);
    IntStream.Builder queryNumber = IntStream.builder();
    IntStream.Builder documentNumber = IntStream.builder();
    for (String query : qrels.queries()) {
      qrels
          .grades(query)
          .forEach(
              (document, grade) -> {
                if (grade > 0) {
                  queryNumber.add(number(queryNumbers, query, queriesPath));
                  documentNumber.add(number(documentNumbers, document, documentsPath));
                }
              });
    }
    queryOfPair = queryNumber.build().toArray();
    documentOfPair = documentNumber.build().toArray();
  }

  private static Map<String, Integer> numbers(MultiVectorFile file) {
    List<String> ids = file.ids();
    Map<String, Integer> numbers = HashMap.newHashMap(ids.size());
    for (int text = 0; text < ids.size(); text++) {
      numbers.put(ids.get(text), text);
    }
    return numbers;
  }

  private static int number(Map<String, Integer> numbers, String id, Path path) {
    Integer number = numbers.get(id);
    if (number == null) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s: no text with the id \"%s\", expected one as it is judged".formatted(path, id));
    }
    return number;
  }

  @Override
  public int size() {
    return queryOfPair.length;
  }

  @Override
  public int dimension() {
    return queries.dimension();
  }

  @Override
  public MultiVector query(int pair) {
    return read(queries, queriesPath, queryOfPair[pair]);
  }

  @Override
  public MultiVector document(int pair) {
    return read(documents, documentsPath, documentOfPair[pair]);
  }

  private static MultiVector read(MultiVectorFile file, Path path, int number) {
    MultiVector text = file.read(number);
    if (text.isEmpty()) {
      throw new RichterException(
          ErrorCode.VECTOR_EMPTY,
          "%s, text %d: no rows, expected at least one".formatted(path, number));
    }
    return text;
  }

  @Override
  public void close() {
    queries.close();
    documents.close();
  }
}
