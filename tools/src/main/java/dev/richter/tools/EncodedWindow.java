package dev.richter.tools;

import dev.richter.datasets.text.BeirText;
import dev.richter.tools.encode.DirectoryEncoder.EncodedText;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Texts with their vectors as bytes: how many, a checksum of the texts, and each vector. */
final class EncodedWindow {

  private EncodedWindow() {}

  static byte[] write(List<BeirText> texts, List<EncodedText> made) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(texts.size());
      out.writeInt(checksum(texts));
      for (EncodedText text : made) {
        out.writeBoolean(text.cut());
        switch (text.vector()) {
          case SparseVector sparse -> write(out, sparse);
          case MultiVector rows -> write(out, rows);
        }
      }
    } catch (IOException impossible) {
      throw new IllegalStateException("memory cannot fail to be written", impossible);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, SparseVector vector) throws IOException {
    out.writeInt(0);
    out.writeInt(vector.size());
    for (int i = 0; i < vector.size(); i++) {
      out.writeInt(vector.token(i));
      out.writeFloat(vector.weight(i));
    }
  }

  private static void write(DataOutputStream out, MultiVector rows) throws IOException {
    out.writeInt(rows.dimension());
    out.writeInt(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < rows.dimension(); i++) {
        out.writeFloat(rows.value(row, i));
      }
    }
  }

  /** How many texts there are. */
  static int size(byte[] window) {
    return ByteBuffer.wrap(window).getInt();
  }

  /** What became of the texts, if it became of these. */
  static Optional<List<EncodedText>> read(byte[] window, List<BeirText> texts) {
    ByteBuffer in = ByteBuffer.wrap(window);
    int count = in.getInt();
    if (count != texts.size() || in.getInt() != checksum(texts)) {
      return Optional.empty();
    }
    List<EncodedText> made = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      boolean cut = in.get() != 0;
      int dimension = in.getInt();
      made.add(new EncodedText(dimension == 0 ? sparse(in) : rows(in, dimension), cut));
    }
    return Optional.of(made);
  }

  private static Vector sparse(ByteBuffer in) {
    int[] tokens = new int[in.getInt()];
    float[] weights = new float[tokens.length];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = in.getInt();
      weights[i] = in.getFloat();
    }
    return SparseVector.of(tokens, weights);
  }

  private static Vector rows(ByteBuffer in, int dimension) {
    float[] values = new float[in.getInt() * dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.getFloat();
    }
    return MultiVector.of(dimension, values);
  }

  private static int checksum(List<BeirText> texts) {
    CRC32C checksum = new CRC32C();
    for (BeirText text : texts) {
      for (String part : List.of(text.id(), TextWindows.whole(text))) {
        checksum.update(part.getBytes(StandardCharsets.UTF_8));
        checksum.update(0);
      }
    }
    return (int) checksum.getValue();
  }
}
