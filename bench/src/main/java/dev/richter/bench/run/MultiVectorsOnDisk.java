package dev.richter.bench.run;

import dev.richter.Hit;
import dev.richter.RichterIndex;
import dev.richter.SearchRequest;
import dev.richter.SearchResult;
import dev.richter.bench.worker.BuildSetting;
import dev.richter.bench.worker.MultiVectorEngine;
import dev.richter.bench.worker.Request;
import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.MultiVectorFile;
import dev.richter.datasets.vectors.MultiVectorFileWriter;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.util.IOUtils;

/** Multi-vectors, in NumPy files. */
record MultiVectorsOnDisk() implements VectorsOnDisk<MultiVector> {

  @Override
  public String extension() {
    return "npy";
  }

  @Override
  public List<String> copy(Path source, Path target, int limit, boolean withEmpty) {
    List<String> ids = new ArrayList<>();
    try (MultiVectorFile file = MultiVectorFile.open(source);
        MultiVectorFileWriter writer =
            MultiVectorFileWriter.create(target, file.dimension(), FloatType.FLOAT32)) {
      List<String> all = file.ids();
      for (int row = 0; row < file.size() && ids.size() < limit; row++) {
        MultiVector vectors = file.read(row);
        if (withEmpty || !vectors.isEmpty()) {
          writer.write(all.get(row), vectors);
          ids.add(all.get(row));
        }
      }
      writer.finish();
    }
    return ids;
  }

  @Override
  public List<MultiVector> read(Path npy) {
    try (MultiVectorFile file = MultiVectorFile.open(npy)) {
      return IntStream.range(0, file.size()).mapToObj(file::read).toList();
    }
  }

  @Override
  public ExactScores<MultiVector> scores(Path documents) {
    return new ExactScores.MaxSim(documents);
  }

  /** By an index of all rows as floats, which is searched exactly. */
  @Override
  public GroundTruth answers(Path documents, List<MultiVector> queries, int k, Path work)
      throws IOException {
    Path directory = work.resolve("exact.index");
    if (Files.exists(directory)) {
      IOUtils.rm(directory);
    }
    int[][] rows = new int[queries.size()][k];
    float[][] scores = new float[queries.size()][k];
    int threads = Runtime.getRuntime().availableProcessors();
    new MultiVectorEngine()
        .build(
            new Request.Build(
                directory.toString(),
                documents.toString(),
                BuildSetting.multiVector("f32").parameters(),
                threads,
                1,
                false));
    try (RichterIndex index = RichterIndex.openReadOnly(directory)) {
      List<SearchResult> results =
          index.search(
              queries.stream()
                  .map(
                      query ->
                          SearchRequest.multiVector(MultiVectorEngine.FIELD, query, k).exact(true))
                  .toList(),
              threads);
      for (int query = 0; query < rows.length; query++) {
        Arrays.fill(rows[query], GroundTruth.MISSING);
        List<Hit> hits = results.get(query).hits();
        for (int rank = 0; rank < hits.size(); rank++) {
          rows[query][rank] = Integer.parseInt(hits.get(rank).id().toString());
          scores[query][rank] = hits.get(rank).score();
        }
      }
    }
    IOUtils.rm(directory);
    return GroundTruth.of(k, rows, scores);
  }
}
