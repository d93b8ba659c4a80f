package dev.richter.server.api;

import dev.richter.RichterIndex;
import dev.richter.codec.EncoderId;
import dev.richter.codec.FieldParameters;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import dev.richter.server.text.Encoder;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the stages of a query search for.
 *
 * @param first what is searched for first
 * @param second what ranks, if there are two stages
 */
record Stages(Wanted first, Optional<Ranking> second) {

  /**
   * What one stage searches for.
   *
   * @param field its field
   * @param vector its vector
   * @param ofText whether the vector was made of a text
   * @param encoder the encoder of the field, if it is available
   */
  record Wanted(String field, Vector vector, boolean ofText, Optional<Encoder> encoder) {}

  /**
   * What a second stage ranks by.
   *
   * @param field its field
   * @param rows its multi-vector
   * @param ofText whether that was made of a text
   */
  record Ranking(String field, MultiVector rows, boolean ofText) {}

  /** Whether vectors were made of texts. */
  boolean ofTexts() {
    return first.ofText() || second.filter(Ranking::ofText).isPresent();
  }

  /** Whether a text became a vector without tokens, which no point has. */
  boolean isEmpty() {
    return first.ofText() && first.vector().isEmpty();
  }

  /**
   * Finds the fields of a query, and makes vectors of its texts.
   *
   * @throws ProblemException if the query does not fit the collection, or as {@link Texts} does
   */
  static Stages of(RichterIndex index, QueryBody query, Texts texts) {
    Reading reading = new Reading(index.fields(), texts);
    QueryBody.Stage last = query.stage();
    if (query.prefetch().isEmpty()) {
      return new Stages(reading.wanted(last, "", false), Optional.empty());
    }
    Wanted first = reading.wanted(query.prefetch().get(), query.firstPlace(), false);
    Wanted second = reading.wanted(last, "", true);
    if (!(second.vector() instanceof MultiVector rows)) {
      throw problem(
          ProblemCode.REQUEST_INVALID,
          "a sparse vector after a prefetch, expected a multi-vector to rank by",
          "/query");
    }
    return new Stages(first, Optional.of(new Ranking(second.field(), rows, second.ofText())));
  }

  private static ProblemException problem(ProblemCode code, String detail, String place) {
    return new ProblemException(Problem.of(code, detail).at(place));
  }

  /** Reads stages of queries of a collection with these fields. */
  private record Reading(Map<String, FieldParameters> fields, Texts texts) {

    /**
     * What a stage searches for.
     *
     * @param place a JSON pointer to the stage
     * @param ranks whether it ranks what another one has found, which takes multi-vectors
     */
    Wanted wanted(QueryBody.Stage stage, String place, boolean ranks) {
      return switch (stage.query()) {
        case VectorInput.Given(Vector vector) -> given(stage, vector, place);
        case VectorInput.Text text -> encoded(stage, text, place, ranks);
      };
    }

    private Wanted given(QueryBody.Stage stage, Vector vector, String place) {
      List<String> fitting = fields(each -> fits(each, vector));
      String field =
          stage.using().orElseGet(() -> only(fitting, "such a vector", place + "/using"));
      FieldParameters parameters = fields.get(field);
      return new Wanted(
          field,
          vector,
          false,
          parameters == null ? Optional.empty() : texts.available(parameters));
    }

    private Wanted encoded(
        QueryBody.Stage stage, VectorInput.Text text, String place, boolean ranks) {
      Optional<EncoderId> model =
          text.model().map(name -> texts.named(name, place + "/query/model").id());
      List<String> fitting =
          fields(each -> takes(each, model) && (!ranks || each instanceof MultiVectorParameters));
      if (stage.using().isEmpty() && fitting.isEmpty()) {
        throw model.isPresent()
            ? problem(
                ProblemCode.ENCODER_MISMATCH,
                "no field remembers %s".formatted(model.get()),
                place + "/query/model")
            : problem(
                ProblemCode.ENCODER_MISSING,
                "no field remembers an encoder that could make a vector of a text",
                place + "/query");
      }
      String field = stage.using().orElseGet(() -> only(fitting, "a text", place + "/using"));
      if (!fields.containsKey(field)) {
        throw Texts.unknownField(fields, field, place + "/using");
      }
      Encoder encoder = texts.encoder(fields, field, text, place + "/query");
      return new Wanted(field, texts.query(encoder, text), true, Optional.of(encoder));
    }

    private List<String> fields(Predicate<FieldParameters> fitting) {
      return fields.entrySet().stream()
          .filter(field -> fitting.test(field.getValue()))
          .map(Map.Entry::getKey)
          .toList();
    }

    private static String only(List<String> fitting, String what, String place) {
      if (fitting.size() != 1) {
        throw problem(
            ProblemCode.REQUEST_INVALID,
            "the collection has %s for %s, expected \"using\" to name one"
                .formatted(fitting.isEmpty() ? "no field" : "the fields " + fitting, what),
            place);
      }
      return fitting.getFirst();
    }

    private static boolean fits(FieldParameters parameters, Vector query) {
      return switch (parameters) {
        case SparseParameters sparse -> query instanceof SparseVector;
        case MultiVectorParameters multi -> query instanceof MultiVector;
      };
    }

    private static boolean takes(FieldParameters parameters, Optional<EncoderId> model) {
      return parameters
          .encoder()
          .filter(remembered -> model.isEmpty() || model.get().isSameAs(remembered))
          .isPresent();
    }
  }
}
