package dev.richter.codec;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a value of a multi-vector is stored. A merge copies stored values as they are, so they do not
 * decay.
 */
public enum ElementType {
  /** A float, as it was given. */
  FLOAT32(1, 4),
  /**
   * A half float, relative to a power of two near the row's largest value: 11 bits of precision.
   */
  FLOAT16(2, 2),
  /** A signed byte, in steps of 1/127 of the row's largest value. */
  INT8(3, 1);

  private final byte id;
  private final int sizeBytes;

  ElementType(int id, int sizeBytes) {
    this.id = (byte) id;
    this.sizeBytes = sizeBytes;
  }

  /** The size of one stored value. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** The size of a row: its scale, but for floats, and its values. */
  public int rowBytes(int dimension) {
    return scaleBytes() + dimension * sizeBytes;
  }

  int scaleBytes() {
    return this == FLOAT32 ? 0 : Float.BYTES;
  }

  /** What stands for the type in files. */
  byte id() {
    return id;
  }

  /** The type that an id stands for. */
  static Optional<ElementType> ofId(byte id) {
    return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
  }
}
