package dev.richter.server.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.richter.codec.ElementType;
import dev.richter.codec.FieldParameters;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.Similarity;
import dev.richter.codec.SparseParameters;
import dev.richter.codec.WeightType;
import dev.richter.multivector.ClusteringBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;

/** Parameters of fields, from bodies that were checked and back; encoders by their names. */
public final class FieldParametersJson {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private FieldParametersJson() {}

  /** The parameters of a field of sparse vectors; the defaults for what is missing. */
  public static SparseParameters sparse(JsonNode node) {
    SparseParameters defaults = SparseParameters.defaults();
    return defaults
        .withWeightType(named(WeightType.class, node.path("weight_type"), defaults.weightType()))
        .withBlockSize(node.path("block_size").asInt(defaults.blockSize()))
        .withBlockThreshold(node.path("block_threshold").asInt(defaults.blockThreshold()));
  }

  /** The parameters of a field of multi-vectors; the defaults for what is missing. */
  public static MultiVectorParameters multi(JsonNode node) {
    MultiVectorParameters cosines = MultiVectorParameters.of(node.get("dimension").intValue());
    MultiVectorParameters defaults =
        cosines.withSimilarity(
            named(Similarity.class, node.path("similarity"), cosines.similarity()));
    return new MultiVectorParameters(
        defaults.dimension(),
        defaults.similarity(),
        named(ElementType.class, node.path("element_type"), defaults.elementType()),
        budget(node.path("query_budget"), defaults.queryBudget()),
        budget(node.path("document_budget"), defaults.documentBudget()),
        node.path("normalize_means").asBoolean(defaults.normalizeMeans()),
        node.path("list_threshold").asInt(defaults.listThreshold()),
        Optional.ofNullable(node.path("head").textValue()),
        Optional.empty());
  }

  private static <E extends Enum<E>> E named(Class<E> type, JsonNode node, E otherwise) {
    return node.isTextual()
        ? Enum.valueOf(type, node.textValue().toUpperCase(Locale.ROOT))
        : otherwise;
  }

  private static ClusteringBudget budget(JsonNode node, ClusteringBudget otherwise) {
    return node.isTextual() ? ClusteringBudget.parse(node.textValue()) : otherwise;
  }

  /** The parameters as an object. */
  public static ObjectNode tree(FieldParameters parameters) {
    try (TokenBuffer buffer = new TokenBuffer(MAPPER, false)) {
      switch (parameters) {
        case SparseParameters sparse -> write(buffer, sparse);
        case MultiVectorParameters multi -> write(buffer, multi);
      }
      return MAPPER.readTree(buffer.asParserOnFirstToken());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static void write(JsonGenerator out, SparseParameters parameters) throws IOException {
    out.writeStartObject();
    out.writeStringField("weight_type", text(parameters.weightType()));
    out.writeNumberField("block_size", parameters.blockSize());
    out.writeNumberField("block_threshold", parameters.blockThreshold());
    writeEncoder(out, parameters);
    out.writeEndObject();
  }

  static void write(JsonGenerator out, MultiVectorParameters parameters) throws IOException {
    out.writeStartObject();
    out.writeNumberField("dimension", parameters.dimension());
    out.writeStringField("similarity", text(parameters.similarity()));
    out.writeStringField("element_type", text(parameters.elementType()));
    out.writeStringField("query_budget", parameters.queryBudget().toString());
    out.writeStringField("document_budget", parameters.documentBudget().toString());
    out.writeBooleanField("normalize_means", parameters.normalizeMeans());
    out.writeNumberField("list_threshold", parameters.listThreshold());
    if (parameters.head().isPresent()) {
      out.writeStringField("head", parameters.head().get());
    }
    writeEncoder(out, parameters);
    out.writeEndObject();
  }

  private static void writeEncoder(JsonGenerator out, FieldParameters parameters)
      throws IOException {
    if (parameters.encoder().isPresent()) {
      out.writeStringField("encoder", parameters.encoder().get().name());
    }
  }

  static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
