package dev.richter.opensearch.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A node: a directory with its configuration, data and log, and, while it runs, a process. Its
 * ports are free ones, others at each start.
 */
public final class ClusterNode {

  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
  private static final int SHOWN_LINES = 60;

  private final String name;
  private final Path directory;
  private final Installation installation;
  private final ClusterOptions options;
  private final HttpClient http;
  private Optional<Process> process = Optional.empty();

  ClusterNode(
      String name,
      Path directory,
      Installation installation,
      ClusterOptions options,
      HttpClient http) {
    this.name = name;
    this.directory = directory;
    this.installation = installation;
    this.options = options;
    this.http = http;
  }

  /** Its name, which {@code node.name} says. */
  public String name() {
    return name;
  }

  /** Where its data are. */
  public Path data() {
    return directory.resolve("data");
  }

  /** Whether there is a process. */
  public boolean isRunning() {
    return process.filter(Process::isAlive).isPresent();
  }

  /** What it has written, over all its starts. */
  public String log() throws IOException {
    Path log = directory.resolve("node.log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** A client of this node, as it runs now. */
  public RestClient client() throws IOException {
    return new RestClient(http, URI.create("http://" + port("http").orElseThrow()));
  }

  /**
   * Writes the configuration.
   *
   * @param founder the node that makes the cluster when it starts for the first time
   */
  void configure(String clusterName, String founder) throws IOException {
    Map<String, String> settings = new TreeMap<>(options.settings());
    settings.putIfAbsent("cluster.name", clusterName);
    settings.put("node.name", name);
    settings.put("path.data", data().toString());
    settings.put("path.logs", directory.resolve("logs").toString());
    settings.put("network.host", "127.0.0.1");
    settings.put("http.port", "0");
    settings.put("transport.port", "0");
    // Tells the ports, as soon as there are any: HTTP does not wait for the cluster.
    settings.put("node.portsfile", "true");
    settings.put("discovery.initial_state_timeout", "0s");
    settings.put("discovery.seed_providers", "file");
    settings.put("discovery.seed_hosts", "[]");
    settings.put("cluster.initial_cluster_manager_nodes", "[%s]".formatted(founder));
    // Nodes of one machine find each other at once, and miss each other soon.
    settings.putIfAbsent("discovery.find_peers_interval", "100ms");
    settings.putIfAbsent("cluster.election.initial_timeout", "100ms");
    settings.putIfAbsent("cluster.follower_lag.timeout", "20s");
    // However full the disk is.
    settings.putIfAbsent("cluster.routing.allocation.disk.threshold_enabled", "false");
    // One processor for each node, for there are others beside it.
    settings.putIfAbsent("node.processors", "1");
    Files.createDirectories(directory.resolve("config"));
    Files.createDirectories(directory.resolve("logs"));
    Files.createDirectories(directory.resolve("tmp"));
    Files.writeString(
        directory.resolve("config/opensearch.yml"),
        settings.entrySet().stream()
            .map(setting -> "%s: %s%n".formatted(setting.getKey(), setting.getValue()))
            .collect(Collectors.joining()));
    Files.writeString(
        directory.resolve("config/log4j2.properties"),
        """
        status = error
        appender.console.type = Console
        appender.console.name = console
        appender.console.layout.type = PatternLayout
        appender.console.layout.pattern = %d{HH:mm:ss,SSS} %-5p %c{1.} %m%n
        rootLogger.level = info
        rootLogger.appenderRef.console.ref = console
        """);
    announce(List.of());
  }

  /** Tells where other nodes are; read anew whenever it looks for them. */
  void announce(List<String> transports) throws IOException {
    Path hosts = directory.resolve("config/unicast_hosts.txt");
    Path next = directory.resolve("config/unicast_hosts.next");
    Files.write(next, transports);
    Files.move(next, hosts, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Starts the process, on the data that are there, and does not wait for it.
   *
   * <p>Loading OpenSearch's classes takes half of the time to start, so nodes share an archive of
   * them, beside the libraries.
   *
   * @param keepsArchive whether this node makes the archive when it is stopped, unless it is there
   *     and fits
   */
  void launch(boolean keepsArchive) throws IOException {
    Files.deleteIfExists(portsFile("http"));
    Files.deleteIfExists(portsFile("transport"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xms%dm".formatted(options.heapMegabytes()));
    command.add("-Xmx%dm".formatted(options.heapMegabytes()));
    if (options.vectorApi()) {
      command.add("--add-modules=jdk.incubator.vector");
    }
    command.addAll(options.jvmOptions());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:SharedArchiveFile=" + installation.lib().resolveSibling("classes.jsa"),
            keepsArchive ? "-XX:+AutoCreateSharedArchive" : "-Xshare:auto",
            "-Xlog:aot=off",
            "-Xlog:cds=off",
            "-Dlog4j.shutdownHookEnabled=false",
            "-Dlog4j2.disable.jmx=true",
            // By its native part a node would find out that it runs as root, and refuse to; builds
            // often do.
            "-Djna.nosys=true",
            "-Djna.noclasspath=true",
            "-Dopensearch.path.home=" + installation.home(),
            "-Dopensearch.path.conf=" + directory.resolve("config"),
            "-Djava.io.tmpdir=" + directory.resolve("tmp"),
            "-cp",
            installation.lib() + "/*:" + codeSource(),
            NodeProcess.class.getName()));
    process =
        Optional.of(
            new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                    ProcessBuilder.Redirect.appendTo(directory.resolve("node.log").toFile()))
                .start());
  }

  private static String codeSource() {
    return Path.of(
            URI.create(
                NodeProcess.class.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  /** Waits until it says where it listens for the other nodes, and returns that. */
  String awaitTransport() throws Exception {
    return Await.until(
        START_LIMIT,
        "node %s starts".formatted(name),
        () -> {
          if (!isRunning()) {
            throw new IllegalStateException("node %s has ended:%n%s".formatted(name, lastLines()));
          }
          return port("http").isPresent() ? port("transport") : Optional.empty();
        });
  }

  /** What it has written last. */
  String lastLines() throws IOException {
    List<String> lines = log().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
  }

  /** Where it listens, once the file is whole. */
  private Optional<String> port(String kind) throws IOException {
    Path file = portsFile(kind);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    return Files.readString(file).lines().filter(line -> line.startsWith("127.")).findFirst();
  }

  private Path portsFile(String kind) {
    return directory.resolve("logs").resolve(kind + ".ports");
  }

  /** Ends the process as {@code kill} does, and waits for it. Nothing happens if there is none. */
  public void stop() throws InterruptedException {
    if (process.isPresent()) {
      process.get().destroy();
      if (!process.get().waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        kill();
        throw new IllegalStateException(
            "node %s had not stopped within %s, and was killed".formatted(name, STOP_LIMIT));
      }
    }
  }

  /** Ends the process as {@code kill -9} does, and waits for it. */
  public void kill() throws InterruptedException {
    if (process.isPresent()) {
      process.get().destroyForcibly();
      process.get().waitFor();
    }
  }
}
