package dev.richter.datasets.vectors;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.richter.datasets.io.OutputFile;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes the formats described at {@link VectorFormat#SEISMIC_JSONL} and {@link
 * VectorFormat#ANSERINI_JSONL}.
 */
final class JsonVectorWriter implements VectorWriter {

  private final OutputFile file;
  private final JsonGenerator generator;
  private final String textField;
  private final TokenDictionary dictionary;

  JsonVectorWriter(Path path, String textField, TokenDictionary dictionary) {
    this.file = OutputFile.create(path);
    this.textField = textField;
    this.dictionary = dictionary;
    this.generator = file.jsonLines();
  }

  @Override
  public void write(VectorRecord record) {
    try {
      generator.writeStartObject();
      generator.writeStringField("id", record.id());
      Optional<String> text = record.text();
      if (text.isPresent()) {
        generator.writeStringField(textField, text.get());
      }
      generator.writeObjectFieldStart("vector");
      SparseVector vector = record.vector();
      for (int i = 0; i < vector.size(); i++) {
        generator.writeNumberField(dictionary.text(vector.token(i)), vector.weight(i));
      }
      generator.writeEndObject();
      generator.writeEndObject();
      generator.writeRaw('\n');
    } catch (IOException failure) {
      throw OutputFile.failed(file.path(), failure);
    }
  }

  @Override
  public void finish() {
    try {
      generator.flush();
      file.commit();
    } catch (IOException failure) {
      throw OutputFile.failed(file.path(), failure);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
