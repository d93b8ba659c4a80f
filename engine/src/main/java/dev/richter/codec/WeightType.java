package dev.richter.codec;

import java.util.Arrays;
import java.util.Optional;

/**
 * How the forward index stores a weight. Each document has a scale of its own, so a merge copies
 * stored weights as they are.
 */
public enum WeightType {
  /**
   * An unsigned byte, in steps of 1/255 of the document's heaviest weight; lighter than half a step
   * is dropped.
   */
  UINT8(1, 1),
  /**
   * A half float, relative to a power of two near the document's heaviest weight: 11 bits of
   * precision.
   */
  FLOAT16(2, 2);

  private final byte id;
  private final int sizeBytes;

  WeightType(int id, int sizeBytes) {
    this.id = (byte) id;
    this.sizeBytes = sizeBytes;
  }

  /** The size of one stored weight. */
  public int sizeBytes() {
    return sizeBytes;
  }

  /** What stands for the type in files. */
  byte id() {
    return id;
  }

  /** The type that an id stands for. */
  static Optional<WeightType> ofId(byte id) {
    return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
  }
}
