package dev.richter.opensearch.field;

import dev.richter.Tuning;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.opensearch.common.xcontent.support.XContentMapValues;
import org.opensearch.core.xcontent.XContentBuilder;

/** What tuning has found, as mappings have it. */
public final class TuningContent {

  private static final String K = "k";
  private static final String QUERIES = "queries";
  private static final String SAMPLED = "sampled_from_documents";
  private static final String DOCUMENTS = "documents";
  private static final String DEFAULT_RECALL = "default_recall";
  private static final String EXACT_MICROS = "exact_micros";
  private static final String STEPS = "steps";
  private static final String WANTED_RECALL = "wanted_recall";
  private static final String IMPACT_CUT = "impact_cut";
  private static final String HEAP_FACTOR = "heap_factor";
  private static final String RECALL = "recall";
  private static final String RECALL_AT_LEAST = "recall_at_least";
  private static final String MEAN_MICROS = "mean_micros";

  private TuningContent() {}

  /** Writes the fields of an object. */
  public static void write(XContentBuilder out, Tuning tuning) throws IOException {
    out.field(K, tuning.k());
    out.field(QUERIES, tuning.queries());
    out.field(SAMPLED, tuning.sampledFromDocuments());
    out.field(DOCUMENTS, tuning.documents());
    out.field(DEFAULT_RECALL, tuning.defaultRecall());
    out.field(EXACT_MICROS, tuning.exactMicros());
    out.startArray(STEPS);
    for (Tuning.Step step : tuning.steps()) {
      out.startObject();
      out.field(WANTED_RECALL, step.wantedRecall());
      out.field(IMPACT_CUT, step.impactCut());
      out.field(HEAP_FACTOR, step.heapFactor());
      out.field(RECALL, step.recall());
      out.field(RECALL_AT_LEAST, step.recallAtLeast());
      out.field(MEAN_MICROS, step.meanMicros());
      out.endObject();
    }
    out.endArray();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if something is missing or is no number
   */
  static Tuning read(Object node) {
    Map<?, ?> map = object("tuning", node);
    return new Tuning(
        number(map, K).intValue(),
        number(map, QUERIES).intValue(),
        XContentMapValues.nodeBooleanValue(value(map, SAMPLED)),
        number(map, DOCUMENTS).longValue(),
        number(map, DEFAULT_RECALL).doubleValue(),
        number(map, EXACT_MICROS).doubleValue(),
        steps(value(map, STEPS)));
  }

  private static List<Tuning.Step> steps(Object node) {
    if (node instanceof List<?> list) {
      return list.stream().map(TuningContent::step).toList();
    }
    throw new IllegalArgumentException("%s is [%s], expected an array".formatted(STEPS, node));
  }

  private static Tuning.Step step(Object node) {
    Map<?, ?> map = object(STEPS, node);
    return new Tuning.Step(
        number(map, WANTED_RECALL).doubleValue(),
        number(map, IMPACT_CUT).floatValue(),
        number(map, HEAP_FACTOR).floatValue(),
        number(map, RECALL).doubleValue(),
        number(map, RECALL_AT_LEAST).doubleValue(),
        number(map, MEAN_MICROS).doubleValue());
  }

  private static Map<?, ?> object(String name, Object node) {
    if (node instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("%s is [%s], expected an object".formatted(name, node));
  }

  private static Object value(Map<?, ?> map, String name) {
    Object value = map.get(name);
    if (value == null) {
      throw new IllegalArgumentException("tuning has no [%s], expected one".formatted(name));
    }
    return value;
  }

  private static Number number(Map<?, ?> map, String name) {
    if (value(map, name) instanceof Number number) {
      return number;
    }
    throw new IllegalArgumentException(
        "%s is [%s], expected a number".formatted(name, value(map, name)));
  }
}
