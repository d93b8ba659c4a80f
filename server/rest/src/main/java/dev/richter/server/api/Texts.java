package dev.richter.server.api;

import dev.richter.Document;
import dev.richter.RichterIndex;
import dev.richter.codec.EncoderId;
import dev.richter.codec.FieldParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.server.http.Metrics;
import dev.richter.server.http.QueryPool;
import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import dev.richter.server.store.Collection;
import dev.richter.server.text.Encoder;
import dev.richter.server.text.Encoders;
import dev.richter.vector.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Makes vectors of texts, on the threads of queries: those of a query on the query's own, those of
 * points on all but one, which is left to queries. Safe for use by many threads.
 */
final class Texts {

  private static final System.Logger LOGGER = System.getLogger("dev.richter.server");
  private static final long PAUSE_MILLIS = 5;

  private final Encoders encoders;
  private final QueryPool pool;
  private final Metrics metrics;
  private final Semaphore forPoints;

  Texts(Encoders encoders, QueryPool pool, Metrics metrics) {
    this.encoders = encoders;
    this.pool = pool;
    this.metrics = metrics;
    this.forPoints = new Semaphore(Math.max(1, pool.threadCount() - 1), true);
  }

  /** The encoder that a field remembers, if the server has it. */
  Optional<Encoder> available(FieldParameters field) {
    return field.encoder().flatMap(encoders::of);
  }

  /**
   * The encoder for a text.
   *
   * @param fields the fields of the collection
   * @param field the one that the vector is for
   * @param place a JSON pointer to the text
   * @throws ProblemException if the field remembers none, the server does not have it, or the text
   *     wants another one
   */
  Encoder encoder(
      Map<String, FieldParameters> fields, String field, VectorInput.Text text, String place) {
    FieldParameters parameters = fields.get(field);
    if (parameters == null) {
      throw unknownField(fields, field, place);
    }
    EncoderId remembered =
        parameters
            .encoder()
            .orElseThrow(
                () ->
                    problem(
                        ProblemCode.ENCODER_MISSING,
                        "a text for field \"%s\", which remembers no encoder, expected a vector"
                            .formatted(field),
                        place));
    if (text.model().isPresent()) {
      Encoder wanted = named(text.model().get(), place + "/model");
      if (!wanted.id().isSameAs(remembered)) {
        throw problem(
            ProblemCode.ENCODER_MISMATCH,
            "%s, expected that of field \"%s\", %s".formatted(wanted.id(), field, remembered),
            place + "/model");
      }
      return wanted;
    }
    return encoders
        .of(remembered)
        .orElseThrow(
            () ->
                problem(
                    ProblemCode.ENCODER_UNAVAILABLE,
                    "a text for field \"%s\", which remembers %s; the server has %s"
                        .formatted(field, remembered, configured()),
                    place));
  }

  /**
   * The encoder of a name.
   *
   * @param place a JSON pointer to the name
   * @throws ProblemException if there is none
   */
  Encoder named(String name, String place) {
    return encoders
        .named(name)
        .orElseThrow(
            () ->
                problem(
                    ProblemCode.ENCODER_UNAVAILABLE,
                    "no encoder \"%s\"; the server has %s".formatted(name, configured()),
                    place));
  }

  /** What is said of a field that a collection does not have. */
  static ProblemException unknownField(
      Map<String, FieldParameters> fields, String field, String place) {
    return new ProblemException(
        Problem.of(
                new RichterException(
                    ErrorCode.FIELD_UNKNOWN,
                    "field \"%s\", expected one of %s".formatted(field, fields.keySet())))
            .at(place));
  }

  private String configured() {
    return encoders.all().isEmpty()
        ? "no encoders"
        : String.join(", ", encoders.all().stream().map(each -> each.id().toString()).toList());
  }

  private static ProblemException problem(ProblemCode code, String detail, String place) {
    return new ProblemException(Problem.of(code, detail).at(place));
  }

  /**
   * The vector of a query.
   *
   * @throws ProblemException if the encoder fails
   */
  Vector query(Encoder encoder, VectorInput.Text text) {
    return encode(encoder, encoder::encodeQuery, text.text());
  }

