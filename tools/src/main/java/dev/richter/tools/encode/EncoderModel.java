package dev.richter.tools.encode;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A model that gives a vector for each token: from {@code input_ids} and, where it has them, {@code
 * attention_mask} and {@code token_type_ids}, all int64 of [batch, sequence], to a float of [batch,
 * sequence, dimension], which has the expected name or is the only output.
 */
final class EncoderModel implements AutoCloseable {

  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String TYPES = "token_type_ids";
  private static final Set<String> INPUTS = Set.of(IDS, MASK, TYPES);
  private static final int AXES = 3;
  private static final int MAX_COMMAND_LINE = 3_840;

  private final Path path;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final String output;

  private EncoderModel(Path path, OrtEnvironment environment, OrtSession session, String outputName)
      throws OrtException {
    this.path = path;
    this.environment = environment;
    this.session = session;
    this.output = requireShape(path, session, outputName);
  }

  /**
   * Loads a model.
   *
   * @param outputName the output to take, where there are several
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} or {@link
   *     ErrorCode#NATIVE_LIBRARY_UNAVAILABLE}
   */
  static EncoderModel open(Path path, String outputName) {
    OrtEnvironment environment = environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // Batches run side by side, so that what becomes of values takes all threads too, and what
      // the model makes of a text does not depend on how many there are.
      options.setIntraOpNumThreads(1);
      OrtSession session = environment.createSession(path.toString(), options);
      try {
        return new EncoderModel(path, environment, session, outputName);
      } catch (RichterException | OrtException failure) {
        session.close();
        throw failure;
      }
    } catch (OrtException failure) {
      throw malformed(path, "ONNX Runtime does not load it: " + failure.getMessage(), failure);
    }
  }

  /**
   * ONNX Runtime 1.29.0 ends the process by a segmentation fault, as it loads, where the command
   * line has about 4,000 bytes; with a long class path on it that is soon reached.
   */
  private static void requireShortCommandLine() {
    Path commandLine = Path.of("/proc/self/cmdline");
    try {
      int length = Files.exists(commandLine) ? Files.readAllBytes(commandLine).length : 0;
      if (length > MAX_COMMAND_LINE) {
        throw new RichterException(
            ErrorCode.NATIVE_LIBRARY_UNAVAILABLE,
            "ONNX Runtime crashes where the command line of Java is long; it has %d bytes, expected"
                    .formatted(length)
                + " at most %d: give the class path as variable CLASSPATH, or options as @file"
                    .formatted(MAX_COMMAND_LINE));
      }
    } catch (IOException unknown) {
      // It may well be short.
    }
  }

  private static OrtEnvironment environment() {
    requireShortCommandLine();
    try {
      OrtEnvironment environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
      environment.setTelemetry(false);
      return environment;
    } catch (OrtException | RuntimeException | LinkageError failure) {
      throw NativeLibraries.unavailable("ONNX Runtime", failure);
    }
  }

  private static String requireShape(Path path, OrtSession session, String outputName)
      throws OrtException {
    Set<String> inputs = session.getInputInfo().keySet();
    if (!inputs.contains(IDS) || !INPUTS.containsAll(inputs)) {
      throw malformed(
          path,
          "inputs %s, expected %s, and at most %s and %s".formatted(inputs, IDS, MASK, TYPES));
    }
    Map<String, NodeInfo> outputs = session.getOutputInfo();
    String name = outputs.size() == 1 ? outputs.keySet().iterator().next() : outputName;
    NodeInfo output = outputs.get(name);
    if (output == null
        || !(output.getInfo() instanceof TensorInfo tensor)
        || tensor.type != OnnxJavaType.FLOAT
        || tensor.getShape().length != AXES) {
      throw malformed(
          path,
          "outputs %s, expected %s, floats of [batch, sequence, dimension]"
              .formatted(outputs.values(), outputName));
    }
    return name;
  }

  /**
   * Gives vectors to the tokens of some texts, which are padded to the longest.
   *
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if the model fails, as it may
   *     where texts have more tokens than it has positions
   */
  Output run(List<TokenizedText> texts) {
    int length = texts.stream().mapToInt(TokenizedText::length).max().orElseThrow();
    long[] ids = new long[texts.size() * length];
    long[] mask = new long[ids.length];
    for (int text = 0; text < texts.size(); text++) {
      TokenizedText tokens = texts.get(text);
      System.arraycopy(tokens.ids(), 0, ids, text * length, tokens.length());
      Arrays.fill(mask, text * length, text * length + tokens.length(), 1);
    }
    long[] shape = {texts.size(), length};
    try (OnnxTensor idTensor = tensor(ids, shape);
        OnnxTensor maskTensor = tensor(mask, shape);
        OnnxTensor typeTensor = tensor(new long[ids.length], shape)) {
      Map<String, OnnxTensor> inputs = new HashMap<>();
      inputs.put(IDS, idTensor);
      inputs.put(MASK, maskTensor);
      inputs.put(TYPES, typeTensor);
      inputs.keySet().retainAll(session.getInputNames());
      try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
        OnnxTensor vectors = (OnnxTensor) result.get(0);
        long[] found = vectors.getInfo().getShape();
        if (found[0] != shape[0] || found[1] != shape[1]) {
          throw malformed(
              path,
              "output of shape %s for inputs of shape %s, expected a vector for each token"
                  .formatted(Arrays.toString(found), Arrays.toString(shape)));
        }
        // A copy in an array already, which is large where the dimension is that of a vocabulary.
        return new Output(vectors.getFloatBuffer().array(), length, (int) found[2]);
      }
    } catch (OrtException failure) {
      throw malformed(
          path,
          "ONNX Runtime fails on %d texts of %d tokens: %s"
              .formatted(texts.size(), length, failure.getMessage()),
          failure);
    }
  }

  private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
  }

  private static RichterException malformed(Path path, String message) {
    return new RichterException(ErrorCode.DATA_MALFORMED, "%s: %s".formatted(path, message));
  }

  private static RichterException malformed(Path path, String message, Throwable cause) {
    return new RichterException(ErrorCode.DATA_MALFORMED, "%s: %s".formatted(path, message), cause);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /**
   * What the model made of some texts.
   *
   * @param values the vectors, token by token, text by text
   * @param length how many tokens a text has, padding included
   * @param dimension how many values a vector has
   */
  record Output(float[] values, int length, int dimension) {

    /** The vectors of those tokens of a text that are kept, row by row. */
    float[] rows(int text, TokenizedText tokens) {
      float[] rows = new float[tokens.keptCount() * dimension];
      int row = 0;
      for (int i = 0; i < tokens.length(); i++) {
        if (tokens.kept()[i]) {
          System.arraycopy(
              values, (text * length + i) * dimension, rows, row++ * dimension, dimension);
        }
      }
      return rows;
    }

    /**
     * For each value of a vector the largest of those tokens of a text that are kept, and of 0; not
     * a number where one of them is not.
     */
    float[] maxima(int text, TokenizedText tokens) {
      float[] maxima = new float[dimension];
      for (int i = 0; i < tokens.length(); i++) {
        if (tokens.kept()[i]) {
          SpladePooling.addMaxima(values, (text * length + i) * dimension, maxima);
        }
      }
      return maxima;
    }
  }
}
