package dev.richter.datasets.bm25;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.richter.datasets.io.JsonLines;
import dev.richter.datasets.io.OutputFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The file of an encoder, {@code bm25.jsonl.gz}: first a line that says what it is, then one for
 * each term in the order of their tokens.
 *
 * <pre>
 * {"format":"richter-bm25","version":1,"analysis":"english","k1":0.9,"b":0.4,"documents":3,"length":9,"terms":2}
 * {"term":"cat","documents":2}
 * {"term":"dog","documents":1}
 * </pre>
 */
final class Bm25File {

  private static final String NAME = "bm25.jsonl.gz";
  private static final String FORMAT = "richter-bm25";
  private static final int VERSION = 1;

  private Bm25File() {}

  static boolean exists(Path directory) {
    return Files.exists(directory.resolve(NAME));
  }

  static void write(Path directory, Bm25Statistics statistics) {
    Path path = directory.resolve(NAME);
    try {
      Files.createDirectories(directory);
      try (OutputFile file = OutputFile.create(path)) {
        JsonGenerator json = file.jsonLines();
        writeHead(json, statistics);
        for (Bm25Statistics.Term term : statistics.terms()) {
          json.writeStartObject();
          json.writeStringField("term", term.text());
          json.writeNumberField("documents", term.documents());
          json.writeEndObject();
          json.writeRaw('\n');
        }
        json.flush();
        file.commit();
      }
    } catch (IOException failure) {
      throw OutputFile.failed(path, failure);
    }
  }

  private static void writeHead(JsonGenerator json, Bm25Statistics statistics) throws IOException {
    Bm25Parameters parameters = statistics.parameters();
    json.writeStartObject();
    json.writeStringField("format", FORMAT);
    json.writeNumberField("version", VERSION);
    json.writeStringField("analysis", parameters.analysis().analysisName());
    json.writeNumberField("k1", parameters.k1());
    json.writeNumberField("b", parameters.b());
    json.writeNumberField("documents", statistics.documents());
    json.writeNumberField("length", statistics.length());
    json.writeNumberField("terms", statistics.terms().size());
    json.writeEndObject();
    json.writeRaw('\n');
  }

  static Bm25Statistics read(Path directory) {
    Path path = directory.resolve(NAME);
    if (!Files.isRegularFile(path)) {
      throw new RichterException(
          ErrorCode.DATA_NOT_FOUND,
          "%s: found %s, expected the statistics that bm25 needs of a collection"
              .formatted(path, Files.isDirectory(path) ? "a directory" : "nothing"));
    }
    try (JsonLines lines = JsonLines.open(path)) {
      return new Reading(lines).all();
    }
  }

  /** Reads a file, in the order it is written, and checks that it can have been. */
  private static final class Reading {

    private final JsonLines lines;

    Reading(JsonLines lines) {
      this.lines = lines;
    }

    private record Head(Bm25Parameters parameters, int documents, long length, int terms) {}

    Bm25Statistics all() {
      Head head = lines.next(parser -> head(parser));
      if (head == null) {
        throw cut("nothing, expected a first line that says what it is");
      }
      List<Bm25Statistics.Term> terms = new ArrayList<>();
      Set<String> texts = new HashSet<>();
      while (terms.size() < head.terms()) {
        Bm25Statistics.Term term = lines.next(parser -> term(parser, head.documents()));
        if (term == null) {
          throw cut("%d terms, expected %d".formatted(terms.size(), head.terms()));
        }
        if (!texts.add(term.text())
            || (!terms.isEmpty() && Bm25Statistics.ORDER.compare(terms.getLast(), term) >= 0)) {
          throw lines.malformed(
              "%s, expected each term once, those of more documents first".formatted(term));
        }
        terms.add(term);
      }
      if (lines.next(parser -> term(parser, head.documents())) != null) {
        throw lines.malformed("a term more than the %d of the first line".formatted(head.terms()));
      }
      return new Bm25Statistics(head.parameters(), head.documents(), head.length(), terms);
    }

    private RichterException cut(String found) {
      return new RichterException(
          ErrorCode.DATA_TRUNCATED, "%s: it has %s".formatted(lines.path(), found));
    }

    private Head head(JsonParser parser) throws IOException {
      String format = text("format");
      if (!format.equals(FORMAT)) {
        throw lines.malformed("\"%s\", expected \"%s\"".formatted(format, FORMAT));
      }
      number(parser, "version", VERSION, VERSION);
      String analysis = text("analysis");
      requireField("k1");
      float k1 = lines.number();
      requireField("b");
      float b = lines.number();
      int documents = (int) number(parser, "documents", 1, Integer.MAX_VALUE);
      long length = number(parser, "length", documents, Long.MAX_VALUE);
      int terms = (int) number(parser, "terms", 1, Integer.MAX_VALUE);
      requireEnd();
      try {
        Bm25Parameters parameters = new Bm25Parameters(Bm25Analysis.ofName(analysis), k1, b);
        return new Head(parameters, documents, length, terms);
      } catch (RichterException failure) {
        throw lines.malformed(String.valueOf(failure.getMessage()));
      }
    }

    private Bm25Statistics.Term term(JsonParser parser, int documents) throws IOException {
      String term = text("term");
      if (term.isEmpty() || term.length() > Bm25Statistics.MAX_TERM_LENGTH) {
        throw lines.malformed(
            "a term of %d characters, expected 1 to %d"
                .formatted(term.length(), Bm25Statistics.MAX_TERM_LENGTH));
      }
      int count = (int) number(parser, "documents", 1, documents);
      requireEnd();
      return new Bm25Statistics.Term(term, count);
    }

    private void requireField(String expected) throws IOException {
      String field = lines.nextField();
      if (!expected.equals(field)) {
        throw lines.malformed(
            "%s, expected \"%s\""
                .formatted(field == null ? "no field" : "\"" + field + "\"", expected));
      }
    }

    private void requireEnd() throws IOException {
      String field = lines.nextField();
      if (field != null) {
        throw lines.malformed("\"%s\", expected no more fields".formatted(field));
      }
    }

    private String text(String field) throws IOException {
      requireField(field);
      lines.require(JsonToken.VALUE_STRING, "a string");
      return lines.text().orElseThrow();
    }

    private long number(JsonParser parser, String field, long least, long most) throws IOException {
      requireField(field);
      lines.require(JsonToken.VALUE_NUMBER_INT, "a whole number");
      long number = parser.getLongValue();
      if (number < least || number > most) {
        throw lines.malformed("%d, expected %d to %d".formatted(number, least, most));
      }
      return number;
    }
  }
}
