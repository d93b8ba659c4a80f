package dev.richter.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A vector in one of the stored forms, as a reusable buffer: either plain weights, or codes with a
 * scale.
 *
 * <p>{@link #quantize} is the only place where precision is given up.
 */
final class StoredVector {

  private static final int MAX_CODE = 255;

  /** The heaviest weight a half float times its scale reaches; the next step is no float. */
  private static final float MAX_HALF_WEIGHT = 0x1.FFCp127f;

  int size;
  int[] tokens = new int[0];

  /** Plain weights; valid where {@link #type} is null. */
  float[] weights = new float[0];

  /** Codes: unsigned bytes or half floats; valid where {@link #type} is not null. */
  short[] codes = new short[0];

  @Nullable WeightType type;
  float scale;
  private long[] order = new long[0];

  void reset(int newSize) {
    ensureCapacity(newSize);
    size = newSize;
    type = null;
    scale = 1;
  }

  void reset(int newSize, WeightType newType, float newScale) {
    reset(newSize);
    type = newType;
    scale = newScale;
  }

  float weight(int i) {
    return type == null ? weights[i] : scale * decode(codes[i], type);
  }

  static float decode(short code, WeightType type) {
    return switch (type) {
      case UINT8 -> code & 0xFF;
      case FLOAT16 -> Float.float16ToFloat(code);
    };
  }

  /** Brings the vector to the wanted type, heaviest first; does nothing where it has that type. */
  void quantize(WeightType wanted) {
    if (type == wanted) {
      return;
    }
    if (type != null) {
      for (int i = 0; i < size; i++) {
        weights[i] = weight(i);
      }
      type = null;
    }
    sortHeaviestFirst();
    scale = scale(wanted, weights[0]);
    type = wanted;
    int kept = 0;
    while (kept < size) {
      short code = encode(weights[kept], wanted);
      if (code == 0) {
        break; // The rest is lighter still.
      }
      codes[kept++] = code;
    }
    size = kept;
  }

  private static float scale(WeightType type, float heaviest) {
    return switch (type) {
      case UINT8 -> step(heaviest);
      case FLOAT16 -> Math.scalb(1f, Math.max(Math.getExponent(heaviest), Float.MIN_EXPONENT));
    };
  }

  /** Rounded up: below the normal floats a step rounded down would fall far short of the weight. */
  private static float step(float heaviest) {
    float step = heaviest / MAX_CODE;
    return step * MAX_CODE < heaviest ? Math.nextUp(step) : step;
  }

  private short encode(float weight, WeightType wanted) {
    return switch (wanted) {
      case UINT8 -> (short) Math.min(MAX_CODE, Math.round(weight / scale));
      case FLOAT16 -> Float.floatToFloat16(Math.min(weight, MAX_HALF_WEIGHT) / scale);
    };
  }

  private void sortHeaviestFirst() {
    for (int i = 0; i < size; i++) {
      // Positive floats order as their bits do; equal weights stay in ascending order of tokens.
      order[i] = ((long) -Float.floatToRawIntBits(weights[i]) << Integer.SIZE) | tokens[i];
    }
    Arrays.sort(order, 0, size);
    for (int i = 0; i < size; i++) {
      tokens[i] = (int) order[i];
      weights[i] = Float.intBitsToFloat(-(int) (order[i] >> Integer.SIZE));
    }
  }

  private void ensureCapacity(int capacity) {
    if (tokens.length < capacity) {
      int length = Math.max(capacity, tokens.length * 2);
      tokens = new int[length];
      weights = new float[length];
      codes = new short[length];
      order = new long[length];
    }
  }
}
