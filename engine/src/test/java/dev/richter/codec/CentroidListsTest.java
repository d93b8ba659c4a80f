package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.testing.RandomMultiVectors;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When segments of multi-vectors have lists, and that these fit the rows. */
@ExtendWith(Seeded.class)
final class CentroidListsTest {

  private static final String FIELD = "late";
  private static final MultiVectorParameters PARAMETERS =
      MultiVectorParameters.of(9).withListThreshold(50);

  private final RichterCodec codec = new RichterCodec(Map.of(FIELD, PARAMETERS), 2);

  @Test
  void segmentsWithEnoughDocumentsHaveLists(Random random) throws IOException {
    inIndex(
        (writer, directory) -> {
          RandomMultiVectors vectors = new RandomMultiVectors(random, 9);
          add(writer, vectors, 0, 49);
          add(writer, vectors, 49, 99);
          assertLists(directory, 2, 1);
          writer.deleteDocuments(new Term("number", "7"), new Term("number", "70"));
          writer.forceMerge(1);
          writer.commit();
          assertLists(directory, 1, 1);
        });
  }

  @Test
  void aForcedMergeMakesUpForDeferredLists(Random random) throws IOException {
    inIndex(
        (writer, directory) -> {
          codec.deferBlocks(true);
          add(writer, new RandomMultiVectors(random, 9), 0, 60);
          assertLists(directory, 1, 0);
          codec.deferBlocks(false);
          writer.forceMerge(1);
          writer.commit();
          assertLists(directory, 1, 1);
        });
  }

  @Test
  void manyThreadsWriteWhatOneWrites(Random random) throws IOException {
    List<MultiVector> vectors =
        Stream.generate(() -> new RandomMultiVectors(random, 9).next(300)).limit(60).toList();
    try (Directory one = new ByteBuffersDirectory();
        Directory many = new ByteBuffersDirectory()) {
      write(one, 1, vectors);
      write(many, 3, vectors);
      try (DirectoryReader reader = DirectoryReader.open(one);
          DirectoryReader other = DirectoryReader.open(many)) {
        RowCodes codes = field(reader).codes().orElseThrow();
        RowCodes otherCodes = field(other).codes().orElseThrow();
        byte[] bytes = new byte[300 * codes.rowBytes()];
        byte[] otherBytes = new byte[bytes.length];
        assertThat(otherCodes.layout()).isEqualTo(codes.layout());
        for (int document = 0; document < vectors.size(); document++) {
          codes.read(field(reader).entry(document), bytes);
          otherCodes.read(field(other).entry(document), otherBytes);
          assertThat(otherBytes).isEqualTo(bytes);
        }
      }
    }
  }

  /** As many rows make about as many centroids, fewer rows fewer. */
  @ParameterizedTest
  @ValueSource(ints = {20, 3, 60})
  void listsOfOtherRowsAreFound(int otherSize, Random random) throws IOException {
    RandomMultiVectors vectors = new RandomMultiVectors(random, 9);
    List<MultiVector> some = Stream.generate(() -> vectors.next(20)).limit(60).toList();
    List<MultiVector> others = Stream.generate(() -> vectors.next(otherSize)).limit(60).toList();
    try (Directory directory = new ByteBuffersDirectory();
        Directory otherDirectory = new ByteBuffersDirectory()) {
      write(directory, 1, some);
      write(otherDirectory, 1, others);
      try (DirectoryReader reader = DirectoryReader.open(directory);
          DirectoryReader otherReader = DirectoryReader.open(otherDirectory)) {
        MultiVectorFieldReader field = field(reader);
        CentroidLists lists = field(otherReader).lists().orElseThrow();
        RowCodes codes = field.codes().orElseThrow();
        field.checkInvariants(FIELD);
        assertThatExceptionOfType(CorruptIndexException.class)
            .isThrownBy(() -> lists.checkInvariants(field, codes, FIELD))
            .withMessageContaining("list ");
      }
    }
  }

  private static void write(Directory directory, int threads, List<MultiVector> vectors)
      throws IOException {
    IndexWriterConfig config =
        VectorIndex.config(Map.of()).setCodec(new RichterCodec(Map.of(FIELD, PARAMETERS), threads));
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (MultiVector vector : vectors) {
        Document document = new Document();
        document.add(new MultiVectorField(FIELD, vector, PARAMETERS));
        writer.addDocument(document);
      }
    }
  }

  private static MultiVectorFieldReader field(DirectoryReader reader) throws IOException {
    return MultiVectorFieldReader.of(reader.leaves().getFirst().reader(), FIELD).orElseThrow();
  }

  private interface Writing {
    void write(IndexWriter writer, Directory directory) throws IOException;
  }

  private void inIndex(Writing writing) throws IOException {
    IndexWriterConfig config = VectorIndex.config(Map.of()).setCodec(codec);
    config.setMergePolicy(new ListsMergePolicy(config.getMergePolicy()));
    try (Directory directory = new ByteBuffersDirectory();
        IndexWriter writer = new IndexWriter(directory, config)) {
      writing.write(writer, directory);
    }
  }

  private static void add(IndexWriter writer, RandomMultiVectors vectors, int from, int to)
      throws IOException {
    for (int number = from; number < to; number++) {
      Document document = new Document();
      document.add(new StringField("number", "" + number, Field.Store.NO));
      document.add(new MultiVectorField(FIELD, vectors.next(1 + number % 7), PARAMETERS));
      writer.addDocument(document);
    }
    writer.commit();
  }

  private static void assertLists(Directory directory, int segments, int withLists)
      throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      assertThat(reader.leaves()).hasSize(segments);
      int found = 0;
      for (LeafReaderContext segment : reader.leaves()) {
        MultiVectorFieldReader field =
            MultiVectorFieldReader.of(segment.reader(), FIELD).orElseThrow();
        field.checkInvariants(FIELD);
        found += field.lists().isPresent() ? 1 : 0;
      }
      assertThat(found).isEqualTo(withLists);
    }
  }
}
