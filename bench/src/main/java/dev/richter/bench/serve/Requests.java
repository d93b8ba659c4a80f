package dev.richter.bench.serve;

import dev.richter.vector.SparseVector;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Requests as the bytes that go over the wire, made before anything is measured. */
public final class Requests {

  private Requests() {}

  /**
   * Queries of a collection, one for each vector.
   *
   * @param k how many points to find
   * @param filter a filter as JSON; empty for none
   */
  public static List<byte[]> queries(
      String collection, String field, List<SparseVector> vectors, int k, String filter) {
    String path = "/collections/%s/points/query".formatted(collection);
    return vectors.stream().map(vector -> post(path, body(field, vector, k, filter))).toList();
  }

  private static String body(String field, SparseVector vector, int k, String filter) {
    StringBuilder indices = new StringBuilder();
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < vector.size(); i++) {
      String separator = i == 0 ? "" : ",";
      indices.append(separator).append(vector.token(i));
      values.append(separator).append(vector.weight(i));
    }
    return String.format(
        Locale.ROOT,
        "{\"query\":{\"indices\":[%s],\"values\":[%s]},\"using\":\"%s\",\"limit\":%d%s}",
        indices,
        values,
        field,
        k,
        filter.isEmpty() ? "" : ",\"filter\":" + filter);
  }

  private static byte[] post(String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(path, bytes.length, body)
        .getBytes(StandardCharsets.UTF_8);
  }
}
