package dev.richter.datasets.vectors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.richter.datasets.io.JsonLines;
import dev.richter.datasets.io.LookaheadIterator;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the formats described at {@link VectorFormat#SEISMIC_JSONL} and {@link
 * VectorFormat#ANSERINI_JSONL}.
 */
final class JsonVectorReader extends LookaheadIterator<VectorRecord> implements VectorReader {

  private final JsonLines lines;
  private final String textField;
  private final TokenDictionary dictionary;
  private int[] tokens = new int[256];
  private float[] weights = new float[256];

  JsonVectorReader(Path path, String textField, TokenDictionary dictionary) {
    this.lines = JsonLines.open(path);
    this.textField = textField;
    this.dictionary = dictionary;
  }

  @Override
  protected @Nullable VectorRecord read() {
    return lines.next(this::record);
  }

  private VectorRecord record(JsonParser parser) throws IOException {
    String id = null;
    SparseVector vector = null;
    Optional<String> text = Optional.empty();
    for (String field = lines.nextField(); field != null; field = lines.nextField()) {
      if (field.equals("id")) {
        lines.requireFirst(id, field);
        id = lines.identifier();
      } else if (field.equals("vector")) {
        lines.requireFirst(vector, field);
        vector = vector(parser);
      } else if (field.equals(textField)) {
        text = lines.text();
      } else {
        parser.skipChildren();
      }
    }
    return new VectorRecord(
        lines.requirePresent(id, "id"), lines.requirePresent(vector, "vector"), text);
  }

  private SparseVector vector(JsonParser parser) throws IOException {
    lines.require(JsonToken.START_OBJECT, "an object from token to weight");
    int size = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String token = parser.currentName();
      parser.nextToken();
      if (size == tokens.length) {
        requireRoom(size);
        tokens = Arrays.copyOf(tokens, size * 2);
        weights = Arrays.copyOf(weights, size * 2);
      }
      weights[size] = lines.number();
      tokens[size++] = number(token);
    }
    try {
      return Vectors.of(Arrays.copyOf(tokens, size), Arrays.copyOf(weights, size));
    } catch (RichterException failure) {
      throw lines.failure(failure);
    }
  }

  private void requireRoom(int size) {
    if (size >= SparseVector.MAX_SIZE) {
      throw lines.failure(
          ErrorCode.VECTOR_TOO_MANY_TOKENS,
          "more than %d tokens, expected at most that".formatted(SparseVector.MAX_SIZE));
    }
  }

  private int number(String token) {
    try {
      return dictionary.number(token);
    } catch (RichterException failure) {
      throw lines.failure(failure);
    }
  }

  @Override
  public OptionalLong size() {
    return OptionalLong.empty();
  }

  @Override
  public double progress() {
    return lines.progress();
  }

  @Override
  public void close() {
    lines.close();
  }
}
