package dev.richter.codec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.richter.search.VectorTopDocs;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Searches;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A committed index of the current format is read as when it was written. After a change of the
 * format, run with {@code -Drichter.golden=write} to write it anew.
 */
final class GoldenIndexTest {

  private static final String INDEX = "golden/index";
  private static final String ANSWERS = "golden/answers.txt";
  private static final int K = 5;
  private static final int QUERIES = 20;

  private static final Map<String, SparseParameters> FIELDS =
      Map.of(
          "blocked",
          VectorIndex.BLOCKED,
          "flat",
          VectorIndex.BLOCKED.withWeightType(WeightType.FLOAT16).withBlockThreshold(1000));

  @Test
  void theCommittedIndexAnswersAsWhenItWasWritten() throws IOException, URISyntaxException {
    List<String> lines = Files.readAllLines(resource(ANSWERS));
    assertThat(lines).hasSize(QUERIES);
    try (Directory directory = new MMapDirectory(resource(INDEX));
        DirectoryReader reader = DirectoryReader.open(directory)) {
      for (String line : lines) {
        assertAnswered(reader, GoldenAnswer.parse(line));
      }
    }
  }

  @Test
  void theCommittedIndexHoldsWhatWasWritten() throws IOException, URISyntaxException {
    try (Directory directory = new MMapDirectory(resource(INDEX));
        DirectoryReader reader = DirectoryReader.open(directory)) {
      assertThat(reader.leaves()).hasSize(2);
      assertThat(reader.numDeletedDocs()).isEqualTo(1);
      assertThat(VectorIndex.segmentsWithLists(reader, "blocked")).isEqualTo(2);
      assertThat(VectorIndex.segmentsWithLists(reader, "flat")).isZero();
      for (var leaf : reader.leaves()) {
        leaf.reader().checkIntegrity();
        for (Map.Entry<String, SparseParameters> field : FIELDS.entrySet()) {
          assertThat(SparseFieldReader.of(leaf.reader(), field.getKey()).orElseThrow().parameters())
              .isEqualTo(field.getValue());
        }
      }
    }
  }

  private static void assertAnswered(DirectoryReader reader, GoldenAnswer answer)
      throws IOException {
    for (var parameters : List.of(Searches.EXACT, Searches.EVERYTHING, Searches.SAFE)) {
      VectorTopDocs found =
          Searches.search(reader, answer.field(), answer.query(), K, parameters, null);
      GoldenAnswer actual = GoldenAnswer.of(reader, answer.field(), answer.query(), found);
      assertThat(List.copyOf(actual.scores().keySet()))
          .isEqualTo(List.copyOf(answer.scores().keySet()));
      actual
          .scores()
          .forEach(
              (number, score) ->
                  assertThat(score)
                      .isCloseTo(answer.scores().get(number), withinPercentage(0.001)));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "richter.golden", matches = "write")
  void writeAnew() throws IOException {
    Path resources = Path.of("src", "test", "resources");
    Path index = Files.createDirectories(resources.resolve(INDEX));
    deleteFiles(index);
    RandomVectors vectors = new RandomVectors(new Random(3), 60);
    IndexWriterConfig config = VectorIndex.config(FIELDS).setUseCompoundFile(true);
    try (Directory directory = new MMapDirectory(index)) {
      try (VectorIndex writer = new VectorIndex(directory, config)) {
        for (int number = 0; number < 40; number++) {
          writer.put(number, Map.of("blocked", vectors.next(12), "flat", vectors.next(8)));
          if (number == 25) {
            writer.commit();
          }
        }
        writer.delete(3);
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        Files.write(resources.resolve(ANSWERS), answers(reader, vectors));
      }
    }
    Files.delete(index.resolve("write.lock"));
  }

  private static List<String> answers(DirectoryReader reader, RandomVectors vectors)
      throws IOException {
    List<String> answers = new ArrayList<>();
    while (answers.size() < QUERIES) {
      String field = answers.size() % 2 == 0 ? "blocked" : "flat";
      SparseVector query = vectors.next(8);
      VectorTopDocs found = Searches.search(reader, field, query, K, Searches.EXACT, null);
      Searches.assertBest(reader, found, query, K, VectorIndex.storedVectors(reader, field));
      GoldenAnswer answer = GoldenAnswer.of(reader, field, query, found);
      if (answer.scores().size() == K && answer.isClear()) {
        answers.add(answer.toString());
      }
    }
    return answers;
  }

  private static void deleteFiles(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(requireNonNull(GoldenIndexTest.class.getResource("/" + name)).toURI());
  }
}
