package dev.richter.bench.run;

import dev.richter.Document;
import dev.richter.Hit;
import dev.richter.IndexOptions;
import dev.richter.RichterIndex;
import dev.richter.SearchRequest;
import dev.richter.SearchResult;
import dev.richter.codec.ElementType;
import dev.richter.codec.MultiVectorParameters;
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

  private static final String FIELD = "exact";

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
    try (MultiVectorFile file = MultiVectorFile.open(documents)) {
      MultiVectorParameters exact =
          MultiVectorParameters.of(file.dimension()).withElementType(ElementType.FLOAT32);
      try (RichterIndex index =
          RichterIndex.open(directory, IndexOptions.of().field(FIELD, exact))) {
        index.bulkLoad(
            () -> IntStream.range(0, file.size()).mapToObj(row -> document(file, row)).iterator());
        List<SearchResult> results =
            index.search(
                queries.stream()
                    .map(query -> SearchRequest.multiVector(FIELD, query, k).exact(true))
                    .toList(),
                Runtime.getRuntime().availableProcessors());
        for (int query = 0; query < rows.length; query++) {
          Arrays.fill(rows[query], GroundTruth.MISSING);
          List<Hit> hits = results.get(query).hits();
          for (int rank = 0; rank < hits.size(); rank++) {
            rows[query][rank] = Integer.parseInt(hits.get(rank).id().toString());
            scores[query][rank] = hits.get(rank).score();
          }
        }
      }
    }
    IOUtils.rm(directory);
    return GroundTruth.of(k, rows, scores);
  }

  private static Document document(MultiVectorFile file, int row) {
    MultiVector vectors = file.read(row);
    Document document = Document.of(row);
    return vectors.isEmpty() ? document : document.with(FIELD, vectors);
  }
}
