package dev.richter.bench.serve;

import dev.richter.vector.SparseVector;
import java.nio.charset.StandardCharsets;
import java.util.List;

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
    return "{\"query\":%s,\"using\":\"%s\",\"limit\":%d%s}"
        .formatted(vector(vector), field, k, filter.isEmpty() ? "" : ",\"filter\":" + filter);
  }

  /** A sparse vector as JSON, in two arrays. */
  public static String vector(SparseVector vector) {
    StringBuilder indices = new StringBuilder("{\"indices\":[");
    StringBuilder values = new StringBuilder("],\"values\":[");
    for (int i = 0; i < vector.size(); i++) {
      String separator = i == 0 ? "" : ",";
      indices.append(separator).append(vector.token(i));
      values.append(separator).append(vector.weight(i));
    }
    return indices.append(values).append("]}").toString();
  }

  /** A request that posts JSON. */
  public static byte[] post(String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(path, bytes.length, body)
        .getBytes(StandardCharsets.UTF_8);
  }
}
