package dev.richter.opensearch.content;

import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.Arrays;
import org.agrona.collections.IntArrayList;
import org.opensearch.core.common.ParsingException;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.core.xcontent.XContentParser.Token;

/**
 * Vectors as documents and queries have them. A sparse vector is an object of two arrays, {@code
 * indices} and {@code values}, or of a weight for each token; a multi-vector is an array of rows.
 */
public final class VectorContent {

  private static final String INDICES = "indices";
  private static final String VALUES = "values";

  private VectorContent() {}

  /**
   * Reads a sparse vector, whose tokens may come in any order.
   *
   * @param parser stands at the start of the object, and then at its end
   * @throws ParsingException if it is none
   * @throws dev.richter.error.RichterException with a {@code VECTOR_…} code if tokens or weights
   *     are wrong
   */
  public static SparseVector sparse(XContentParser parser) throws IOException {
    expect(parser, Token.START_OBJECT, "an object of indices and values, or of weights by token");
    Tokens tokens = new Tokens();
    boolean arrays = false;
    while (parser.nextToken() != Token.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case INDICES -> {
          arrays = true;
          expect(parser, Token.START_ARRAY, "an array of tokens");
          while (parser.nextToken() != Token.END_ARRAY) {
            tokens.tokens.addInt(integer(parser));
          }
        }
        case VALUES -> {
          arrays = true;
          expect(parser, Token.START_ARRAY, "an array of weights");
          while (parser.nextToken() != Token.END_ARRAY) {
            tokens.weights.add(number(parser));
          }
        }
        default -> {
          tokens.tokens.addInt(token(parser, name));
          tokens.weights.add(number(parser));
          tokens.named = true;
        }
      }
    }
    if (arrays && tokens.named) {
      throw new ParsingException(
          parser.getTokenLocation(),
          "a sparse vector has indices and values and weights by token, expected one of both");
    }
    return SparseVector.ofUnsorted(tokens.tokens.toIntArray(), tokens.weights.toArray());
  }

  /** What was read of a sparse vector. */
  private static final class Tokens {
    private final IntArrayList tokens = new IntArrayList();
    private final Floats weights = new Floats();
    private boolean named;
  }

  private static int token(XContentParser parser, String name) {
    try {
      return Integer.parseInt(name);
    } catch (NumberFormatException e) {
      throw new ParsingException(
          parser.getTokenLocation(),
          "a sparse vector has a weight for [%s], expected a token from 0 to %d"
              .formatted(name, Integer.MAX_VALUE),
          e);
    }
  }

  /**
   * Reads a multi-vector.
   *
   * @param parser stands at the start of the array, and then at its end
   * @throws ParsingException if it is none, or its rows have different lengths
   * @throws dev.richter.error.RichterException with a {@code VECTOR_…} code if values are wrong
   */
  public static MultiVector multi(XContentParser parser) throws IOException {
    expect(parser, Token.START_ARRAY, "an array of rows");
    Floats values = new Floats();
    int dimension = 0;
    int rows = 0;
    while (parser.nextToken() != Token.END_ARRAY) {
      expect(parser, Token.START_ARRAY, "a row, which is an array of numbers");
      int start = values.size();
      while (parser.nextToken() != Token.END_ARRAY) {
        values.add(number(parser));
      }
      int size = values.size() - start;
      if (size == 0 || (rows > 0 && size != dimension)) {
        throw new ParsingException(
            parser.getTokenLocation(),
            "row %d has %d values, expected %s"
                .formatted(rows, size, rows > 0 ? Integer.toString(dimension) : "at least 1"));
      }
      dimension = size;
      rows++;
    }
    return rows == 0 ? MultiVector.of(new float[0][]) : MultiVector.of(dimension, values.toArray());
  }

  private static void expect(XContentParser parser, Token wanted, String what) {
    if (parser.currentToken() != wanted) {
      throw new ParsingException(
          parser.getTokenLocation(),
          "found [%s], expected %s".formatted(parser.currentToken(), what));
    }
  }

  private static int integer(XContentParser parser) throws IOException {
    expect(parser, Token.VALUE_NUMBER, "a token, which is a whole number");
    return parser.intValue(false);
  }

  private static float number(XContentParser parser) throws IOException {
    expect(parser, Token.VALUE_NUMBER, "a number");
    return parser.floatValue(false);
  }

  /** Writes a sparse vector as two arrays. */
  public static void write(XContentBuilder out, SparseVector vector) throws IOException {
    out.startObject();
    out.array(INDICES, vector.tokens());
    out.array(VALUES, vector.weights());
    out.endObject();
  }

  /** Writes a multi-vector row by row. */
  public static void write(XContentBuilder out, MultiVector vectors) throws IOException {
    out.startArray();
    for (int row = 0; row < vectors.size(); row++) {
      out.startArray();
      for (float value : vectors.row(row)) {
        out.value(value);
      }
      out.endArray();
    }
    out.endArray();
  }

  /** A list of floats that grows. */
  private static final class Floats {

    private float[] values = new float[64];
    private int size;

    void add(float value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }

    int size() {
      return size;
    }

    float[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}
