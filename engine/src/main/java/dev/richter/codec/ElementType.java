package dev.richter.codec;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a value of a multi-vector is stored. A merge copies stored values as they are, so they do not
 * decay.
 */
public enum ElementType {
  /** A float, as it was given. */
  FLOAT32(1, Float.SIZE),
  /**
   * A half float, relative to a power of two near the row's largest value: 11 bits of precision.
   */
  FLOAT16(2, Short.SIZE),
  /** A signed byte, in steps of 1/127 of the row's largest value. */
  INT8(3, Byte.SIZE),
  /** The sign: a value becomes the mean of the magnitudes in its row, or that negative. */
  BINARY(4, 1);

  private final byte id;
  private final int sizeBits;

  ElementType(int id, int sizeBits) {
    this.id = (byte) id;
    this.sizeBits = sizeBits;
  }

  /** The size of a row: its scale, but for floats, and its values. */
  public int rowBytes(int dimension) {
    return scaleBytes() + valuesBytes(dimension);
  }

  int scaleBytes() {
    return this == FLOAT32 ? 0 : Float.BYTES;
  }

  /** The size of a row's values, in whole bytes. */
  int valuesBytes(int dimension) {
    return (dimension * sizeBits + Byte.SIZE - 1) / Byte.SIZE;
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
