package dev.richter.bench.worker;

import dev.richter.bench.worker.Request.Build;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** An engine for sparse vectors, which come in files of Seismic's inner format. */
interface SparseEngine extends Engine<SparseVector> {

  void build(Build request, VectorReader documents) throws IOException;

  @Override
  default void build(Build request) throws IOException {
    try (VectorReader documents = read(Path.of(request.documents()))) {
      build(request, documents);
    }
  }

  @Override
  default List<SparseVector> queries(Path file) {
    try (VectorReader reader = read(file)) {
      return reader.readAll().stream().map(VectorRecord::vector).toList();
    }
  }

  private static VectorReader read(Path file) {
    return VectorFormat.SEISMIC_BINARY.open(file, TokenDictionary.numeric());
  }
}
