package dev.richter.datasets.vectors;

import dev.richter.datasets.io.BinaryOutput;
import dev.richter.datasets.io.OutputFile;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;

/**
 * Writes the format described at {@link VectorFormat#CSR}. The three sections grow in files beside
 * the target and are put one after the other at the end, behind a header that is known only then.
 */
final class CsrWriter implements VectorWriter {

  private final OutputFile file;
  private final BinaryOutput rowStarts;
  private final BinaryOutput tokens;
  private final BinaryOutput weights;
  private long rows;
  private long columns;
  private long nonZeros;

  CsrWriter(Path path) {
    file = OutputFile.create(path);
    rowStarts = BinaryOutput.sectionBeside(path);
    tokens = BinaryOutput.sectionBeside(path);
    weights = BinaryOutput.sectionBeside(path);
    rowStarts.writeLong(0);
  }

  @Override
  public void write(VectorRecord record) {
    SparseVector vector = record.vector();
    for (int i = 0; i < vector.size(); i++) {
      tokens.writeInt(vector.token(i));
      weights.writeFloat(vector.weight(i));
    }
    if (!vector.isEmpty()) {
      columns = Math.max(columns, vector.token(vector.size() - 1) + 1L);
    }
    rows++;
    nonZeros += vector.size();
    rowStarts.writeLong(nonZeros);
  }

  @Override
  public void finish() {
    BinaryOutput output = BinaryOutput.into(file);
    output.writeLong(rows);
    output.writeLong(columns);
    output.writeLong(nonZeros);
    output.append(rowStarts);
    output.append(tokens);
    output.append(weights);
    file.commit();
  }

  @Override
  public void close() {
    try (file;
        rowStarts;
        tokens) {
      weights.close();
    }
  }
}
