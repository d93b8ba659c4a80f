package dev.richter.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.richter.error.RichterException;
import dev.richter.server.problem.LineError;
import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import dev.richter.server.store.Collection;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/**
 * Stores the points of a stream, one on each line, in memory that does not grow with it. The texts
 * of lines that have arrived are encoded side by side.
 */
final class PointStream {

  /** After so many refused lines the stream is given up. */
  static final int MOST_ERRORS = 1000;

  /** So many lines at most have texts that are being encoded. */
  private static final int MOST_PENDING = 64;

  private final Collection collection;
  private final Texts texts;
  private final LineReader lines;
  private final Deque<Line> pending = new ArrayDeque<>();
  private final List<LineError> errors = new ArrayList<>();
  private long accepted;

  PointStream(Collection collection, Texts texts, InputStream body, int maxLineBytes) {
    this.collection = collection;
    this.texts = texts;
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
        begin(line);
        // No line waits for another one to arrive.
        boolean more = lines.isReady();
        while (!pending.isEmpty() && (!more || pending.size() >= MOST_PENDING || isPlain())) {
          store(pending.remove());
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

  /** A line, or why it cannot be stored. */
  private record Line(long number, Supplier<Texts.Pending> point, boolean hasTexts) {}

  /** Whether the line that comes next has nothing to wait for. */
  private boolean isPlain() {
    return !pending.getFirst().hasTexts();
  }

  private void begin(byte[] line) {
    long number = lines.number();
    try {
      Texts.Pending point = texts.begin(collection, List.of(PointReader.point(line)), only -> "");
      pending.add(new Line(number, () -> point, point.hasTexts()));
    } catch (ProblemException | RichterException e) {
      pending.add(
          new Line(
              number,
              () -> {
                throw e;
              },
              false));
    }
  }

  private void store(Line line) {
    try {
      line.point().get().store();
      accepted++;
    } catch (ProblemException | RichterException e) {
      Problem problem = Problem.of(e);
      if (problem.status() != ProblemCode.REQUEST_INVALID.status()) {
        throw e;
      }
      errors.add(new LineError(line.number(), problem));
      if (errors.size() == MOST_ERRORS) {
        throw new ProblemException(
            ProblemCode.REQUEST_INVALID,
            "%d lines were refused, which is the limit; lines after %d were not read"
                .formatted(MOST_ERRORS, line.number()));
      }
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
