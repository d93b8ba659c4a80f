package dev.richter.server.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.util.IOUtils;

/**
 * What a collection is beside its index: the file {@code collection.json} of its directory, which
 * is replaced at once and whole.
 *
 * @param index the name of the directory beside the file that holds the index
 * @param recall what queries reach that say nothing about how hard to try
 */
record CollectionFile(String index, OptionalDouble recall) {

  static final String NAME = "collection.json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern INDEX = Pattern.compile("index-([0-9]{1,18})");

  /**
   * Reads the file of a directory.
   *
   * @throws RichterException with {@link ErrorCode#INDEX_NOT_FOUND} if there is none, or {@link
   *     ErrorCode#INDEX_CORRUPT}
   */
  static CollectionFile read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    try {
      return parse(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new RichterException(ErrorCode.INDEX_NOT_FOUND, file + " is missing", e);
    } catch (JsonProcessingException e) {
      throw new RichterException(
          ErrorCode.INDEX_CORRUPT, "%s is not JSON: %s".formatted(file, e.getMessage()), e);
    }
  }

  static CollectionFile parse(byte[] bytes) throws IOException {
    var json = JSON.readTree(bytes);
    String index = json.path("index").asText("");
    if (!INDEX.matcher(index).matches()) {
      throw new RichterException(
          ErrorCode.INDEX_CORRUPT, NAME + " names no index, found \"" + index + "\"");
    }
    double recall = json.path("recall").asDouble(0);
    return new CollectionFile(
        index, recall > 0 && recall <= 1 ? OptionalDouble.of(recall) : OptionalDouble.empty());
  }

  byte[] toBytes() {
    ObjectNode json = JSON.createObjectNode().put("index", index);
    recall.ifPresent(value -> json.put("recall", value));
    return json.toPrettyString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  void write(Path directory) throws IOException {
    Path next = directory.resolve("." + NAME + ".next");
    try (FileChannel file =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(toBytes());
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(
        next,
        directory.resolve(NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    IOUtils.fsync(directory, true);
  }

  CollectionFile withRecall(OptionalDouble other) {
    return new CollectionFile(index, other);
  }

  /** The name of the index that comes after all those in a directory. */
  static String nextIndex(Path directory) throws IOException {
    long last = 0;
    try (var entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        Matcher name = INDEX.matcher(entry.getFileName().toString());
        last = name.matches() ? Math.max(last, Long.parseLong(name.group(1))) : last;
      }
    }
    return "index-" + (last + 1);
  }
}
