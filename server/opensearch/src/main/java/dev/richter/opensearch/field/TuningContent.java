package dev.richter.opensearch.field;

import dev.richter.Tuning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opensearch.common.xcontent.support.XContentMapValues;

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

  /** An object of it. */
  public static Map<String, Object> of(Tuning tuning) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put(K, tuning.k());
    content.put(QUERIES, tuning.queries());
    content.put(SAMPLED, tuning.sampledFromDocuments());
    content.put(DOCUMENTS, tuning.documents());
    content.put(DEFAULT_RECALL, tuning.defaultRecall());
    content.put(EXACT_MICROS, tuning.exactMicros());
    content.put(STEPS, tuning.steps().stream().map(TuningContent::of).toList());
    return content;
  }

  private static Map<String, Object> of(Tuning.Step step) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put(WANTED_RECALL, step.wantedRecall());
    content.put(IMPACT_CUT, step.impactCut());
    content.put(HEAP_FACTOR, step.heapFactor());
    content.put(RECALL, step.recall());
    content.put(RECALL_AT_LEAST, step.recallAtLeast());
    content.put(MEAN_MICROS, step.meanMicros());
    return content;
  }

  /**
   * Reads what {@link #of} made.
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
