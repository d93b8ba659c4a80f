package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.multivector.ClusteringBudget;
import dev.richter.multivector.Head;
import dev.richter.multivector.TokenClustering;
import dev.richter.testing.RandomMultiVectors;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.MultiVector;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is put into a field of multi-vectors comes back from it, however often it is merged. */
@ExtendWith(Seeded.class)
final class MultiVectorFieldTest {

  private static final String FIELD = "late";

  @ParameterizedTest
  @EnumSource
  void valuesComeBackWithinTheirRounding(ElementType type, Random random) throws IOException {
    for (int dimension : new int[] {1, 3, 8, 128, 384}) {
      MultiVectorParameters parameters =
          MultiVectorParameters.of(dimension)
              .withSimilarity(Similarity.DOT_PRODUCT)
              .withElementType(type);
      RandomMultiVectors vectors = new RandomMultiVectors(random, dimension);
      for (int size : new int[] {1, 2, 49, 5000}) {
        MultiVector vector = vectors.next(size);
        assertClose(storedValues(vector, parameters), vector, type);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void extremeValuesComeBackToo(ElementType type) throws IOException {
    float large = MultiVector.MAX_VALUE;
    MultiVector vector =
        MultiVector.of(
            new float[][] {
              {0, 0, 0},
              {-0f, large, -large},
              {1e-20f, -3e-21f, 0},
              {Float.MIN_VALUE, 0, -Float.MIN_VALUE},
              {1, 1, 1}
            });
    MultiVectorParameters parameters =
        MultiVectorParameters.of(3).withSimilarity(Similarity.DOT_PRODUCT).withElementType(type);
    assertClose(storedValues(vector, parameters), vector, type);
  }

  private static void assertClose(MultiVector stored, MultiVector expected, ElementType type) {
    assertThat(stored.size()).isEqualTo(expected.size());
    for (int row = 0; row < expected.size(); row++) {
      float largest = 0;
      double sum = 0;
      for (float value : expected.row(row)) {
        largest = Math.max(largest, Math.abs(value));
        sum += Math.abs(value);
      }
      float mean = (float) (sum / expected.dimension());
      double rounding =
          switch (type) {
            case FLOAT32 -> 0;
            case FLOAT16 -> largest * 0x1p-11 + Float.MIN_NORMAL;
            case INT8 -> largest / 254 * 1.0001 + Float.MIN_NORMAL;
            case BINARY -> 0;
          };
      for (int i = 0; i < expected.dimension(); i++) {
        float value = expected.value(row, i);
        float kept = type != ElementType.BINARY ? value : value < 0 ? -mean : mean;
        assertThat((double) stored.value(row, i)).isCloseTo(kept, within(rounding));
      }
    }
  }

  private static MultiVector storedValues(MultiVector vector, MultiVectorParameters parameters)
      throws IOException {
    try (Directory directory = new ByteBuffersDirectory()) {
      try (IndexWriter writer = writer(directory, parameters)) {
        writer.addDocument(document(0, vector, parameters));
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        return stored(reader).get(0);
      }
    }
  }

  @Test
  void documentsAreClusteredByTheirBudget(Random random) throws IOException {
    RandomMultiVectors vectors = new RandomMultiVectors(random, 16);
    MultiVectorParameters parameters =
        MultiVectorParameters.of(16)
            .withElementType(ElementType.FLOAT32)
            .withBudgets(ClusteringBudget.NONE, new ClusteringBudget.Fixed(8));
    MultiVector many = vectors.next(49);
    assertThat(storedValues(many, parameters))
        .isEqualTo(TokenClustering.cluster(many.normalized(), new ClusteringBudget.Fixed(8), true));
    MultiVector few = vectors.next(5);
    assertThat(storedValues(few, parameters)).isEqualTo(few.normalized());
    assertThat(parameters.prepareQuery(many)).isEqualTo(many.normalized());
    MultiVectorParameters products = parameters.withSimilarity(Similarity.DOT_PRODUCT);
    assertThat(storedValues(many, products))
        .isEqualTo(TokenClustering.cluster(many, new ClusteringBudget.Fixed(8), false));
  }

  @ParameterizedTest
  @EnumSource
  void mergesAndDeletesLeaveTheOthersBitByBit(ElementType type, Random random) throws IOException {
    MultiVectorParameters parameters =
        MultiVectorParameters.of(24)
            .withElementType(type)
            .withBudgets(ClusteringBudget.NONE, new ClusteringBudget.Share(30));
    RandomMultiVectors vectors = new RandomMultiVectors(random, 24);
    Map<Integer, MultiVector> expected = new HashMap<>();
    try (Directory directory = new ByteBuffersDirectory()) {
      try (IndexWriter writer = writer(directory, parameters)) {
        for (int round = 0; round < 6; round++) {
          for (int i = 0; i < 30; i++) {
            int number = random.nextInt(60);
            boolean has = random.nextInt(5) > 0;
            MultiVector vector = vectors.next(1 + random.nextInt(40));
            writer.updateDocument(
                new Term("number", "" + number),
                has ? document(number, vector, parameters) : document(number));
            expected.remove(number);
            if (has) {
              expected.put(number, storedValues(vector, parameters));
            }
          }
          int deleted = random.nextInt(60);
          writer.deleteDocuments(new Term("number", "" + deleted));
          expected.remove(deleted);
          writer.commit();
          if (round % 2 == 1) {
            writer.forceMerge(1);
            writer.commit();
          }
          try (DirectoryReader reader = DirectoryReader.open(directory)) {
            assertThat(stored(reader)).isEqualTo(new TreeMap<>(expected));
          }
        }
      }
      VectorIndex.check(directory);
    }
  }

  @Test
  void statisticsTellWhatIsThere(Random random) throws IOException {
    MultiVectorParameters parameters = MultiVectorParameters.of(10);
    RandomMultiVectors vectors = new RandomMultiVectors(random, 10);
    try (Directory directory = new ByteBuffersDirectory()) {
      try (IndexWriter writer = writer(directory, parameters)) {
        writer.addDocument(document(0, vectors.next(3), parameters));
        writer.addDocument(document(1));
        writer.addDocument(document(2, vectors.next(4), parameters));
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        MultiVectorFieldReader field =
            MultiVectorFieldReader.of(reader.leaves().getFirst().reader(), FIELD).orElseThrow();
        assertThat(field.parameters()).isEqualTo(parameters);
        assertThat(field.stats())
            .isEqualTo(new MultiVectorFieldStats(2, 7, 0, 0, 0, 7 * 14 + 3 * 8));
        field.checkInvariants("field");
        assertThat(MultiVectorFieldReader.of(reader.leaves().getFirst().reader(), "none"))
            .isEmpty();
        assertThatExceptionOfType(IllegalArgumentException.class)
            .isThrownBy(
                () -> MultiVectorFieldReader.of(reader.leaves().getFirst().reader(), "number"))
            .withMessageContaining("field \"number\" has doc values of type NUMERIC");
      }
    }
  }

  @Test
  void refusesWhatDoesNotFitTheField() {
    MultiVectorParameters parameters = MultiVectorParameters.of(2);
    assertRefused(ErrorCode.VECTOR_DIMENSION_MISMATCH, parameters, MultiVector.of(3, new float[3]));
    assertRefused(ErrorCode.VECTOR_EMPTY, parameters, MultiVector.of(2, new float[0]));
    assertRefused(
        ErrorCode.VECTOR_VALUE_INVALID, parameters, MultiVector.of(2, new float[] {0, 0}));
  }

  private static void assertRefused(
      ErrorCode code, MultiVectorParameters parameters, MultiVector vector) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> new MultiVectorField(FIELD, vector, parameters))
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void refusesFieldsOfOtherParameters() throws IOException {
    MultiVectorParameters parameters = MultiVectorParameters.of(2);
    MultiVector vector = MultiVector.of(2, new float[] {1, 2});
    try (Directory directory = new ByteBuffersDirectory();
        IndexWriter writer = writer(directory, parameters)) {
      writer.addDocument(document(0, vector, parameters.withElementType(ElementType.FLOAT32)));
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(writer::commit)
          .withMessageContaining(
              "field \"late\" has rows of 2 × FLOAT32, its format takes 2 × INT8");
      writer.rollback();
    }
  }

  @Test
  void refusesValuesThatAreNoMultiVectors() throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        IndexWriter writer = writer(directory, MultiVectorParameters.of(2))) {
      Document document = new Document();
      document.add(new BinaryDocValuesField(FIELD, new BytesRef("x")));
      writer.addDocument(document);
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(writer::commit)
          .withMessage("field \"late\" has a value that is no multi-vector");
      writer.rollback();
    }
  }

