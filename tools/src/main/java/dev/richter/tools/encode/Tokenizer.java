package dev.richter.tools.encode;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The tokens of a text, as a {@code tokenizer.json} describes them. Safe for use by many threads:
 * the native tokenizer is only read.
 */
final class Tokenizer implements AutoCloseable {

  /** What byte-pair, sentence-piece and word-piece tokenizers put in front of a token. */
  private static final Pattern PUNCTUATION = Pattern.compile("(?:##|\u0120|\u2581)?\\p{Punct}+");

  private final HuggingFaceTokenizer tokenizer;

  private Tokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Reads a tokenizer.
   *
   * @param maxTokens how many tokens texts are cut to
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED}, {@link
   *     ErrorCode#NATIVE_LIBRARY_UNAVAILABLE} or {@link ErrorCode#STORAGE_FAILED}
   */
  static Tokenizer open(Path path, int maxTokens) {
    keepOffline();
    Map<String, String> settings =
        Map.of(
            "truncation", "true",
            "maxLength", Integer.toString(maxTokens),
            "padding", "false");
    try (InputStream json = Files.newInputStream(path)) {
      return new Tokenizer(HuggingFaceTokenizer.newInstance(json, settings));
    } catch (IOException failure) {
      throw new RichterException(
          ErrorCode.STORAGE_FAILED,
          "%s: cannot be read: %s".formatted(path, failure.getMessage()),
          failure);
    } catch (EngineException | LinkageError failure) {
      throw NativeLibraries.unavailable("the tokenizers", failure);
    } catch (RuntimeException failure) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s: %s, expected a tokenizer of Hugging Face".formatted(path, failure.getMessage()),
          failure);
    }
  }

  /**
   * Without these the library looks for graphics cards, for which it would download another build
   * of itself, and reports that it is used. It takes them as system properties only.
   */
  private static void keepOffline() {
    System.setProperty("RUST_FLAVOR", "cpu");
    System.setProperty("OPT_OUT_TRACKING", "true");
  }

  /**
   * The tokens of a text, the special ones that the tokenizer puts around it included.
   *
   * @param skipPunctuation whether tokens of punctuation give no vectors
   */
  TokenizedText tokenize(String text, boolean skipPunctuation) {
    Encoding encoding = tokenizer.encode(text);
    long[] specialMask = encoding.getSpecialTokenMask();
    boolean[] special = new boolean[encoding.getIds().length];
    boolean[] kept = new boolean[special.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = !skipPunctuation || !PUNCTUATION.matcher(encoding.getTokens()[i]).matches();
      special[i] = specialMask[i] != 0;
    }
    return new TokenizedText(encoding.getIds(), kept, special, encoding.exceedMaxLength());
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
