package dev.richter.tools;

import dev.richter.datasets.text.BeirText;
import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.MultiVectorFileWriter;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.datasets.vectors.VectorWriter;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.nio.file.Path;
import java.util.Optional;

/** A file of the vectors of texts, of either kind. */
sealed interface VectorOutput extends AutoCloseable {

  /** A file of sparse vectors. */
  static VectorOutput sparse(VectorWriter writer) {
    return new Sparse(writer);
  }

  /** Files of multi-vectors. */
  static VectorOutput multiVectors(Path path, int dimension, FloatType type) {
    return new MultiVectors(MultiVectorFileWriter.create(path, dimension, type));
  }

  /** How many tokens or rows a vector has. */
  static int size(Vector vector) {
    return switch (vector) {
      case SparseVector sparse -> sparse.size();
      case MultiVector rows -> rows.size();
    };
  }

  /** Writes the vector of the next text. */
  void write(BeirText text, Vector vector);

  /** Completes the file and gives it its name. */
  void finish();

  @Override
  void close();

  /** Writes what a format of sparse vectors keeps. */
  record Sparse(VectorWriter writer) implements VectorOutput {

    @Override
    public void write(BeirText text, Vector vector) {
      writer.write(
          new VectorRecord(text.id(), (SparseVector) vector, Optional.of(TextWindows.whole(text))));
    }

    @Override
    public void finish() {
      writer.finish();
    }

    @Override
    public void close() {
      writer.close();
    }
  }

  /** Writes rows, lengths and identifiers. */
  record MultiVectors(MultiVectorFileWriter writer) implements VectorOutput {

    @Override
    public void write(BeirText text, Vector vector) {
      writer.write(text.id(), (MultiVector) vector);
    }

    @Override
    public void finish() {
      writer.finish();
    }

    @Override
    public void close() {
      writer.close();
    }
  }
}
