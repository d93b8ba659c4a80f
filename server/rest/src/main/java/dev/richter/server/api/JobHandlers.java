package dev.richter.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.RichterIndex;
import dev.richter.codec.FieldParameters;
import dev.richter.codec.SparseParameters;
import dev.richter.server.http.Access;
import dev.richter.server.http.Answer;
import dev.richter.server.http.Call;
import dev.richter.server.http.Contract;
import dev.richter.server.http.Handler;
import dev.richter.server.problem.Problem;
import dev.richter.server.problem.ProblemCode;
import dev.richter.server.problem.ProblemException;
import dev.richter.server.store.Collection;
import dev.richter.server.store.Collections;
import dev.richter.server.store.Jobs;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts jobs and tells of them. */
final class JobHandlers {

  private static final double DEFAULT_RECALL = 0.95;
  private static final int DEFAULT_LIMIT = 10;

  private final Collections collections;
  private final Contract contract;

  JobHandlers(Collections collections, Contract contract) {
    this.collections = collections;
    this.contract = contract;
  }

  void addTo(Map<String, Handler> handlers) {
    handlers.put("listJobs", new Handler(Access.READ, Handler.Lane.WORK, this::list));
    handlers.put("getJob", new Handler(Access.READ, Handler.Lane.WORK, this::get));
    handlers.put("startJob", new Handler(Access.MANAGE, Handler.Lane.WORK, this::start));
  }

  private Answer list(Call call) {
    Collection collection = collections.get(call.pathParameter("collection"));
    return Json.answer(
        200,
        call,
        out -> {
          out.writeStartArray();
          for (Jobs.Job job : collections.jobs().list(collection.name())) {
            write(out, job);
          }
          out.writeEndArray();
        });
  }

  private Answer get(Call call) {
    Collection collection = collections.get(call.pathParameter("collection"));
    Jobs.Job job =
        collections.jobs().get(collection.name(), Long.parseLong(call.pathParameter("job")));
    return Json.answer(200, call, out -> write(out, job));
  }

  private Answer start(Call call) {
    JsonNode body = Json.tree(call);
    contract.check("StartJob", body);
    Collection collection = collections.get(call.pathParameter("collection"));
    String kind = body.get("kind").textValue();
    Jobs.Work work = kind.equals("optimize") ? RichterIndex::optimize : tuning(collection, body);
    Jobs.Job job = collections.jobs().start(collection, kind, work);
    return Json.answer(202, call, out -> write(out, job));
  }

  private static Jobs.Work tuning(Collection collection, JsonNode body) {
    String field = body.hasNonNull("using") ? body.get("using").textValue() : onlyField(collection);
    double recall =
        body.has("recall")
            ? body.get("recall").doubleValue()
            : collection.recall().orElse(DEFAULT_RECALL);
    int limit = body.path("limit").asInt(DEFAULT_LIMIT);
    List<SparseVector> queries = new ArrayList<>();
    for (int i = 0; i < body.path("queries").size(); i++) {
      queries.add(query(body.get("queries").get(i), "/queries/" + i));
    }
    collection.read(
        index -> {
          checkTuning(index, field, queries);
          return true;
        });
    return (index, progress) -> index.tune(field, limit, queries, recall, progress);
  }

  private static void checkTuning(RichterIndex index, String field, List<SparseVector> queries) {
    FieldParameters parameters = index.fields().get(field);
    if (!(parameters instanceof SparseParameters)) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.REQUEST_INVALID,
                  "\"%s\" is no field of sparse vectors, expected one of %s"
                      .formatted(field, sparseFields(index)))
              .at("/using"));
    }
    for (int i = 0; i < queries.size(); i++) {
      SparseVector query = queries.get(i);
      Places.at(
          "/queries/" + i,
          () -> {
            index.check(field, query);
            return true;
          });
    }
  }

  private static List<String> sparseFields(RichterIndex index) {
    return index.fields().entrySet().stream()
        .filter(field -> field.getValue() instanceof SparseParameters)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static SparseVector query(JsonNode node, String place) {
    try {
      VectorInput read =
          BodyReader.whole(node.toString().getBytes(StandardCharsets.UTF_8), VectorReader::read);
      if (read instanceof VectorInput.Given(SparseVector vector)) {
        return vector;
      }
      throw new IllegalStateException("the contract lets only sparse vectors through");
    } catch (ProblemException e) {
      throw new ProblemException(e.problem().at(place + e.problem().pointer().orElse("")));
    }
  }

  private static String onlyField(Collection collection) {
    List<String> sparse = collection.read(JobHandlers::sparseFields);
    if (sparse.size() != 1) {
      throw new ProblemException(
          Problem.of(
                  ProblemCode.REQUEST_INVALID,
                  "the collection has the fields %s of sparse vectors, expected \"using\" to name one"
                      .formatted(sparse))
              .at("/using"));
    }
    return sparse.getFirst();
  }

  private static void write(JsonGenerator out, Jobs.Job job) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", Long.toString(job.id()));
    out.writeStringField("kind", job.kind());
    out.writeStringField("state", FieldParametersJson.text(job.state()));
    out.writeNumberField("progress", job.progress());
    if (job.started().isPresent()) {
      out.writeStringField("started", job.started().get().toString());
    }
    if (job.finished().isPresent()) {
      out.writeStringField("finished", job.finished().get().toString());
    }
    if (job.problem().isPresent()) {
      out.writeStringField("code", job.problem().get().code());
      out.writeStringField("detail", job.problem().get().detail());
    }
    out.writeEndObject();
  }
}
