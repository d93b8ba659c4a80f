package dev.richter.datasets.download;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server on a bare socket, which may break every rule of HTTP. Each request is answered by the
 * next response of the script, the last of which answers all that follow.
 */
final class ScriptedServer implements Closeable {

  /** How a request is answered; the connection is closed afterwards. */
  interface Response {
    void write(Request request, OutputStream output) throws IOException, InterruptedException;
  }

  /** A request as it came: its path, and its headers by their names in lower case. */
  record Request(String path, Map<String, String> headers) {}

  private final ServerSocket socket;
  private final Queue<Response> script;
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  private ScriptedServer(List<Response> script) throws IOException {
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.script = new ConcurrentLinkedQueue<>(script);
    Thread.ofVirtual().start(this::accept);
  }

  static ScriptedServer start(Response... script) throws IOException {
    return new ScriptedServer(List.of(script));
  }

  /** What was asked so far. */
  List<Request> requests() {
    return requests;
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(socket.getLocalPort(), path));
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection;
        InputStream input = new BufferedInputStream(connection.getInputStream());
        OutputStream output = connection.getOutputStream()) {
      Request request = read(input);
      requests.add(request);
      Response response = script.size() > 1 ? script.remove() : script.element();
      response.write(request, output);
      output.flush();
    } catch (IOException | InterruptedException clientIsGone) {
      // What the client makes of it is what the test looks at.
    }
  }

  private static Request read(InputStream input) throws IOException {
    String path = line(input).split(" ", -1)[1];
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(input); !line.isEmpty(); line = line(input)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Request(path, headers);
  }

  private static String line(InputStream input) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** A status line and headers, which end with no line feed. */
  static void head(OutputStream output, String status, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Connection: close\r\n\r\n");
    output.write(head.toString().getBytes(StandardCharsets.US_ASCII));
    output.flush();
  }

  /** An answer without a body. */
  static Response status(String status, String... headers) {
    return (request, output) -> {
      String[] all = Arrays.copyOf(headers, headers.length + 1);
      all[headers.length] = "Content-Length: 0";
      head(output, status, all);
    };
  }

  /** A file as a good server has it, with ranges. */
  static Response file(byte[] content, String tag) {
    return part(content, tag, content.length);
  }

  /** A file as a good server has it, but the connection breaks after so many bytes. */
  static Response part(byte[] content, String tag, int bytes) {
    return (request, output) -> {
      boolean same = tag.equals(request.headers().get("if-range"));
      String range = request.headers().get("range");
      int start = range != null && same ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
      String length = "Content-Length: " + (content.length - start);
      if (range != null && same) {
        head(
            output,
            "206 Partial Content",
            length,
            "ETag: " + tag,
            "Content-Range: bytes %d-%d/%d".formatted(start, content.length - 1, content.length));
      } else {
        head(output, "200 OK", length, "ETag: " + tag);
      }
      output.write(content, start, Math.min(bytes, content.length - start));
    };
  }
}
