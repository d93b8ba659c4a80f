package dev.richter.opensearch.field;

import dev.richter.codec.ElementType;
import dev.richter.codec.EncoderId;
import dev.richter.codec.MultiVectorField;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.Similarity;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.opensearch.content.Refusals;
import dev.richter.opensearch.content.VectorContent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.lucene.document.Field;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.index.mapper.ParametrizedFieldMapper;

/** The type {@value #TYPE}: matrices of late interaction, found by MaxSim. */
public final class MultiVectorMapper extends VectorMapper {

  /** The name of the type in mappings. */
  public static final String TYPE = "richter_multi_vector";

  /** Reads mappings. */
  public static final TypeParser PARSER =
      new TypeParser(
          (name, context) -> {
            checkIndex(name, TYPE, context);
            return new Builder(name);
          });

  private MultiVectorMapper(
      String simpleName, VectorFieldType type, MultiFields multiFields, CopyTo copyTo) {
    super(simpleName, type, multiFields, copyTo);
  }

  @Override
  Field field(XContentParser parser) throws IOException {
    return new MultiVectorField(
        name(), VectorContent.multi(parser), (MultiVectorParameters) parameters());
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

    private static final int MISSING = 0;
    private static final MultiVectorParameters DEFAULTS = MultiVectorParameters.of(1);

    private final Parameter<Integer> dimension =
        number("dimension", MultiVectorParameters.class, MultiVectorParameters::dimension, MISSING)
            .alwaysSerialize();
    private final Parameter<Similarity> similarity =
        constant(
            "similarity",
            Similarity.class,
            MultiVectorParameters.class,
            MultiVectorParameters::similarity,
            DEFAULTS.similarity());
    private final Parameter<ElementType> elementType =
        constant(
            "element_type",
            ElementType.class,
            MultiVectorParameters.class,
            MultiVectorParameters::elementType,
            DEFAULTS.elementType());
    private final Parameter<ClusteringBudget> queryBudget =
        budget("query_budget", MultiVectorParameters::queryBudget);
    private final Parameter<ClusteringBudget> documentBudget =
        budget("document_budget", MultiVectorParameters::documentBudget);
    private final Parameter<Boolean> normalizeMeans =
        flag(
            "normalize_means",
            MultiVectorParameters.class,
            MultiVectorParameters::normalizeMeans,
            () -> similarity.get() == Similarity.COSINE);
    private final Parameter<Integer> listThreshold =
        number(
            "list_threshold",
            MultiVectorParameters.class,
            MultiVectorParameters::listThreshold,
            DEFAULTS.listThreshold());
    private final Parameter<Optional<String>> head =
        text(
            "head",
            MultiVectorParameters.class,
            MultiVectorParameters::head,
            Optional.empty(),
            Optional::of,
            fingerprint -> fingerprint.orElse(""));
    private final Parameter<Optional<EncoderId>> encoder = encoder();
    private final Parameter<Map<String, String>> meta = Parameter.metaParam();

    Builder(String name) {
      super(name);
    }

    private static Parameter<ClusteringBudget> budget(
        String name, Function<MultiVectorParameters, ClusteringBudget> value) {
      return text(
          name,
          MultiVectorParameters.class,
          value,
          ClusteringBudget.NONE,
          ClusteringBudget::parse,
          Object::toString);
    }

    @Override
    protected List<Parameter<?>> getParameters() {
      return List.of(
          dimension,
          similarity,
          elementType,
          queryBudget,
          documentBudget,
          normalizeMeans,
          listThreshold,
          head,
          encoder,
          meta);
    }

    @Override
    public MultiVectorMapper build(BuilderContext context) {
      String fullName = buildFullName(context);
      MultiVectorParameters parameters =
          Refusals.in(
              "field [%s]".formatted(fullName),
              () ->
                  new MultiVectorParameters(
                      dimension.get(),
                      similarity.get(),
                      elementType.get(),
                      queryBudget.get(),
                      documentBudget.get(),
                      normalizeMeans.get(),
                      listThreshold.get(),
                      head.get(),
                      encoder.get()));
      return new MultiVectorMapper(
          name,
          new VectorFieldType(fullName, TYPE, parameters, Optional.empty(), meta.get()),
          multiFieldsBuilder.build(this, context),
          copyTo.build());
    }
  }
}
