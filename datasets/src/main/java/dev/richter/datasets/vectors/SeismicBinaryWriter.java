package dev.richter.datasets.vectors;

import dev.richter.datasets.io.BinaryOutput;
import dev.richter.datasets.io.OutputFile;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;

/**
 * Writes the format described at {@link VectorFormat#SEISMIC_BINARY}. The vectors wait beside the
 * target until their count is known.
 */
final class SeismicBinaryWriter implements VectorWriter {

  private static final long MAX_ROWS = 0xffff_ffffL;

  private final OutputFile file;
  private final BinaryOutput vectors;
  private long rows;

  SeismicBinaryWriter(Path path) {
    file = OutputFile.create(path);
    vectors = BinaryOutput.sectionBeside(path);
  }

  @Override
  public void write(VectorRecord record) {
    if (rows == MAX_ROWS) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s: more than %d vectors, which the format has no count for"
              .formatted(file.path(), MAX_ROWS));
    }
    SparseVector vector = record.vector();
    vectors.writeInt(vector.size());
    for (int i = 0; i < vector.size(); i++) {
      vectors.writeInt(vector.token(i));
    }
    for (int i = 0; i < vector.size(); i++) {
      vectors.writeFloat(vector.weight(i));
    }
    rows++;
  }

  @Override
  public void finish() {
    BinaryOutput output = BinaryOutput.into(file);
    output.writeInt((int) rows);
    output.append(vectors);
    file.commit();
  }

  @Override
  public void close() {
    try (file) {
      vectors.close();
    }
  }
}
