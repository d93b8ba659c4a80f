package dev.richter.bench.worker;

import dev.richter.Document;
import dev.richter.IndexOptions;
import dev.richter.RichterIndex;
import dev.richter.SearchRequest;
import dev.richter.bench.worker.Request.Build;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.datasets.vectors.MultiVectorFile;
import dev.richter.vector.MultiVector;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Richter with multi-vectors, as an application uses it. Vectors come as NumPy files, which say
 * what their dimension is.
 */
public final class MultiVectorEngine implements Engine<MultiVector> {

  @Override
  public void build(Build request) {
    try (MultiVectorFile file = MultiVectorFile.open(Path.of(request.documents()))) {
      Map<String, String> parameters =
          new LinkedHashMap<>(MultiVectorParameters.of(file.dimension()).toMap());
      parameters.putAll(request.parameters());
      IndexOptions options =
          IndexOptions.of()
              .field(FIELD, MultiVectorParameters.fromMap(parameters))
              .buildThreads(request.threads());
      try (RichterIndex index = RichterIndex.open(Path.of(request.index()), options)) {
        index.bulkLoad(
            () -> IntStream.range(0, file.size()).mapToObj(row -> document(file, row)).iterator());
      }
    }
  }

  private static Document document(MultiVectorFile file, int row) {
    MultiVector vectors = file.read(row);
    Document document = Document.of(row);
    return vectors.isEmpty() ? document : document.with(FIELD, vectors);
  }

  @Override
  public List<MultiVector> queries(Path npy) {
    try (MultiVectorFile file = MultiVectorFile.open(npy)) {
      return IntStream.range(0, file.size()).mapToObj(file::read).toList();
    }
  }

  @Override
  public Searcher<MultiVector> open(Path path) {
    return new FacadeSearcher<>(
        RichterIndex.openReadOnly(path),
        (query, pass) -> SearchRequest.multiVector(FIELD, query, pass.k()));
  }
}