  @Test
  void parametersAsTextAreReadBack() {
    MultiVectorParameters parameters =
        MultiVectorParameters.of(96)
            .withSimilarity(Similarity.DOT_PRODUCT)
            .withElementType(ElementType.FLOAT16)
            .withBudgets(new ClusteringBudget.Fixed(4), new ClusteringBudget.Share(25))
            .withNormalizeMeans(true)
            .withListThreshold(7)
            .withHead(Head.of("encoder", 1, 96, new float[96]))
            .withEncoder(new EncoderId("colbert", "0f".repeat(32)));
    assertThat(FieldParameters.fromMap(parameters.toMap())).isEqualTo(parameters);
    for (String name : parameters.toMap().keySet()) {
      Map<String, String> broken = new HashMap<>(parameters.toMap());
      broken.put(name, "nonsense\n");
      assertThatExceptionOfType(RichterException.class)
          .isThrownBy(() -> MultiVectorParameters.fromMap(broken))
          .withMessageContaining("nonsense")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.PARAMETER_INVALID));
      broken.remove(name);
      assertThatExceptionOfType(RichterException.class)
          .isThrownBy(() -> MultiVectorParameters.fromMap(broken))
          .withMessageContaining("parameter %s is missing", name);
    }
    for (int dimension : new int[] {0, -1, MultiVector.MAX_DIMENSION + 1}) {
      assertThatExceptionOfType(RichterException.class)
          .isThrownBy(() -> MultiVectorParameters.of(dimension))
          .withMessageContaining("dimension is %d", dimension);
    }
  }

  @Test
  void aFieldOfOtherBinaryValuesIsRefused() throws IOException {
    try (Directory directory = new ByteBuffersDirectory()) {
      try (IndexWriter writer = writer(directory, MultiVectorParameters.of(2))) {
        Document document = new Document();
        document.add(new BinaryDocValuesField("other", new BytesRef("x")));
        writer.addDocument(document);
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertThatExceptionOfType(IllegalArgumentException.class)
            .isThrownBy(
                () -> MultiVectorFieldReader.of(reader.leaves().getFirst().reader(), "other"))
            .withMessageContaining("expected a field of multi-vectors");
      }
    }
  }

  private static IndexWriter writer(Directory directory, MultiVectorParameters parameters)
      throws IOException {
    return new IndexWriter(directory, VectorIndex.config(Map.of(FIELD, parameters)));
  }

  private static Document document(int number) {
    Document document = new Document();
    document.add(new StringField("number", "" + number, Field.Store.NO));
    document.add(new NumericDocValuesField("number", number));
    return document;
  }

  private static Document document(
      int number, MultiVector vector, MultiVectorParameters parameters) {
    Document document = document(number);
    document.add(new MultiVectorField(FIELD, vector, parameters));
    return document;
  }

  private static Map<Integer, MultiVector> stored(DirectoryReader reader) throws IOException {
    Map<Integer, MultiVector> stored = new TreeMap<>();
    for (LeafReaderContext segment : reader.leaves()) {
      if (segment.reader().getBinaryDocValues(FIELD) instanceof MultiVectorValues values) {
        NumericDocValues numbers = segment.reader().getNumericDocValues("number");
        for (int document = 0; document < segment.reader().maxDoc(); document++) {
          boolean live =
              segment.reader().getLiveDocs() == null
                  || segment.reader().getLiveDocs().get(document);
          if (live && values.advanceExact(document)) {
            numbers.advanceExact(document);
            stored.put((int) numbers.longValue(), values.multiVector());
          }
        }
      }
    }
    return stored;
  }
}
