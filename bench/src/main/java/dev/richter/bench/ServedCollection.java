package dev.richter.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.richter.bench.serve.ServerProcess;
import dev.richter.bench.worker.Log;
import dev.richter.bench.worker.Ranks;
import dev.richter.client.CollectionConfig;
import dev.richter.client.Job;
import dev.richter.client.Point;
import dev.richter.client.PointId;
import dev.richter.client.RichterClient;
import dev.richter.client.UpdateResult;
import dev.richter.client.Vector;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A collection of a server that has the documents of a {@link Collection}, by row. */
final class ServedCollection {

  static final String NAME = "bench";

  /** The field that a worker searches. */
  static final String FIELD = "vector";

  private static final long JOB_POLL_MILLIS = 200;

  private ServedCollection() {}

  /**
   * What loading took.
   *
   * @param loadSeconds until all points were durable and visible
   * @param optimizeSeconds to merge them into one segment
   */
  record Loading(double loadSeconds, double optimizeSeconds) {}

  /** Loads all documents by one stream, and merges them. */
  static Loading load(ServerProcess server, Collection collection)
      throws IOException, InterruptedException {
    Log.log("loading %,d points", collection.rows());
    try (RichterClient client = RichterClient.connect(server.url())) {
      client.create(NAME, CollectionConfig.sparse(FIELD));
      int[] ranks = Ranks.of(collection.rows());
      long start = System.nanoTime();
      UpdateResult.Stream stream =
          client.upsertStream(
              NAME,
              () ->
                  IntStream.range(0, collection.rows())
                      .mapToObj(row -> point(collection, row, ranks[row]))
                      .iterator(),
              true);
      long loaded = System.nanoTime();
      if (stream.accepted() != collection.rows()) {
        throw new IOException(
            "the server stored %d of %d points".formatted(stream.accepted(), collection.rows()));
      }
      Job job = client.optimize(NAME);
      while (!job.isOver()) {
        Thread.sleep(JOB_POLL_MILLIS);
        job = client.job(NAME, job.id());
      }
      if (!job.state().equals("completed")) {
        throw new IOException("optimizing failed: " + job);
      }
      return new Loading((loaded - start) / 1e9, (System.nanoTime() - loaded) / 1e9);
    }
  }

  static Point point(Collection collection, int row, int rank) {
    SparseVector vector = collection.documents().get(row);
    int[] tokens = new int[vector.size()];
    float[] weights = new float[vector.size()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = vector.token(i);
      weights[i] = vector.weight(i);
    }
    return Point.of(PointId.of(row), FIELD, Vector.sparse(tokens, weights))
        .payload(JsonNodeFactory.instance.objectNode().put("rank", rank));
  }

  /** Where the server has the index. */
  static Path index(Path data) throws IOException {
    List<Path> found = new ArrayList<>();
    Path directory = data.resolve("collections").resolve(NAME);
    try (DirectoryStream<Path> indexes = Files.newDirectoryStream(directory, "index-*")) {
      indexes.forEach(found::add);
    }
    if (found.size() != 1) {
      throw new IOException("%s has %d indexes, expected 1".formatted(directory, found.size()));
    }
    return found.getFirst();
  }
}
