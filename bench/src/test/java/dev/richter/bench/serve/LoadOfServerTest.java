package dev.richter.bench.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.client.CollectionConfig;
import dev.richter.client.Point;
import dev.richter.client.PointId;
import dev.richter.client.RichterClient;
import dev.richter.client.Vector;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadOfServerTest {

  private static final SparseVector QUERY = SparseVector.of(new int[] {3, 7}, new float[] {1, 2});

  @TempDir private Path directory;

  @Test
  void everyRequestOfALoadIsAccountedFor() throws IOException, InterruptedException {
    try (ServerProcess server =
            ServerProcess.start(directory.resolve("data"), 256, directory.resolve("log"));
        RichterClient client = RichterClient.connect(server.url())) {
      client.create("few", CollectionConfig.sparse("splade"));
      client.upsert(
          "few", List.of(Point.of(PointId.of(1), "splade", Vector.sparse(Map.of(7, 1f)))), true);
      List<byte[]> good = Requests.queries("few", "splade", List.of(QUERY), 10, "");
      try (Load load = new Load(server.address(), good, 4);
          Disturbance clients = Disturbance.clients(server.address(), good.getFirst(), 2)) {
        LoadReport report = load.open(100, Duration.ofMillis(500), server);
        assertThat(report.accepted() + report.refused()).isEqualTo(50);
        assertThat(report.failed()).isZero();
        assertThat(report.lateNanos().getTotalCount()).isEqualTo(50);
        assertThat(load.closed(Duration.ofMillis(200), server).accepted()).isPositive();
      }
      try (Load load =
          new Load(
              server.address(), Requests.queries("none", "splade", List.of(QUERY), 10, ""), 2)) {
        LoadReport report = load.open(100, Duration.ofMillis(100), server);
        assertThat(report.failed()).isEqualTo(10);
      }
      try (OneConnection connection = new OneConnection(server.address())) {
        assertThat(connection.pass(good).getTotalCount()).isEqualTo(1);
      }
      assertThat(server.memory().heapBytes()).isPositive();
    }
  }
}
