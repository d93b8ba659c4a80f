package dev.richter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.ChildJvm;
import dev.richter.testing.Seeded;
import dev.richter.vector.SparseVector;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An index shared by processes, some of which die. */
@ExtendWith(Seeded.class)
@Timeout(300)
final class ProcessesTest {

  private static final int KILLS = 4;

  @TempDir Path folder;

  @Test
  void whatWasCommittedOutlivesKills(Random random) throws Exception {
    int steps = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      int acknowledged = writeUntilKilled(steps, random);
      assertThat(acknowledged).isGreaterThan(steps);
      steps = committedSteps(acknowledged);
    }
  }

  /** Returns how many steps the writer said were committed before it was killed. */
  private int writeUntilKilled(int firstStep, Random random) throws Exception {
    Process writer =
        ChildJvm.start(CrashingWriter.class, folder.toString(), Integer.toString(firstStep));
    int acknowledged = firstStep;
    try (BufferedReader output = writer.inputReader(StandardCharsets.UTF_8)) {
      int commits = 1 + random.nextInt(12);
      for (int i = 0; i < commits; i++) {
        acknowledged = Integer.parseInt(output.readLine());
      }
      TimeUnit.MICROSECONDS.sleep(random.nextInt(30_000));
      // By its handle: the process itself would close the pipe with the last lines.
      writer.toHandle().destroyForcibly();
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        acknowledged = Integer.parseInt(line);
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }
    return acknowledged;
  }

  /** Checks what the index holds, and returns after how many steps it holds that. */
  private int committedSteps(int acknowledged) {
    try (RichterIndex index = RichterIndex.open(folder, CrashingWriter.options())) {
      assertThat(index.verify().problems()).isEmpty();
      Map<DocumentId, Integer> found = new HashMap<>();
      SearchRequest everything =
          SearchRequest.sparse("text", SparseVector.of(Map.of(0, 1f)), 10_000).withPayload(true);
      for (Hit hit : index.search(everything).hits()) {
        String payload = hit.payload().orElseThrow();
        found.put(hit.id(), Integer.parseInt(payload.replaceAll("\\D", "")));
      }
      assertThat((long) found.size()).isEqualTo(index.documentCount());
      // A commit may be done before it is acknowledged.
      int next = acknowledged + CrashingWriter.STEPS_PER_COMMIT;
      assertThat(found).isIn(CrashingWriter.after(acknowledged), CrashingWriter.after(next));
      found.forEach(
          (id, step) ->
              assertThat(index.get(id).orElseThrow().sparseVector("text").orElseThrow().tokens())
                  .isEqualTo(
                      CrashingWriter.document(step).sparseVector("text").orElseThrow().tokens()));
      return found.equals(CrashingWriter.after(next)) ? next : acknowledged;
    }
  }

  @Test
  void aSecondProcessIsRefusedUntilTheFirstCloses() throws Exception {
    try (RichterIndex index = RichterIndex.open(folder, CrashingWriter.options())) {
      index.upsert(CrashingWriter.document(0));
      index.commit();
      assertThat(outputOfOpening()).startsWith("INDEX_LOCKED: ").contains(folder.toString());
      assertThat(index.documentCount()).isEqualTo(1);
    }
    assertThat(outputOfOpening()).isEqualTo("opened with 1");
  }

  private String outputOfOpening() throws IOException, InterruptedException {
    Process child = ChildJvm.start(OpeningWriter.class, folder.toString());
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).isZero();
    return output.strip();
  }
}
