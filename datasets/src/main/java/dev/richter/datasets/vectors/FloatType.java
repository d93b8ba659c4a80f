package dev.richter.datasets.vectors;

/** How a {@link MultiVectorFile} stores a value. */
public enum FloatType {
  /** 32 bits, as the value is. */
  FLOAT32("<f4", Float.BYTES),
  /** 16 bits: 11 bits of precision, and nothing larger than 65,504. */
  FLOAT16("<f2", Short.BYTES);

  private final String dtype;
  private final int sizeBytes;

  FloatType(String dtype, int sizeBytes) {
    this.dtype = dtype;
    this.sizeBytes = sizeBytes;
  }

  /** The name that NumPy has for it. */
  String dtype() {
    return dtype;
  }

  /** The size of one value. */
  public int sizeBytes() {
    return sizeBytes;
  }
}
