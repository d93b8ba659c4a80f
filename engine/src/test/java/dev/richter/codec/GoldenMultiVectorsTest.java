package dev.richter.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.multivector.ClusteringBudget;
import dev.richter.testing.RandomMultiVectors;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A committed index of multi-vectors of the current format is read as when it was written, and the
 * same documents are clustered and rounded as they were then. After a change of the format, run
 * with {@code -Drichter.golden=write} to write it anew.
 */
final class GoldenMultiVectorsTest {

  private static final String INDEX = "golden/multivectors";
  private static final int DIMENSION = 6;
  private static final int DOCUMENTS = 20;

  private static Map<String, MultiVectorParameters> fields() {
    Map<String, MultiVectorParameters> fields = new LinkedHashMap<>();
    for (ElementType type : ElementType.values()) {
      fields.put(
          type.name(),
          MultiVectorParameters.of(DIMENSION)
              .withElementType(type)
              .withListThreshold(type == ElementType.FLOAT16 ? 100 : 10)
              .withBudgets(ClusteringBudget.NONE, new ClusteringBudget.Fixed(3))
              .withNormalizeMeans(false));
    }
    return fields;
  }

  @Test
  void theCommittedIndexHoldsWhatWasWritten() throws IOException, URISyntaxException {
    Path index =
        Path.of(requireNonNull(getClass().getClassLoader().getResource(INDEX), INDEX).toURI());
    try (Directory directory = new MMapDirectory(index);
        DirectoryReader reader = DirectoryReader.open(directory)) {
      LeafReader segment = reader.leaves().getFirst().reader();
      segment.checkIntegrity();
      for (String field : fields().keySet()) {
        MultiVectorFieldReader.of(segment, field).orElseThrow().checkInvariants(field);
      }
      Random random = new Random(11);
      RandomMultiVectors vectors = new RandomMultiVectors(random, DIMENSION);
      for (int document = 0; document < DOCUMENTS; document++) {
        MultiVector vector = vectors.next(1 + document);
        for (Map.Entry<String, MultiVectorParameters> field : fields().entrySet()) {
          MultiVectorValues values = (MultiVectorValues) segment.getBinaryDocValues(field.getKey());
          assertThat(values.reader().parameters()).isEqualTo(field.getValue());
          assertThat(values.advanceExact(document)).isTrue();
          assertThat(values.binaryValue())
              .isEqualTo(
                  new MultiVectorField(field.getKey(), vector, field.getValue()).binaryValue());
        }
      }
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "richter.golden", matches = "write")
  void writeAnew() throws IOException {
    Path index = Files.createDirectories(Path.of("src", "test", "resources").resolve(INDEX));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(index)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    RandomMultiVectors vectors = new RandomMultiVectors(new Random(11), DIMENSION);
    try (Directory directory = new MMapDirectory(index);
        IndexWriter writer =
            new IndexWriter(directory, VectorIndex.config(fields()).setUseCompoundFile(true))) {
      for (int number = 0; number < DOCUMENTS; number++) {
        MultiVector vector = vectors.next(1 + number);
        Document document = new Document();
        fields()
            .forEach(
                (field, parameters) ->
                    document.add(new MultiVectorField(field, vector, parameters)));
        writer.addDocument(document);
      }
    }
    Files.delete(index.resolve("write.lock"));
  }
}
