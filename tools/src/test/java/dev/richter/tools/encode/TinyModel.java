package dev.richter.tools.encode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Models for tests: what they give a token is the row of a table that {@code input_ids} names, and
 * nothing else. Their ONNX files, which are Protocol Buffers, are written here field by field.
 */
public final class TinyModel {

  /** The tokens, in the order of their numbers. */
  static final List<String> TOKENS =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "cat", "dog", "##s", ",", ".");

  /** The values of a vector. */
  public static final int DIMENSION = 2;

  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int IR_VERSION = 8;
  private static final int OPERATOR_SET = 13;

  private TinyModel() {}

  /** The vector that the model gives a token. */
  static float[] vector(String token) {
    int id = TOKENS.indexOf(token);
    return new float[] {3 * (id + 1), 4};
  }

  /**
   * The logit that the SPLADE model gives a token of the vocabulary where another one stands: large
   * for itself, small for the one behind it. Padding says more than all; special tokens say
   * nothing.
   */
  static float logit(String at, String token) {
    if (at.equals("[PAD]")) {
      return 100;
    }
    int distance = TOKENS.indexOf(token) - TOKENS.indexOf(at);
    return at.startsWith("[") || distance < 0 || distance > 1 ? -1 : 3 - 2 * distance;
  }

  /** Writes {@code model.onnx} and {@code tokenizer.json} of a late-interaction model. */
  public static Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    writeModel(directory, List.of("input_ids", "attention_mask", "token_type_ids"), FLOAT);
    Files.writeString(directory.resolve("tokenizer.json"), tokenizer());
    return directory;
  }

  /** Writes {@code model.onnx} and {@code tokenizer.json} of a SPLADE model. */
  public static Path writeSplade(Path directory) throws IOException {
    Files.createDirectories(directory);
    float[][] logits = new float[TOKENS.size()][TOKENS.size()];
    for (int at = 0; at < logits.length; at++) {
      for (int token = 0; token < logits.length; token++) {
        logits[at][token] = logit(TOKENS.get(at), TOKENS.get(token));
      }
    }
    writeModel(directory, List.of("input_ids", "attention_mask"), FLOAT, "logits", logits);
    Files.writeString(directory.resolve("tokenizer.json"), tokenizer());
    return directory;
  }

  /** Writes {@code model.onnx} with other inputs, or with an embedding table of another type. */
  static void writeModel(Path directory, List<String> inputs, int outputType) throws IOException {
    float[][] vectors = TOKENS.stream().map(TinyModel::vector).toArray(float[][]::new);
    writeModel(directory, inputs, outputType, "last_hidden_state", vectors);
  }

  private static void writeModel(
      Path directory, List<String> inputs, int outputType, String output, float[][] rows)
      throws IOException {
    Message table =
        new Message()
            .number(1, rows.length)
            .number(1, rows[0].length)
            .number(2, outputType)
            .text(8, "table")
            .bytes(9, table(outputType, rows));
    Message gather =
        new Message().text(1, "table").text(1, inputs.getFirst()).text(2, output).text(4, "Gather");
    Message graph = new Message().message(1, gather).text(2, "tiny").message(5, table);
    for (String input : inputs) {
      graph.message(11, value(input, INT64, "batch", "sequence"));
    }
    graph.message(12, value(output, outputType, "batch", "sequence", "dimension"));
    Message model =
        new Message()
            .number(1, IR_VERSION)
            .message(7, graph)
            .message(8, new Message().text(1, "").number(2, OPERATOR_SET));
    Files.write(directory.resolve("model.onnx"), model.toByteArray());
  }

  private static byte[] table(int type, float[][] rows) {
    ByteBuffer values =
        ByteBuffer.allocate(rows.length * rows[0].length * (type == FLOAT ? 4 : 8))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float[] row : rows) {
      for (float value : row) {
        if (type == FLOAT) {
          values.putFloat(value);
        } else {
          values.putLong((long) value);
        }
      }
    }
    return values.array();
  }

  /** A ValueInfoProto: a tensor whose axes have names and no lengths. */
  private static Message value(String name, int type, String... axes) {
    Message shape = new Message();
    for (String axis : axes) {
      shape.message(1, new Message().text(2, axis));
    }
    Message tensor = new Message().number(1, type).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  private static String tokenizer() {
    StringBuilder vocabulary = new StringBuilder();
    for (String token : TOKENS) {
      vocabulary.append(vocabulary.isEmpty() ? "" : ", ");
      vocabulary.append("\"%s\": %d".formatted(token, TOKENS.indexOf(token)));
    }
    return """
    {
      "version": "1.0",
      "truncation": null,
      "padding": null,
      "added_tokens": [],
      "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
        "strip_accents": null, "lowercase": true},
      "pre_tokenizer": {"type": "BertPreTokenizer"},
      "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
      "decoder": null,
      "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
        "max_input_chars_per_word": 100, "vocab": {%s}}
    }
    """
        .formatted(vocabulary);
  }

  /** A message of Protocol Buffers: each field is its number and wire type, then its content. */
  private static final class Message {

    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint((field << 3) | VARINT);
      varint(value);
      return this;
    }

    Message bytes(int field, byte[] content) {
      varint((field << 3) | LENGTH_DELIMITED);
      varint(content.length);
      bytes.writeBytes(content);
      return this;
    }

    Message text(int field, String text) {
      return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message message) {
      return bytes(field, message.toByteArray());
    }

    byte[] toByteArray() {
      return bytes.toByteArray();
    }

    private void varint(long value) {
      long rest = value;
      while (rest >= 0x80) {
        bytes.write((int) (rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      bytes.write((int) rest);
    }
  }
}
