package dev.richter.datasets.testing;

import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.vector.SparseVector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Random vectors with the awkward ones among them, and other small inputs. */
public final class Samples {

  private Samples() {}

  /** Vectors of 0 to 60 tokens up to the largest number, with weights up to the largest float. */
  public static List<SparseVector> vectors(Random random, int count) {
    List<SparseVector> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      vectors.add(vector(random, random.nextInt(4) == 0 ? Integer.MAX_VALUE : 1000));
    }
    return vectors;
  }

  /** A vector of 0 to 60 tokens below a bound or equal to it. */
  public static SparseVector vector(Random random, int largestToken) {
    TreeMap<Integer, Float> weights = new TreeMap<>();
    int size = random.nextInt(5) == 0 ? 0 : random.nextInt(60);
    for (int i = 0; i < size; i++) {
      weights.put(random.nextInt(largestToken), weight(random));
    }
    if (size > 0 && random.nextInt(10) == 0) {
      weights.put(largestToken, Float.MAX_VALUE);
    }
    return SparseVector.of(weights);
  }

  private static float weight(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> Float.MIN_VALUE;
      case 1 -> Float.MAX_VALUE;
      case 2 -> 1e-7f * (1 + random.nextFloat());
      default -> 0.01f + 3 * random.nextFloat();
    };
  }

  /** Records known by their rows. */
  public static List<VectorRecord> numbered(List<SparseVector> vectors) {
    List<VectorRecord> records = new ArrayList<>();
    for (SparseVector vector : vectors) {
      records.add(VectorRecord.ofRow(records.size(), vector));
    }
    return records;
  }

  /** Records with identifiers and sometimes texts, from every corner of Unicode. */
  public static List<VectorRecord> named(Random random, List<SparseVector> vectors) {
    String[] texts = {"plain", "a \"quoted\"\ttext\\", "längere Zeile\nzweite", "𝄞 漢字", ""};
    List<VectorRecord> records = new ArrayList<>();
    for (SparseVector vector : vectors) {
      String text = texts[random.nextInt(texts.length)];
      records.add(
          new VectorRecord(
              "id %d é".formatted(records.size()),
              vector,
              random.nextBoolean() ? Optional.of(text) : Optional.empty()));
    }
    return records;
  }

  /** The bytes as one gzip member. */
  public static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }
}
