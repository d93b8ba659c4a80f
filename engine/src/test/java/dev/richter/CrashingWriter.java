package dev.richter;

import dev.richter.codec.SparseParameters;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Writes to an index until it is killed: commits after every {@value #STEPS_PER_COMMIT} steps and
 * then prints how many steps are safe. What a step does follows from its number alone.
 */
final class CrashingWriter {

  static final int STEPS_PER_COMMIT = 25;
  private static final int IDS = 400;

  private CrashingWriter() {}

  /** Writes to the index at a path, from a step on. */
  public static void main(String[] arguments) {
    try (RichterIndex index = RichterIndex.open(Path.of(arguments[0]), options())) {
      int first = Integer.parseInt(arguments[1]);
      for (int step = first; ; step++) {
        if (step > first && step % STEPS_PER_COMMIT == 0) {
          if (step % (STEPS_PER_COMMIT * 10) == 0) {
            index.optimize();
          }
          index.commit();
          System.out.println(step);
        }
        apply(step, index);
      }
    }
  }

  static IndexOptions options() {
    return IndexOptions.of()
        .field("text", SparseParameters.defaults().withBlockThreshold(40))
        .ramBufferMiB(1);
  }

  private static void apply(int step, RichterIndex index) {
    if (isDeletion(step)) {
      index.delete(id(step));
    } else {
      index.upsert(document(step));
    }
  }

  /** What the index holds after so many steps: by id, the step that stored the document. */
  static Map<DocumentId, Integer> after(int steps) {
    Map<DocumentId, Integer> documents = new HashMap<>();
    for (int step = 0; step < steps; step++) {
      if (isDeletion(step)) {
        documents.remove(id(step));
      } else {
        documents.put(id(step), step);
      }
    }
    return documents;
  }

  static Document document(int step) {
    Random random = new Random(step);
    TreeMap<Integer, Float> weights = new TreeMap<>();
    weights.put(0, 1f);
    for (int i = 0; i < 100; i++) {
      weights.put(1 + random.nextInt(500), 0.1f + random.nextFloat());
    }
    return Document.of(id(step))
        .with("text", SparseVector.of(weights))
        .payload("{\"step\": %d}".formatted(step));
  }

  private static boolean isDeletion(int step) {
    return step % 6 == 5;
  }

  private static DocumentId id(int step) {
    int number = new Random(31L * step).nextInt(IDS);
    return number % 2 == 0 ? DocumentId.of(number) : DocumentId.of("id" + number);
  }
}
