package dev.richter.opensearch.field;

import dev.richter.codec.EncoderId;
import dev.richter.codec.FieldParameters;
import dev.richter.error.RichterException;
import dev.richter.opensearch.content.Refusals;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.lucene.document.Field;
import org.opensearch.common.xcontent.support.XContentMapValues;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.core.xcontent.XContentParser.Token;
import org.opensearch.index.mapper.FieldMapper;
import org.opensearch.index.mapper.Mapper;
import org.opensearch.index.mapper.MapperParsingException;
import org.opensearch.index.mapper.MappingLookup;
import org.opensearch.index.mapper.ParametrizedFieldMapper;
import org.opensearch.index.mapper.ParseContext;

/** Makes Lucene fields of the vectors of documents: one vector a document and field. */
public abstract class VectorMapper extends ParametrizedFieldMapper {

  private static final String ENCODER = "encoder";

  VectorMapper(String simpleName, VectorFieldType type, MultiFields multiFields, CopyTo copyTo) {
    super(simpleName, type, multiFields, copyTo);
    if (multiFields.iterator().hasNext() || !copyTo.copyToFields().isEmpty()) {
      throw new MapperParsingException(
          "field [%s] of type [%s] has [%s], expected none"
              .formatted(
                  type.name(),
                  type.typeName(),
                  multiFields.iterator().hasNext() ? "fields" : "copy_to"));
    }
  }

  @Override
  public final VectorFieldType fieldType() {
    return (VectorFieldType) super.fieldType();
  }

  /** How the field is stored and indexed. */
  public final FieldParameters parameters() {
    return fieldType().parameters();
  }

  @Override
  public final boolean parsesArrayValue() {
    return true;
  }

  /** Reads the vector on which the parser stands. */
  abstract Field field(XContentParser parser) throws IOException;

  @Override
  protected final void parseCreateField(ParseContext context) throws IOException {
    XContentParser parser = context.parser();
    if (parser.currentToken() == Token.VALUE_NULL) {
      return;
    }
    String name = fieldType().name();
    if (context.doc().getByKey(name) != null) {
      throw new IllegalArgumentException("a document has two vectors, expected one");
    }
    Field field;
    try {
      field = field(parser);
    } catch (RichterException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    context.doc().addWithKey(name, field);
  }

  /** Nested objects are documents of their own to Lucene, which a search for k would mix up. */
  @Override
  protected final void doValidate(MappingLookup mappers) {
    String nested = mappers.getNestedScope(name());
    if (nested != null) {
      throw new MapperParsingException(
          "field [%s] of type [%s] is in the nested object [%s], expected a field of the document itself"
              .formatted(name(), typeName(), nested));
    }
  }

  /** Refuses fields of vectors where segments are written without them. */
  static void checkIndex(String name, String type, Mapper.TypeParser.ParserContext context) {
    if (!RichterSettings.ENABLED.get(context.getSettings())) {
      throw new MapperParsingException(
          "field [%s] of type [%s] in an index with [%s: false], expected true, which goes neither with a codec of another plugin (index.codec, index.knn) nor with index.composite_index"
              .formatted(name, type, RichterSettings.ENABLED.getKey()));
    }
  }

  /** A constant of an enum, in small letters. */
  static <P, E extends Enum<E>> Parameter<E> constant(
      String name, Class<E> type, Class<P> parameters, Function<P, E> value, E otherwise) {
    Parameter<E> parameter =
        new Parameter<>(
            name,
            false,
            () -> otherwise,
            (field, context, node) -> named(name, type, node.toString()),
            initializer(parameters, value));
    return parameter.setSerializer(
        (out, key, constant) -> out.field(key, lowerCase(constant)), VectorMapper::lowerCase);
  }

  private static <E extends Enum<E>> E named(String parameter, Class<E> type, String text) {
    for (E constant : type.getEnumConstants()) {
      if (lowerCase(constant).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "%s is [%s], expected one of %s"
            .formatted(parameter, text, lowerCase(List.of(type.getEnumConstants()))));
  }

  private static String lowerCase(Object constants) {
    return constants.toString().toLowerCase(Locale.ROOT);
  }

  /** A whole number. */
  static <P> Parameter<Integer> number(
      String name, Class<P> parameters, Function<P, Integer> value, int otherwise) {
    return new Parameter<>(
        name,
        false,
        () -> otherwise,
        (field, context, node) -> XContentMapValues.nodeIntegerValue(node),
        initializer(parameters, value));
  }

  /** True or false. */
  static <P> Parameter<Boolean> flag(
      String name, Class<P> parameters, Function<P, Boolean> value, Supplier<Boolean> otherwise) {
    return new Parameter<>(
        name,
        false,
        otherwise,
        (field, context, node) -> XContentMapValues.nodeBooleanValue(node),
        initializer(parameters, value));
  }

  /** What is written as text. */
  static <P, T> Parameter<T> text(
      String name,
      Class<P> parameters,
      Function<P, T> value,
      T otherwise,
      Function<String, T> parse,
      Function<T, String> print) {
    Parameter<T> parameter =
        new Parameter<>(
            name,
            false,
            () -> otherwise,
            (field, context, node) -> Refusals.in(name, () -> parse.apply(node.toString())),
            initializer(parameters, value));
    return parameter.setSerializer((out, key, it) -> out.field(key, print.apply(it)), print);
  }

  /** The encoder whose vectors the field holds: an object of its name and its digest. */
  static Parameter<Optional<EncoderId>> encoder() {
    Parameter<Optional<EncoderId>> parameter =
        new Parameter<>(
            ENCODER,
            false,
            Optional::empty,
            (field, context, node) -> Optional.of(encoder(node)),
            initializer(FieldParameters.class, FieldParameters::encoder));
    return parameter.setSerializer(
        (out, key, encoder) -> {
          if (encoder.isPresent()) {
            out.startObject(key);
            out.field("name", encoder.get().name());
            out.field("digest", encoder.get().digest());
            out.endObject();
          }
        },
        Object::toString);
  }

  private static EncoderId encoder(Object node) {
    if (node instanceof Map<?, ?> map
        && map.size() == 2
        && map.get("name") instanceof String name
        && map.get("digest") instanceof String digest) {
      return Refusals.in(ENCODER, () -> new EncoderId(name, digest));
    }
    throw new IllegalArgumentException(
        "encoder is [%s], expected an object of name and digest".formatted(node));
  }

  private static <P, T> Function<FieldMapper, T> initializer(
      Class<P> parameters, Function<P, T> value) {
    return mapper -> value.apply(parameters.cast(((VectorMapper) mapper).parameters()));
  }
}