  private Vector encode(Encoder encoder, Function<String, Vector> encoding, String text) {
    try {
      Vector vector = encoding.apply(text);
      metrics.textsEncoded(1);
      return vector;
    } catch (RuntimeException e) {
      LOGGER.log(
          System.Logger.Level.ERROR,
          () -> "%s failed on a text of %d characters".formatted(encoder.id(), text.length()),
          e);
      throw new ProblemException(
          ProblemCode.ENCODER_FAILED,
          "encoder \"%s\" failed on a text; the log of the server says why"
              .formatted(encoder.id().name()));
    }
  }

  /**
   * Begins to make vectors of the texts of points.
   *
   * @param place where in the body a point stands, by its number
   * @throws ProblemException as {@link #encoder} does, or if the server is shutting down
   */
  Pending begin(Collection collection, List<PointBody> points, IntFunction<String> place) {
    if (points.stream().allMatch(point -> point.texts().isEmpty())) {
      return new Pending(collection, points, place, Map.of(), List.of());
    }
    Map<String, FieldParameters> fields = collection.read(RichterIndex::fields);
    List<Encoding> encodings = new ArrayList<>();
    for (PointBody point : points) {
      for (PointBody.Text text : point.texts()) {
        Encoder encoder = encoder(fields, text.field(), text.text(), text.place());
        encodings.add(new Encoding(encoder, text, new CompletableFuture<>()));
      }
    }
    encodings.forEach(this::start);
    return new Pending(collection, points, place, fields, encodings);
  }

  /**
   * Points whose texts become vectors.
   *
   * @param collection where they go
   * @param points the points
   * @param place where in the body a point stands, by its number
   * @param fields the fields of the collection that their texts are for
   * @param encodings their texts, in their order
   */
  record Pending(
      Collection collection,
      List<PointBody> points,
      IntFunction<String> place,
      Map<String, FieldParameters> fields,
      List<Encoding> encodings) {

    /** Whether there are texts, which {@link #store} waits for. */
    boolean hasTexts() {
      return !encodings.isEmpty();
    }

    /**
     * Stores all points or none.
     *
     * @throws ProblemException if an encoder has failed, a text has given a vector without tokens,
     *     or the collection has got other fields meanwhile
     */
    void store() {
      Places.store(collection, documents(), this::requireSameFields, place);
    }

    private void requireSameFields(RichterIndex index) {
      if (hasTexts() && !index.fields().equals(fields)) {
        throw new ProblemException(
            ProblemCode.COLLECTION_BUSY,
            "the collection has got other fields while texts were encoded; try again");
      }
    }

    private List<Document> documents() {
      List<Document> documents = new ArrayList<>();
      int next = 0;
      for (PointBody point : points) {
        Document document = point.document();
        for (PointBody.Text text : point.texts()) {
          document = document.with(text.field(), encodings.get(next++).vector());
        }
        documents.add(document);
      }
      return documents;
    }
  }

  /** A text of a point that becomes a vector. */
  record Encoding(Encoder encoder, PointBody.Text text, CompletableFuture<Vector> made) {

    Vector vector() {
      Vector vector;
      try {
        vector = made.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        throw stopping();
      }
      if (vector.isEmpty()) {
        throw new ProblemException(
            Problem.of(
                    new RichterException(
                        ErrorCode.VECTOR_EMPTY,
                        "the text gives no token any weight, expected one that gives some"))
                .at(text.place()));
      }
      return vector;
    }
  }

  /** Begins to encode as soon as points may have a thread. */
  private void start(Encoding encoding) {
    Runnable task =
        () -> {
          try {
            Encoder encoder = encoding.encoder();
            String text = encoding.text().text().text();
            encoding.made().complete(encode(encoder, encoder::encodeDocument, text));
          } catch (Throwable t) {
            encoding.made().completeExceptionally(t);
          } finally {
            forPoints.release();
          }
        };
    try {
      forPoints.acquire();
    } catch (InterruptedException e) {
      throw stopping();
    }
    try {
      // Where the queue is full of queries, these go first.
      while (!pool.tryExecute(task)) {
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      forPoints.release();
      throw stopping();
    }
  }

  private static ProblemException stopping() {
    return new ProblemException(ProblemCode.UNAVAILABLE, "the server is shutting down");
  }
}
