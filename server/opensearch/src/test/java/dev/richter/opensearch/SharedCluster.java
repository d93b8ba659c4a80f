package dev.richter.opensearch;

import dev.richter.opensearch.cluster.Cluster;
import dev.richter.opensearch.cluster.ClusterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives tests a {@link Random}, whose seed is printed and may be given as {@code richter.seed}, and
 * a cluster of three nodes with the plugin, the same to all, which starts with the first test and
 * ends with the last one. Each test leaves three nodes running; indexes are deleted. When one
 * fails, the nodes' logs are shown; they stay in {@code target/clusters}.
 */
final class SharedCluster implements ParameterResolver, AfterEachCallback, TestWatcher {

  private static final Namespace NAMESPACE = Namespace.create(SharedCluster.class);

  private record Running(Cluster cluster) implements AutoCloseable {

    @Override
    public void close() throws Exception {
      cluster.close();
    }
  }

  /** An empty directory for a cluster. */
  static Path directory(String name) throws IOException {
    Path directory = Path.of(System.getProperty("opensearch.clusters"), name);
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return Files.createDirectories(directory);
  }

  /** Where snapshots of the shared cluster are put, and may be read by others. */
  static Path snapshots() {
    return Path.of(System.getProperty("opensearch.clusters"), "shared", "snapshots");
  }

  private static Running start() {
    try {
      Path directory = directory("shared");
      return new Running(
          Cluster.start(
              ClusterFixture.installation(directory),
              directory.resolve("cluster"),
              ClusterOptions.of(3).with("path.repo", snapshots().toString())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Cluster.class || type == Random.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (parameter.getParameter().getType() == Random.class) {
      long seed = Long.getLong("richter.seed", System.nanoTime());
      System.out.printf(
          "%s.%s: -Drichter.seed=%d%n",
          context.getRequiredTestClass().getSimpleName(), context.getDisplayName(), seed);
      return new Random(seed);
    }
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Running.class, key -> start(), Running.class)
        .cluster();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (Running one : running(context)) {
      one.cluster().client().delete("/_all");
    }
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    for (Running one : running(context)) {
      try {
        System.err.println(one.cluster().lastLines());
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }

  /** The cluster, if a test has needed it so far. */
  private static List<Running> running(ExtensionContext context) {
    Running running = context.getRoot().getStore(NAMESPACE).get(Running.class, Running.class);
    return running == null ? List.of() : List.of(running);
  }
}
