package dev.richter.codec;

import dev.richter.vector.MultiVector;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;
import org.apache.lucene.util.BytesRef;

/**
 * A multi-vector as a binary doc value, the form in which Lucene hands it from document to flush
 * and from segment to merge: [byte] element type, [short] dimension, then what a record of {@link
 * MultiVectorsFormat} has, little-endian.
 */
final class MultiVectorCoding {

  static final int HEADER_BYTES = 3;

  private static final float LARGEST_CODE = 127;
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private MultiVectorCoding() {}

  static BytesRef encode(MultiVector vectors, ElementType type) {
    int dimension = vectors.dimension();
    byte[] bytes = new byte[HEADER_BYTES + vectors.size() * type.rowBytes(dimension)];
    writeHeader(bytes, type, dimension);
    int at = HEADER_BYTES + vectors.size() * type.scaleBytes();
    for (int row = 0; row < vectors.size(); row++) {
      float scale = scale(vectors, row, type);
      if (type != ElementType.FLOAT32) {
        FLOAT.set(bytes, HEADER_BYTES + row * Float.BYTES, scale);
      }
      for (int i = 0; i < dimension; i++) {
        float value = vectors.value(row, i);
        switch (type) {
          case FLOAT32 -> FLOAT.set(bytes, at + i * Float.BYTES, value);
          case FLOAT16 ->
              SHORT.set(bytes, at + i * Short.BYTES, Float.floatToFloat16(value / scale));
          case INT8 -> bytes[at + i] = code(value, scale);
          case BINARY -> bytes[at + i / Byte.SIZE] |= (byte) (signBit(value) << i % Byte.SIZE);
        }
      }
      at += type.valuesBytes(dimension);
    }
    return new BytesRef(bytes);
  }

  private static float scale(MultiVector vectors, int row, ElementType type) {
    float largest = 0;
    double sum = 0;
    for (int i = 0; i < vectors.dimension(); i++) {
      float magnitude = Math.abs(vectors.value(row, i));
      largest = Math.max(largest, magnitude);
      sum += magnitude;
    }
    return switch (type) {
      case FLOAT32 -> 1;
      // A scale that is not 0 and makes the largest value neither infinite nor subnormal.
      case FLOAT16 -> Math.max(Float.MIN_NORMAL, Math.scalb(1f, Math.getExponent(largest)));
      case INT8 -> byteScale(largest);
      // What signs are multiplied by to come closest to the row.
      case BINARY -> (float) (sum / vectors.dimension());
    };
  }

  /** The scale of bytes: it is not 0. */
  static float byteScale(float largest) {
    return Math.max(Float.MIN_NORMAL, largest / LARGEST_CODE);
  }

  private static int signBit(float value) {
    return value < 0 ? 0 : 1;
  }

  /** A value in steps of the scale. */
  static byte code(float value, float scale) {
    return (byte) Math.clamp(Math.round(value / scale), (int) -LARGEST_CODE, (int) LARGEST_CODE);
  }

  static void writeHeader(byte[] bytes, ElementType type, int dimension) {
    bytes[0] = type.id();
    SHORT.set(bytes, 1, (short) dimension);
  }

  /** The element type, or nothing where the value is no multi-vector. */
  static Optional<ElementType> type(BytesRef value) {
    return value.length < HEADER_BYTES
        ? Optional.empty()
        : ElementType.ofId(value.bytes[value.offset]);
  }

  static int dimension(BytesRef value) {
    return (short) SHORT.get(value.bytes, value.offset + 1);
  }
}
