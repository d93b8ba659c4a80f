package dev.richter.opensearch.field;

import dev.richter.Tuning;
import dev.richter.codec.EncoderId;
import dev.richter.codec.SparseParameters;
import dev.richter.codec.SparseVectorField;
import dev.richter.codec.WeightType;
import dev.richter.opensearch.content.Refusals;
import dev.richter.opensearch.content.VectorContent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.document.Field;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.mapper.DerivedFieldGenerator;
import org.opensearch.index.mapper.ParametrizedFieldMapper;

/** The type {@value #TYPE}: learned sparse vectors, found by inner product. */
public final class SparseVectorMapper extends VectorMapper {

  /** The name of the type in mappings. */
  public static final String TYPE = "richter_sparse";

  /** Reads mappings. */
  public static final TypeParser PARSER =
      new TypeParser(
          (name, context) -> {
            checkIndex(name, TYPE, context);
            return new Builder(name);
          });

  private SparseVectorMapper(
      String simpleName, VectorFieldType type, MultiFields multiFields, CopyTo copyTo) {
    super(simpleName, type, multiFields, copyTo);
  }

  @Override
  Field field(XContentParser parser) throws IOException {
    return new SparseVectorField(name(), VectorContent.sparse(parser));
  }

  /** Stored weights that are stored once more stay what they are; rows would get other lengths. */
  @Override
  protected void canDeriveSourceInternal() {}

  @Override
  protected DerivedFieldGenerator derivedFieldGenerator() {
    return new DerivedFieldGenerator(
        fieldType(), new StoredVectorFetcher(simpleName(), fieldType().name()), null);
  }

  @Override
  protected String contentType() {
    return TYPE;
  }

  @Override
  public ParametrizedFieldMapper.Builder getMergeBuilder() {
    return new Builder(simpleName()).init(this);
  }

  /** The engine's parameters, under the names of its REST server. */
  private static final class Builder extends ParametrizedFieldMapper.Builder {

    private static final SparseParameters DEFAULTS = SparseParameters.defaults();

    private final Parameter<WeightType> weightType =
        constant(
            "weight_type",
            WeightType.class,
            SparseParameters.class,
            SparseParameters::weightType,
            DEFAULTS.weightType());
    private final Parameter<Integer> blockSize =
        number(
            "block_size",
            SparseParameters.class,
            SparseParameters::blockSize,
            DEFAULTS.blockSize());
    private final Parameter<Integer> blockThreshold =
        number(
            "block_threshold",
            SparseParameters.class,
            SparseParameters::blockThreshold,
            DEFAULTS.blockThreshold());
    private final Parameter<Optional<EncoderId>> encoder = encoder();
    private final Parameter<Optional<Tuning>> tuning = tuningParameter();
    private final Parameter<Map<String, String>> meta = Parameter.metaParam();

    Builder(String name) {
      super(name);
    }

    /** The one parameter that changes: what was found out last. */
    private static Parameter<Optional<Tuning>> tuningParameter() {
      Parameter<Optional<Tuning>> parameter =
          new Parameter<>(
              "tuning",
              true,
              Optional::empty,
              (field, context, node) -> Optional.of(TuningContent.read(node)),
              mapper -> ((SparseVectorMapper) mapper).fieldType().tuning());
      return parameter.setSerializer(
          (out, key, tuning) -> {
            if (tuning.isPresent()) {
              out.field(key, TuningContent.of(tuning.get()));
            }
          },
          Object::toString);
    }

    @Override
    protected List<Parameter<?>> getParameters() {
      return List.of(weightType, blockSize, blockThreshold, encoder, tuning, meta);
    }

    @Override
    public SparseVectorMapper build(BuilderContext context) {
      String fullName = buildFullName(context);
      SparseParameters parameters =
          Refusals.in(
              "field [%s]".formatted(fullName),
              () ->
                  new SparseParameters(
                      weightType.get(), blockSize.get(), blockThreshold.get(), encoder.get()));
      return new SparseVectorMapper(
          name,
          new VectorFieldType(fullName, TYPE, parameters, tuning.get(), meta.get()),
          multiFieldsBuilder.build(this, context),
          copyTo.build());
    }
  }
}
