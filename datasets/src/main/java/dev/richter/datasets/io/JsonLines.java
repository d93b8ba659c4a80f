package dev.richter.datasets.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file with one JSON object a line, parsed line by line.
 *
 * <p>Errors name the file, the line, and inside the line the JSON pointer. Not safe for use by many
 * threads.
 */
public final class JsonLines implements Closeable {

  /**
   * Makes a value of one line. The parser stands on the opening brace of the object; read its
   * fields with {@link #nextField}.
   */
  @FunctionalInterface
  public interface ObjectReader<T> {
    /**
     * Reads one object.
     *
     * @throws IOException if the parser does
     */
    T read(JsonParser parser) throws IOException;
  }

  private final LineInput input;
  private final JsonFactory factory = new JsonFactory();
  private @Nullable JsonParser parser;

  private JsonLines(LineInput input) {
    this.input = input;
  }

  /**
   * Opens a file at its first line.
   *
   * @throws RichterException as {@link ByteSource#open}
   */
  public static JsonLines open(Path path) {
    return new JsonLines(LineInput.open(path));
  }

  /** The file. */
  public Path path() {
    return input.source().path();
  }

  /** The share of the file read so far, 0 to 1. */
  public double progress() {
    return input.source().progress();
  }

  /**
   * Reads the next line that is not blank.
   *
   * @return what the reader makes of it, or null at the end of the file
   * @throws RichterException with {@link ErrorCode#DATA_MALFORMED} if the line is not one JSON
   *     object, {@link ErrorCode#DATA_TRUNCATED} if it is the last line and cut short, or whatever
   *     the reader throws
   */
  public <T> @Nullable T next(ObjectReader<T> reader) {
    String line = input.next();
    if (line == null) {
      return null;
    }
    try (JsonParser lineParser = factory.createParser(line)) {
      parser = lineParser;
      lineParser.nextToken();
      require(JsonToken.START_OBJECT, "an object");
      T value = reader.read(lineParser);
      if (lineParser.nextToken() != null) {
        throw malformed("more follows the object, expected the end of the line");
      }
      return value;
    } catch (JsonEOFException failure) {
      throw input.failure(
          input.terminated() ? ErrorCode.DATA_MALFORMED : ErrorCode.DATA_TRUNCATED,
          "the line ends inside its JSON object");
    } catch (JsonProcessingException failure) {
      JsonLocation location = failure.getLocation();
      String column = location == null ? "" : "column %d: ".formatted(location.getColumnNr());
      throw input.malformed(column + failure.getOriginalMessage());
    } catch (IOException failure) {
      throw failure(ErrorCode.STORAGE_FAILED, String.valueOf(failure.getMessage()));
    } finally {
      parser = null;
    }
  }

  /**
   * Moves to the value of the next field of the object.
   *
   * @return the name of the field, or null at the end of the object
   */
  public @Nullable String nextField() throws IOException {
    if (parser().nextToken() == JsonToken.END_OBJECT) {
      return null;
    }
    String name = parser().currentName();
    parser().nextToken();
    return name;
  }

  /** The current value as an identifier: a string that is not empty, or an integer. */
  public String identifier() throws IOException {
    if (parser().currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return parser().getText();
    }
    require(JsonToken.VALUE_STRING, "a string or an integer");
    String identifier = parser().getText();
    if (identifier.isEmpty()) {
      throw failure(
          ErrorCode.DATA_MALFORMED, "an empty identifier, expected one character or more");
    }
    return identifier;
  }

  /** The current value as a string, or nothing where it is null. */
  public Optional<String> text() throws IOException {
    if (parser().currentToken() == JsonToken.VALUE_NULL) {
      return Optional.empty();
    }
    require(JsonToken.VALUE_STRING, "a string");
    return Optional.of(parser().getText());
  }

  /** The current value as the float nearest to the decimal number that stands there. */
  public float number() throws IOException {
    JsonToken token = parser().currentToken();
    if (token != JsonToken.VALUE_NUMBER_FLOAT && token != JsonToken.VALUE_NUMBER_INT) {
      throw malformed("%s, expected a number".formatted(describe(token)));
    }
    return Float.parseFloat(parser().getText());
  }

  /** Fails unless the current value is of the given kind. */
  public void require(JsonToken expected, String description) {
    JsonToken token = parser().currentToken();
    if (token != expected) {
      throw malformed("%s, expected %s".formatted(describe(token), description));
    }
  }

  /** Fails if a field has a value already. */
  public void requireFirst(@Nullable Object previous, String field) {
    if (previous != null) {
      throw malformed("a second field \"%s\", expected one".formatted(field));
    }
  }

  /** The value of a field, which must have been there. */
  public <T> T requirePresent(@Nullable T value, String field) {
    if (value == null) {
      throw malformed("no field \"%s\"".formatted(field));
    }
    return value;
  }

  private static String describe(@Nullable JsonToken token) {
    return switch (token) {
      case null -> "nothing";
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> token.name();
    };
  }

  private JsonParser parser() {
    if (parser == null) {
      throw new IllegalStateException("outside a line");
    }
    return parser;
  }

  /** An error of code {@link ErrorCode#DATA_MALFORMED} at the current value. */
  public RichterException malformed(String message) {
    return failure(ErrorCode.DATA_MALFORMED, message);
  }

  /** An error of the given code at the current value. */
  public RichterException failure(ErrorCode code, String message) {
    String pointer = parser == null ? "" : parser.getParsingContext().pathAsPointer().toString();
    return input.failure(
        code, pointer.isEmpty() ? message : "at %s: %s".formatted(pointer, message));
  }

  /** An error in a value of the line, with the place in front. */
  public RichterException failure(RichterException failure) {
    return failure(failure.code(), String.valueOf(failure.getMessage()));
  }

  @Override
  public void close() {
    input.close();
  }
}
