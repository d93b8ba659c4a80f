package dev.richter.codec;

import dev.richter.vector.SparseVector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.lucene.util.BytesRef;

/**
 * A vector as a binary doc value, the form in which Lucene hands it from document to flush and from
 * segment to merge.
 *
 * <p>One byte of kind, then little-endian:
 *
 * <ul>
 *   <li>kind 0, as the user gave it: [int] token × n, [float] weight × n
 *   <li>kind 1, as {@link WeightType#UINT8} stores it: [float] scale, [int] token × n, [byte] code
 *       × n, heaviest first
 *   <li>kind 2, as {@link WeightType#FLOAT16} stores it: [float] scale, [int] token × n, [short]
 *       half float × n, heaviest first
 * </ul>
 *
 * <p>Because a merge hands stored weights on as they are stored, they do not decay however often a
 * segment is merged.
 */
final class VectorCoding {

  private static final byte PLAIN = 0;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private VectorCoding() {}

  static BytesRef encode(SparseVector vector) {
    int size = vector.size();
    byte[] bytes = new byte[1 + 8 * size];
    bytes[0] = PLAIN;
    for (int i = 0; i < size; i++) {
      INT.set(bytes, 1 + 4 * i, vector.token(i));
      FLOAT.set(bytes, 1 + 4 * size + 4 * i, vector.weight(i));
    }
    return new BytesRef(bytes);
  }

  static SparseVector decode(BytesRef value) {
    StoredVector stored = new StoredVector();
    read(value, stored);
    int[] tokens = new int[stored.size];
    float[] weights = new float[stored.size];
    for (int i = 0; i < stored.size; i++) {
      tokens[i] = stored.tokens[i];
      weights[i] = stored.weight(i);
    }
    return SparseVector.ofUnsorted(tokens, weights);
  }

  /** Reads any kind into {@code into}; the plain kind leaves it without a type. */
  static void read(BytesRef value, StoredVector into) {
    byte kind = value.bytes[value.offset];
    if (kind == PLAIN) {
      int size = (value.length - 1) / 8;
      into.reset(size);
      for (int i = 0; i < size; i++) {
        into.tokens[i] = (int) INT.get(value.bytes, value.offset + 1 + 4 * i);
        into.weights[i] = (float) FLOAT.get(value.bytes, value.offset + 1 + 4 * (size + i));
      }
      return;
    }
    WeightType type = WeightType.ofId(kind).orElseThrow();
    int size = (value.length - 5) / (4 + type.sizeBytes());
    into.reset(size, type, (float) FLOAT.get(value.bytes, value.offset + 1));
    int tokens = value.offset + 5;
    int weights = tokens + 4 * size;
    for (int i = 0; i < size; i++) {
      into.tokens[i] = (int) INT.get(value.bytes, tokens + 4 * i);
      into.codes[i] =
          switch (type) {
            case UINT8 -> value.bytes[weights + i];
            case FLOAT16 -> (short) SHORT.get(value.bytes, weights + 2 * i);
          };
    }
  }

  /** Writes a stored vector, reusing the bytes of {@code into} where they are long enough. */
  static void write(StoredVector stored, WeightType type, BytesRef into) {
    int size = stored.size;
    int length = 5 + size * (4 + type.sizeBytes());
    if (into.bytes.length < length) {
      into.bytes = new byte[length];
    }
    into.offset = 0;
    into.length = length;
    into.bytes[0] = type.id();
    FLOAT.set(into.bytes, 1, stored.scale);
    int weights = 5 + 4 * size;
    for (int i = 0; i < size; i++) {
      INT.set(into.bytes, 5 + 4 * i, stored.tokens[i]);
      switch (type) {
        case UINT8 -> into.bytes[weights + i] = (byte) stored.codes[i];
        case FLOAT16 -> SHORT.set(into.bytes, weights + 2 * i, stored.codes[i]);
      }
    }
  }
}
