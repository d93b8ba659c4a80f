package dev.richter.opensearch.query;

import dev.richter.codec.MultiVectorParameters;
import dev.richter.opensearch.content.Refusals;
import dev.richter.opensearch.field.VectorFieldType;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;

/** The rows of a query on their way from node to node, and what they are compared with. */
final class Rows {

  /** The rows of a clause that has not got its own yet. */
  static final MultiVector NONE = MultiVector.of(1, new float[0]);

  private Rows() {}

  static MultiVector read(StreamInput in) throws IOException {
    int dimension = in.readVInt();
    float[] values = in.readFloatArray();
    return values.length == 0 ? NONE : MultiVector.of(dimension, values);
  }

  static void write(StreamOutput out, MultiVector rows) throws IOException {
    out.writeVInt(rows.dimension());
    out.writeFloatArray(rows.values());
  }

  /**
   * Makes sure that a field can be compared with rows.
   *
   * @throws IllegalArgumentException if it cannot
   */
  static void check(String name, VectorFieldType type, MultiVector rows) {
    Refusals.in(
        "field [%s]".formatted(name),
        () -> {
          ((MultiVectorParameters) type.parameters()).check(rows);
          return rows;
        });
  }
}
