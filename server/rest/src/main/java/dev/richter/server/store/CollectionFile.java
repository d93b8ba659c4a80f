package dev.richter.server.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalDouble;
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

  static CollectionFile read(Path directory) throws IOException {
    return parse(Files.readAllBytes(directory.resolve(NAME)));
  }

  static CollectionFile parse(byte[] bytes) throws IOException {
    var json = JSON.readTree(bytes);
    String index = json.path("index").asText("");
    if (!index.matches("index-[0-9]{1,18}")) {
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

  CollectionFile withIndex(String other) {
    return new CollectionFile(other, recall);
  }

  CollectionFile withRecall(OptionalDouble other) {
    return new CollectionFile(index, other);
  }

  /** The name of the index that comes after this one. */
  String nextIndex() {
    return "index-" + (Long.parseLong(index.substring("index-".length())) + 1);
  }
}
