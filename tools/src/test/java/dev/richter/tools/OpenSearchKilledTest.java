package dev.richter.tools;

import static dev.richter.tools.opensearch.ScriptedCluster.taken;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.tools.opensearch.ScriptedCluster;
import dev.richter.tools.opensearch.ScriptedCluster.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a process that loads into OpenSearch, while its third request is under way. */
final class OpenSearchKilledTest {

  private static final int MINUTES = 5;

  @TempDir Path directory;

  private final CountDownLatch thirdCame = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private ScriptedCluster cluster;
  private List<Object> arguments;

  @BeforeEach
  void start() throws IOException {
    cluster =
        ScriptedCluster.start(
            taken(),
            taken(),
            (answering, exchange, operations) -> {
              thirdCame.countDown();
              over.await();
            });
    Path documents =
        Vectors.write(directory.resolve("d.csr"), VectorFormat.CSR, Vectors.random(1, 200));
    arguments =
        List.of(
            "index",
            documents,
            "passages",
            "--to=opensearch",
            "--url=" + cluster.url(),
            "--bulk-bytes=2000",
            "--in-flight=1",
            "--bulk-settings",
            "--json");
  }

  @AfterEach
  void stop() {
    over.countDown();
    cluster.close();
  }

  private Process startProcess() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    arguments.forEach(argument -> builder.command().add(argument.toString()));
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile())
            .start();
    if (!thirdCame.await(MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(Files.readString(directory.resolve("output")));
    }
    return process;
  }

  private int end(Process process) throws InterruptedException {
    assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private void assertTheNextRunGoesOn() throws IOException {
    List<List<Operation>> before = List.copyOf(cluster.bulks());
    int acknowledged = before.get(0).size() + before.get(1).size();

    JsonNode report = Cli.run(arguments.toArray()).succeeded().json();

    assertThat(report.get("documentsFinishedBefore").asInt()).isEqualTo(acknowledged);
    // What was under way is sent again.
    assertThat(cluster.bulks().get(3).getFirst().id()).isEqualTo(Integer.toString(acknowledged));
    assertThat(cluster.documents()).hasSize(200);
    assertThat(cluster.setting("number_of_replicas").asText()).isEqualTo("1");
    assertThat(cluster.setting("refresh_interval").isMissingNode()).isTrue();
    assertThat(directory.resolve("d.csr.passages.loading")).doesNotExist();
  }

  @Test
  void afterAKillTheNextRunGoesOnAndPutsSettingsBack() throws Exception {
    Process process = startProcess();
    process.destroyForcibly();
    end(process);
    assertThat(cluster.setting("number_of_replicas").asText()).isEqualTo("0");
    assertThat(cluster.setting("refresh_interval").asText()).isEqualTo("-1");

    assertTheNextRunGoesOn();
  }

  @Test
  void aSignalEndsTheLoadAndPutsSettingsBack() throws Exception {
    Process process = startProcess();
    process.destroy();
    assertThat(end(process)).isEqualTo(128 + 15);
    assertThat(cluster.setting("number_of_replicas").asText()).isEqualTo("1");
    assertThat(cluster.setting("refresh_interval").isMissingNode()).isTrue();

    assertTheNextRunGoesOn();
  }
}
