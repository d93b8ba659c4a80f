package dev.richter.tools;

import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.datasets.vectors.VectorWriter;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

/** Random vectors and the files they are in. */
final class Vectors {

  private static final int TOKENS = 60;

  private Vectors() {}

  /** Vectors whose identifiers are their rows. */
  static List<VectorRecord> random(long seed, int count) {
    Random random = new Random(seed);
    List<VectorRecord> records = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      TreeMap<Integer, Float> weights = new TreeMap<>();
      int size = 1 + random.nextInt(12);
      while (weights.size() < size) {
        weights.put(random.nextInt(TOKENS), 0.1f + random.nextFloat() * 2);
      }
      records.add(VectorRecord.ofRow(row, SparseVector.of(weights)));
    }
    return records;
  }

  /** Writes a file of vectors with numeric tokens. */
  static Path write(Path path, VectorFormat format, List<VectorRecord> records) {
    try (VectorWriter writer = format.create(path, TokenDictionary.numeric())) {
      writer.writeAll(records.iterator(), count -> {});
      writer.finish();
    }
    return path;
  }

  /** Reads a file of vectors with numeric tokens. */
  static List<VectorRecord> read(Path path) {
    List<VectorRecord> records = new ArrayList<>();
    try (VectorReader reader = VectorReader.open(path, TokenDictionary.numeric())) {
      reader.forEachRemaining(records::add);
    }
    return records;
  }
}
