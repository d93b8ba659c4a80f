package dev.richter.bench.serve;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own. What it writes to its error stream goes to a file. */
public final class ServerProcess implements Closeable, ProcessorTime {

  private static final Pattern HEAP =
      Pattern.compile("(?m)^jvm_memory_used_bytes\\{area=\"heap\".*} (\\S+)$");

  private final Process process;
  private final ProcFiles files;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.files = new ProcFiles(process.pid());
    this.port = port;
  }

  /**
   * Starts a server, and waits until it listens.
   *
   * @param data the directory to serve
   * @param heapMebibytes its largest heap
   * @throws IOException if it ends instead; the message names its log
   */
  public static ServerProcess start(Path data, int heapMebibytes, Path log) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx%dm".formatted(heapMebibytes),
                    "--add-modules=jdk.incubator.vector",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ServerMain.class.getName(),
                    data.toString()))
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the server ended, see " + log);
    }
    return new ServerProcess(process, Integer.parseInt(line));
  }

  /**
   * Starts a server, and ends it once it has answered that it is ready.
   *
   * @return how long it was from the start of the process to the answer, in nanoseconds
   */
  public static long nanosToReady(Path data, int heapMebibytes, Path log) throws IOException {
    long start = System.nanoTime();
    try (ServerProcess server = start(data, heapMebibytes, log)) {
      URL ready = URI.create(server.url() + "/readyz").toURL();
      int status = ((HttpURLConnection) ready.openConnection()).getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException("%s answers with status %d, see %s".formatted(ready, status, log));
      }
      return System.nanoTime() - start;
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Its address as text. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public long cpuNanos() throws IOException {
    return files.cpuNanos();
  }

  /** What it has in memory. */
  public Memory memory() throws IOException, InterruptedException {
    double heap = 0;
    Matcher pools = HEAP.matcher(metrics());
    while (pools.find()) {
      heap += Double.parseDouble(pools.group(1));
    }
    return new Memory(files.statusBytes("VmRSS:"), files.statusBytes("RssAnon:"), Math.round(heap));
  }

  private String metrics() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/metrics")).build();
      return http.send(request, BodyHandlers.ofString()).body();
    }
  }

  /**
   * Memory of a server.
   *
   * @param residentBytes what is resident, pages of mapped files included
   * @param anonymousBytes what is resident without pages of files
   * @param heapBytes what the Java heap holds, garbage included, as /metrics tells
   */
  public record Memory(long residentBytes, long anonymousBytes, long heapBytes) {}

  /** Ends the server as its operator would, and waits for it. */
  @Override
  public void close() throws IOException {
    try {
      process.getOutputStream().close();
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
