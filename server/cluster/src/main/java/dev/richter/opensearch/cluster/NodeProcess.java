package dev.richter.opensearch.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;

/**
 * The main class of a node's process: OpenSearch's own, after seeing to it that the process ends
 * when its standard input does, which is when the process that started it has ended.
 */
final class NodeProcess {

  private NodeProcess() {}

  /** Starts OpenSearch with these arguments. */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    InputStream parent = System.in;
    Thread.ofPlatform().name("parent").daemon().start(() -> endWith(parent));
    // Its class is not public.
    Method main =
        Class.forName("org.opensearch.bootstrap.OpenSearch")
            .getDeclaredMethod("main", String[].class);
    main.setAccessible(true);
    main.invoke(null, (Object) arguments);
  }

  private static void endWith(InputStream parent) {
    try {
      while (parent.read() >= 0) {
        // Nothing is said to a node.
      }
    } catch (IOException e) {
      // Nor is there anybody any more who could.
    }
    Runtime.getRuntime().halt(1);
  }
}
