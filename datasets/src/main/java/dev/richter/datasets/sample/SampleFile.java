package dev.richter.datasets.sample;

import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.vector.SparseVector;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of a small collection, arranged so that gzip finds most to save. Weights must be half
 * floats.
 *
 * <pre>
 * vectors of the documents, vectors of the queries, each:
 *   vint   count
 *   vint   size[count]                 tokens of each vector
 *   vint   tokenGap[total]             to the token before; the first of a vector to 0
 *   byte   weightHigh[total], weightLow[total]   halves of each half float
 * answers:
 *   vint   k
 *   vint   document[queries][k]        best first; the scores follow from the vectors
 * </pre>
 *
 * A vint is seven bits a byte, low ones first, with the top bit set on all but the last.
 */
final class SampleFile {

  private SampleFile() {}

  /** Writes a collection, not yet compressed. */
  static void write(SampleCollection collection, OutputStream target) throws IOException {
    DataOutputStream output = new DataOutputStream(target);
    writeVectors(output, collection.documents());
    writeVectors(output, collection.queries());
    GroundTruth truth = collection.groundTruth();
    writeVint(output, truth.k());
    for (int query = 0; query < truth.queries(); query++) {
      for (int rank = 0; rank < truth.k(); rank++) {
        writeVint(output, truth.id(query, rank));
      }
    }
    output.flush();
  }

  private static void writeVectors(DataOutputStream output, List<VectorRecord> records)
      throws IOException {
    writeVint(output, records.size());
    for (VectorRecord record : records) {
      writeVint(output, record.vector().size());
    }
    for (VectorRecord record : records) {
      int previous = 0;
      for (int token : record.vector().tokens()) {
        writeVint(output, token - previous);
        previous = token;
      }
    }
    for (int shift : new int[] {Byte.SIZE, 0}) {
      for (VectorRecord record : records) {
        for (float weight : record.vector().weights()) {
          output.writeByte(half(weight) >> shift);
        }
      }
    }
  }

  private static short half(float weight) {
    short half = Float.floatToFloat16(weight);
    if (Float.float16ToFloat(half) != weight) {
      throw new IllegalArgumentException("weight %s is no half float".formatted(weight));
    }
    return half;
  }

  private static void writeVint(DataOutputStream output, int value) throws IOException {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      output.writeByte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    output.writeByte(rest);
  }

  /** Reads a compressed collection. */
  static SampleCollection read(InputStream source) throws IOException {
    DataInputStream input =
        new DataInputStream(new BufferedInputStream(new GZIPInputStream(source)));
    List<VectorRecord> documents = readVectors(input);
    List<VectorRecord> queries = readVectors(input);
    int k = readVint(input);
    int[][] ids = new int[queries.size()][k];
    float[][] scores = new float[queries.size()][k];
    for (int query = 0; query < ids.length; query++) {
      for (int rank = 0; rank < k; rank++) {
        ids[query][rank] = readVint(input);
        scores[query][rank] =
            documents.get(ids[query][rank]).vector().dot(queries.get(query).vector());
      }
    }
    // Reading up to the end is what compares the checksum.
    if (input.read() >= 0) {
      throw new IOException("more bytes follow the last answer");
    }
    return new SampleCollection(documents, queries, GroundTruth.of(k, ids, scores));
  }

  private static List<VectorRecord> readVectors(DataInputStream input) throws IOException {
    int[][] tokens = new int[readVint(input)][];
    int total = 0;
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = new int[readVint(input)];
      total += tokens[i].length;
    }
    for (int[] row : tokens) {
      int token = 0;
      for (int i = 0; i < row.length; i++) {
        token += readVint(input);
        row[i] = token;
      }
    }
    byte[] high = input.readNBytes(total);
    byte[] low = input.readNBytes(total);
    List<VectorRecord> records = new ArrayList<>(tokens.length);
    int next = 0;
    for (int[] row : tokens) {
      float[] weights = new float[row.length];
      for (int i = 0; i < row.length; i++, next++) {
        weights[i] = Float.float16ToFloat((short) ((high[next] << Byte.SIZE) | (low[next] & 0xff)));
      }
      records.add(VectorRecord.ofRow(records.size(), SparseVector.of(row, weights)));
    }
    return records;
  }

  private static int readVint(DataInputStream input) throws IOException {
    int value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      byte next = input.readByte();
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number of more than five bytes");
  }
}
