package dev.richter.bench.run;

import dev.richter.datasets.eval.ExactSearch;
import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.datasets.vectors.VectorWriter;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sparse vectors, in any format that is known, and for engines in Seismic's inner format.
 *
 * @param dictionary the numbers of tokens that are texts, the same for documents and queries
 */
record SparseOnDisk(TokenDictionary dictionary) implements VectorsOnDisk<SparseVector> {

  @Override
  public String extension() {
    return "bin";
  }

  @Override
  public List<String> copy(Path source, Path target, int limit, boolean withEmpty) {
    List<String> ids = new ArrayList<>();
    try (VectorReader reader = VectorReader.open(source, dictionary);
        VectorWriter writer =
            VectorFormat.SEISMIC_BINARY.create(target, TokenDictionary.numeric())) {
      while (ids.size() < limit && reader.hasNext()) {
        VectorRecord record = reader.next();
        if (withEmpty || !record.vector().isEmpty()) {
          writer.write(record);
          ids.add(record.id());
        }
      }
      writer.finish();
    }
    return ids;
  }

  private static VectorReader open(Path file) {
    return VectorFormat.SEISMIC_BINARY.open(file, TokenDictionary.numeric());
  }

  @Override
  public List<SparseVector> read(Path file) {
    try (VectorReader reader = open(file)) {
      return reader.readAll().stream().map(VectorRecord::vector).toList();
    }
  }

  @Override
  public ExactScores<SparseVector> scores(Path documents) throws IOException {
    return new ExactScores.Sparse(documents);
  }

  @Override
  public GroundTruth answers(Path documents, List<SparseVector> queries, int k, Path work) {
    try (VectorReader reader = open(documents)) {
      return ExactSearch.answers(
          reader, queries, k, Runtime.getRuntime().availableProcessors(), done -> {});
    }
  }
}
