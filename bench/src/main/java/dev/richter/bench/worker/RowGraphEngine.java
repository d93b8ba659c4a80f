package dev.richter.bench.worker;

import dev.richter.bench.worker.Request.Build;
import dev.richter.bench.worker.Request.Pass;
import dev.richter.datasets.vectors.MultiVectorFile;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** Lucene's graph of all rows. Cosines are those of rows that are made 1 long. */
final class RowGraphEngine implements Engine<MultiVector> {

  @Override
  public void build(Build request) throws IOException {
    try (MultiVectorFile file = MultiVectorFile.open(Path.of(request.documents()))) {
      RowGraph.build(
          Path.of(request.index()),
          IntStream.range(0, file.size()).mapToObj(row -> normalized(file.read(row))).iterator());
    }
  }

  private static MultiVector normalized(MultiVector vectors) {
    return vectors.isEmpty() ? vectors : vectors.normalized();
  }

  @Override
  public List<MultiVector> queries(Path npy) {
    try (MultiVectorFile file = MultiVectorFile.open(npy)) {
      return IntStream.range(0, file.size()).mapToObj(row -> normalized(file.read(row))).toList();
    }
  }

  @Override
  public Searcher<MultiVector> open(Path index) throws IOException {
    return new GraphSearcher(RowGraph.open(index));
  }

  private record GraphSearcher(RowGraph graph) implements Searcher<MultiVector> {

    @Override
    public Found search(MultiVector query, Pass pass) throws IOException {
      int nearest = Integer.parseInt(Objects.requireNonNull(pass.parameters().get("nearest")));
      RowGraph.Found found = graph.search(query, nearest, pass.k());
      return new Found(found.documents(), found.scores(), null);
    }

    @Override
    public void close() throws IOException {
      graph.close();
    }
  }
}
