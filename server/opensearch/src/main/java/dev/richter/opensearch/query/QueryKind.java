package dev.richter.opensearch.query;

import dev.richter.codec.MultiVectorParameters;
import dev.richter.opensearch.content.VectorContent;
import dev.richter.opensearch.field.MultiVectorMapper;
import dev.richter.opensearch.field.SparseVectorMapper;
import dev.richter.opensearch.field.VectorFieldType;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.io.IOException;
import org.opensearch.core.common.io.stream.StreamInput;
import org.opensearch.core.common.io.stream.StreamOutput;
import org.opensearch.core.xcontent.ObjectParser.ValueType;
import org.opensearch.core.xcontent.XContentBuilder;
import org.opensearch.core.xcontent.XContentParser;

/**
 * The vectors of a query: what fields they are compared with, and how they come from requests and
 * from other nodes.
 *
 * @param <V> the vectors
 */
abstract sealed class QueryKind<V extends Vector> {

  static final QueryKind<SparseVector> SPARSE = new Sparse();
  static final QueryKind<MultiVector> MULTI = new Multi();

  private final String fieldTypeName;
  private final ValueType contentType;
  private final V none;

  /**
   * @param fieldTypeName the type of fields in mappings
   * @param contentType what a vector is in requests
   * @param none what a clause has until it has read its own
   */
  private QueryKind(String fieldTypeName, ValueType contentType, V none) {
    this.fieldTypeName = fieldTypeName;
    this.contentType = contentType;
    this.none = none;
  }

  String fieldTypeName() {
    return fieldTypeName;
  }

  ValueType contentType() {
    return contentType;
  }

  V none() {
    return none;
  }

  abstract V parse(XContentParser content) throws IOException;

  abstract void write(XContentBuilder out, V query) throws IOException;

  abstract V read(StreamInput in) throws IOException;

  abstract void write(StreamOutput out, V query) throws IOException;

  /**
   * Makes sure that a field can be compared with a query.
   *
   * @throws dev.richter.error.RichterException with a {@code VECTOR_…} code if it cannot
   */
  abstract void check(VectorFieldType type, V query);

  private static final class Sparse extends QueryKind<SparseVector> {

    Sparse() {
      super(SparseVectorMapper.TYPE, ValueType.OBJECT, SparseVector.empty());
    }

    @Override
    SparseVector parse(XContentParser content) throws IOException {
      return VectorContent.sparse(content);
    }

    @Override
    void write(XContentBuilder out, SparseVector query) throws IOException {
      VectorContent.write(out, query);
    }

    @Override
    SparseVector read(StreamInput in) throws IOException {
      return SparseVector.of(in.readVIntArray(), in.readFloatArray());
    }

    @Override
    void write(StreamOutput out, SparseVector query) throws IOException {
      out.writeVIntArray(query.tokens());
      out.writeFloatArray(query.weights());
    }

    /** All sparse vectors can be compared. */
    @Override
    void check(VectorFieldType type, SparseVector query) {}
  }

  private static final class Multi extends QueryKind<MultiVector> {

    Multi() {
      super(MultiVectorMapper.TYPE, ValueType.OBJECT_ARRAY, MultiVector.of(1, new float[0]));
    }

    @Override
    MultiVector parse(XContentParser content) throws IOException {
      return VectorContent.multi(content);
    }

    @Override
    void write(XContentBuilder out, MultiVector query) throws IOException {
      VectorContent.write(out, query);
    }

    @Override
    MultiVector read(StreamInput in) throws IOException {
      return MultiVector.of(in.readVInt(), in.readFloatArray());
    }

    @Override
    void write(StreamOutput out, MultiVector query) throws IOException {
      out.writeVInt(query.dimension());
      out.writeFloatArray(query.values());
    }

    @Override
    void check(VectorFieldType type, MultiVector query) {
      ((MultiVectorParameters) type.parameters()).check(query);
    }
  }
}
