package dev.richter.server.api;

import com.fasterxml.jackson.core.JsonToken;
import dev.richter.codec.EncoderId;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads vectors: objects are sparse ones or texts to be encoded, arrays multi-vectors. */
final class VectorReader {

  private static final String INDICES = "indices";
  private static final String VALUES = "values";
  private static final String TEXT = "text";
  private static final String MODEL = "model";
  private static final String ONE_FORM =
      "a vector is arrays, tokens with weights, or a text, not several of them";

  private final BodyReader in;
  private int[] tokens = new int[0];
  private float[] weights = new float[0];
  private @Nullable String text;
  private @Nullable String model;

  private VectorReader(BodyReader in) {
    this.in = in;
  }

  /** Reads a vector or a text, of which the first token is the current one. */
  static VectorInput read(BodyReader in) throws IOException {
    return switch (in.token()) {
      case START_OBJECT -> new VectorReader(in).sparseOrText();
      case START_ARRAY -> new VectorInput.Given(multi(in));
      default -> throw in.expected("a vector: an object, or an array of rows");
    };
  }

  private VectorInput sparseOrText() throws IOException {
    String place = in.pointer();
    Form form = new Form();
    in.object(
        name -> {
          switch (name) {
            case INDICES -> {
              form.arrays(in);
              form.hasIndices = true;
              tokens = indices();
            }
            case VALUES -> {
              form.arrays(in);
              form.hasValues = true;
              weights = values();
            }
            case TEXT -> {
              form.text(in);
              text = limited("a text", VectorInput.Text.MAX_CHARACTERS);
            }
            case MODEL -> {
              form.text(in);
              model = limited("a name", EncoderId.MAX_NAME);
            }
            default -> {
              form.map(in);
              tokens = room(tokens, form.size);
              weights = room(weights, form.size);
              tokens[form.size] = token(name);
              weights[form.size++] = in.number();
            }
          }
          return true;
        });
    if (form.isText) {
      if (text == null) {
        throw in.invalid("\"model\" without \"text\", expected both or \"text\" alone");
      }
      return new VectorInput.Text(text, Optional.ofNullable(model));
    }
    if (form.hasIndices != form.hasValues) {
      throw in.invalid("a vector has \"indices\" and \"values\", or neither");
    }
    boolean arrays = form.hasIndices;
    return new VectorInput.Given(
        Places.at(
            place,
            () ->
                SparseVector.ofUnsorted(
                    arrays ? tokens : Arrays.copyOf(tokens, form.size),
                    arrays ? weights : Arrays.copyOf(weights, form.size))));
  }

  private String limited(String what, int most) throws IOException {
    String read = in.text();
    int characters = read.codePointCount(0, read.length());
    if (characters < 1 || characters > most) {
      throw in.invalid("%s of %d characters, expected 1 to %d".formatted(what, characters, most));
    }
    return read;
  }

  /** Which of the three forms an object has. */
  private static final class Form {

    private boolean hasIndices;
    private boolean hasValues;
    private boolean isText;
    private int size;

    void arrays(BodyReader in) {
      if (size > 0 || isText) {
        throw in.invalid(ONE_FORM);
      }
    }

    void text(BodyReader in) {
      if (size > 0 || hasIndices || hasValues) {
        throw in.invalid(ONE_FORM);
      }
      isText = true;
    }

    void map(BodyReader in) {
      if (hasIndices || hasValues || isText) {
        throw in.invalid(ONE_FORM);
      }
      if (size == SparseVector.MAX_SIZE) {
        throw in.invalid("more than %d tokens".formatted(SparseVector.MAX_SIZE));
      }
    }
  }

  private int[] indices() throws IOException {
    int[] read = new int[64];
    int[] count = new int[1];
    Growing<int[]> growing = new Growing<>(read);
    in.array(
        () -> {
          growing.array = room(growing.array, count[0]);
          growing.array[count[0]] = (int) in.integer(0, Integer.MAX_VALUE);
          check(++count[0]);
        });
    return Arrays.copyOf(growing.array, count[0]);
  }

  private float[] values() throws IOException {
    int[] count = new int[1];
    Growing<float[]> growing = new Growing<>(new float[64]);
    in.array(
        () -> {
          growing.array = room(growing.array, count[0]);
          growing.array[count[0]] = in.number();
          check(++count[0]);
        });
    return Arrays.copyOf(growing.array, count[0]);
  }

  private static final class Growing<T> {
    private T array;

    Growing(T array) {
      this.array = array;
    }
  }

  private void check(int size) {
    if (size > SparseVector.MAX_SIZE) {
      throw in.invalid("more than %d tokens".formatted(SparseVector.MAX_SIZE));
    }
  }

  private int token(String name) {
    boolean canonical =
        !name.isEmpty()
            && name.length() <= 10
            && name.chars().allMatch(c -> c >= '0' && c <= '9')
            && (name.length() == 1 || name.charAt(0) != '0');
    long token = canonical ? Long.parseLong(name) : -1;
    if (token < 0 || token > Integer.MAX_VALUE) {
      throw in.invalid("the name is no token from 0 to %d".formatted(Integer.MAX_VALUE));
    }
    return (int) token;
  }

  private static int[] room(int[] array, int size) {
    return size < array.length ? array : Arrays.copyOf(array, Math.max(64, 2 * size));
  }

  private static float[] room(float[] array, int size) {
    return size < array.length ? array : Arrays.copyOf(array, Math.max(64, 2 * size));
  }

  private static MultiVector multi(BodyReader in) throws IOException {
    String place = in.pointer();
    Rows rows = new Rows(in);
    in.array(rows::readRow);
    if (rows.count == 0) {
      throw in.invalid("a multi-vector without rows");
    }
    return Places.at(
        place, () -> MultiVector.of(rows.dimension, Arrays.copyOf(rows.values, rows.size)));
  }

  /** The rows of a multi-vector, one after the other. */
  private static final class Rows {

    private final BodyReader in;
    private float[] values = new float[1024];
    private int size;
    private int count;
    private int dimension;

    Rows(BodyReader in) {
      this.in = in;
    }

    void readRow() throws IOException {
      if (count == MultiVector.MAX_SIZE) {
        throw in.invalid("more than %d rows".formatted(MultiVector.MAX_SIZE));
      }
      if (in.token() != JsonToken.START_ARRAY) {
        throw in.expected("a row, which is an array of numbers");
      }
      int start = size;
      in.array(
          () -> {
            if (size - start == (count == 0 ? MultiVector.MAX_DIMENSION : dimension)) {
              throw in.invalid(
                  count == 0
                      ? "more than %d values in a row".formatted(MultiVector.MAX_DIMENSION)
                      : "rows of different lengths");
            }
            values = room(values, size);
            values[size++] = in.number();
          });
      if (count++ == 0) {
        dimension = size;
      }
      if (size - start != dimension || dimension == 0) {
        throw in.invalid(dimension == 0 ? "a row without values" : "rows of different lengths");
      }
    }
  }
}
