package dev.richter.datasets.eval;

import dev.richter.datasets.io.LineInput;
import dev.richter.datasets.io.OutputFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Relevance judgements: how relevant a document is to a query, 0 for not at all.
 *
 * <p>Files are in the layout of BEIR: query id, document id and grade a line, divided by tabs,
 * under an optional header line {@code query-id corpus-id score}; or in that of TREC, which MS
 * MARCO has too: query id, a column without meaning, document id and grade, divided by blanks or
 * tabs. Immutable and safe for use by many threads.
 */
public final class Qrels {

  private static final String HEADER = "query-id\tcorpus-id\tscore";
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final Map<String, Map<String, Integer>> gradesByQuery;

  private Qrels(Map<String, Map<String, Integer>> gradesByQuery) {
    this.gradesByQuery = gradesByQuery;
  }

  /** Makes judgements of a map from query to document to grade, which is copied. */
  public static Qrels of(Map<String, Map<String, Integer>> gradesByQuery) {
    Map<String, Map<String, Integer>> copy = new LinkedHashMap<>();
    gradesByQuery.forEach(
        (query, grades) ->
            copy.put(query, Collections.unmodifiableMap(new LinkedHashMap<>(grades))));
    return new Qrels(Collections.unmodifiableMap(copy));
  }

  /**
   * Reads a file, plain or gzip.
   *
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND}, or {@link
   *     ErrorCode#DATA_MALFORMED} with the line that has neither three nor four columns, has a
   *     grade that is not an integer, or judges a document twice
   */
  public static Qrels read(Path path) {
    Map<String, Map<String, Integer>> grades = new LinkedHashMap<>();
    try (LineInput input = LineInput.open(path)) {
      for (String line = input.next(); line != null; line = input.next()) {
        if (input.lineNumber() == 1 && line.strip().equals(HEADER)) {
          continue;
        }
        String[] columns = columns(input, line);
        Integer previous =
            grades
                .computeIfAbsent(columns[0], query -> new LinkedHashMap<>())
                .put(columns[1], grade(input, columns[2].strip()));
        if (previous != null) {
          throw input.malformed(
              "a second judgement of document %s for query %s, expected one"
                  .formatted(columns[1], columns[0]));
        }
      }
    }
    return of(grades);
  }

  /** Query id, document id and grade of a line. */
  private static String[] columns(LineInput input, String line) {
    String[] columns = line.split("\t", -1);
    if (columns.length == 3 && !columns[0].isEmpty() && !columns[1].isEmpty()) {
      return columns;
    }
    String[] trec = BLANKS.split(line.strip(), -1);
    if (trec.length == 4) {
      return new String[] {trec[0], trec[2], trec[3]};
    }
    throw input.malformed(
        "%d columns, expected a query id, a document id and a grade divided by tabs, or the four columns of TREC"
            .formatted(columns.length));
  }

  private static int grade(LineInput input, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException failure) {
      throw input.malformed("grade \"%s\", expected an integer".formatted(text));
    }
  }

  /**
   * Writes a file with a header line, which appears whole or not at all.
   *
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED}
   */
  public void write(Path path) {
    try (OutputFile file = OutputFile.create(path)) {
      StringBuilder lines = new StringBuilder(HEADER).append('\n');
      gradesByQuery.forEach(
          (query, grades) ->
              grades.forEach(
                  (document, grade) ->
                      lines
                          .append(query)
                          .append('\t')
                          .append(document)
                          .append('\t')
                          .append(grade)
                          .append('\n')));
      file.content().write(lines.toString().getBytes(StandardCharsets.UTF_8));
      file.commit();
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }

  /** The queries that have judgements, in the order of the file. */
  public Set<String> queries() {
    return gradesByQuery.keySet();
  }

  /**
   * The grades of the judged documents of a query, in the order of the file; empty if there are
   * none.
   */
  public Map<String, Integer> grades(String query) {
    return gradesByQuery.getOrDefault(query, Map.of());
  }
}
