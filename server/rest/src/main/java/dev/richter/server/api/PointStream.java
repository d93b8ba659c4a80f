package dev.richter.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.richter.Document;
import dev.richter.error.RichterException;
import dev.richter.server.problem.LineError;
import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import dev.richter.server.store.Collection;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Stores the points of a stream, one on each line, in memory that does not grow with it. */
final class PointStream {

  /** After so many refused lines the stream is given up. */
  static final int MOST_ERRORS = 1000;

  private final Collection collection;
  private final LineReader lines;
  private final List<LineError> errors = new ArrayList<>();
  private long accepted;

  PointStream(Collection collection, InputStream body, int maxLineBytes) {
    this.collection = collection;
    this.lines = new LineReader(body, maxLineBytes);
  }

  /**
   * Stores all lines.
   *
   * @throws ProblemException if the stream breaks off or has too many lines that cannot be stored;
   *     it says how many were stored, and which were not
   */
  void run() {
    try {
      for (byte[] line = lines.next(); line.length > 0; line = lines.next()) {
        store(line);
        if (errors.size() == MOST_ERRORS) {
          throw new ProblemException(
              ProblemCode.REQUEST_INVALID,
              "%d lines were refused, which is the limit; lines after %d were not read"
                  .formatted(MOST_ERRORS, lines.number()));
        }
      }
    } catch (IOException e) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.REQUEST_MALFORMED,
                  "the body was cut short after line %d".formatted(lines.number()))
              .withLines(errors, accepted));
    } catch (ProblemException | RichterException e) {
      throw new ProblemException(Problem.of(e).withLines(errors, accepted), e);
    }
  }

  private void store(byte[] line) {
    try {
      Document point = PointReader.point(line);
      Places.store(collection, List.of(point), only -> "");
      accepted++;
    } catch (ProblemException | RichterException e) {
      Problem problem = Problem.of(e);
      if (problem.status() != ProblemCode.REQUEST_INVALID.status()) {
        throw e;
      }
      errors.add(new LineError(lines.number(), problem));
    }
  }

  long accepted() {
    return accepted;
  }

  /** Writes a {@code StreamResult} of the contract. */
  void write(JsonGenerator out, String status) throws IOException {
    out.writeStartObject();
    out.writeStringField("status", status);
    out.writeNumberField("accepted", accepted);
    out.writeNumberField("refused", errors.size());
    out.writeArrayFieldStart("errors");
    for (LineError error : errors) {
      out.writeTree(error.toJson());
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
