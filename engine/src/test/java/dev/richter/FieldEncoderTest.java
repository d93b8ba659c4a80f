package dev.richter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.codec.EncoderId;
import dev.richter.codec.FieldParameters;
import dev.richter.codec.MultiVectorFieldReader;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.codec.RichterCodec;
import dev.richter.codec.SparseFieldReader;
import dev.richter.codec.SparseParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a field remembers of the encoder that has made its vectors. */
final class FieldEncoderTest {

  private static final EncoderId SPLADE = new EncoderId("splade", "5".repeat(64));
  private static final EncoderId COLBERT = new EncoderId("colbert", "c".repeat(64));
  private static final SparseParameters SPARSE = SparseParameters.defaults().withEncoder(SPLADE);
  private static final MultiVectorParameters LATE =
      MultiVectorParameters.of(2).withEncoder(COLBERT);
  private static final IndexOptions OPTIONS = options(SPARSE, LATE);

  @TempDir Path folder;

  private static IndexOptions options(FieldParameters sparse, FieldParameters late) {
    return IndexOptions.of().field("sparse", sparse).field("late", late);
  }

  private static void fill(RichterIndex index) {
    for (int i = 0; i < 3; i++) {
      index.upsert(
          Document.of(i)
              .with("sparse", SparseVector.of(new int[] {i}, new float[] {1}))
              .with("late", MultiVector.of(new float[][] {{1, i}})));
      index.commit();
    }
  }

  private static void assertRemembers(RichterIndex index) {
    assertThat(index.fields()).containsEntry("sparse", SPARSE).containsEntry("late", LATE);
  }

  @Test
  void itOutlivesMergesOpeningAndSnapshots() {
    Path path = folder.resolve("index");
    Path copy = folder.resolve("copy");
    try (RichterIndex index = RichterIndex.open(path, OPTIONS)) {
      fill(index);
      index.optimize();
      index.tune("sparse", 1, List.of(), 0.9);
      assertRemembers(index);
      index.snapshot(copy);
    }
    for (Path each : List.of(path, copy)) {
      try (RichterIndex index = RichterIndex.openReadOnly(each)) {
        assertRemembers(index);
      }
      try (RichterIndex index = RichterIndex.open(each, OPTIONS)) {
        assertRemembers(index);
      }
    }
  }

  @Test
  void segmentsThatAreAddedToAnotherIndexBringIt() throws IOException {
    Path path = folder.resolve("index");
    try (RichterIndex index = RichterIndex.open(path, OPTIONS)) {
      fill(index);
    }
    RichterCodec codec = new RichterCodec(Map.of("sparse", SPARSE, "late", LATE), 1);
    try (Directory source = FSDirectory.open(path);
        Directory target = new ByteBuffersDirectory()) {
      try (IndexWriter writer = new IndexWriter(target, new IndexWriterConfig().setCodec(codec))) {
        writer.addIndexes(source);
        writer.forceMerge(1);
      }
      try (DirectoryReader reader = DirectoryReader.open(target)) {
        LeafReader segment = reader.leaves().getFirst().reader();
        assertThat(SparseFieldReader.of(segment, "sparse").orElseThrow().parameters())
            .isEqualTo(SPARSE);
        assertThat(MultiVectorFieldReader.of(segment, "late").orElseThrow().parameters())
            .isEqualTo(LATE);
      }
    }
  }

  @Test
  void anIndexIsNotOpenedWithAnotherEncoderOrNone() {
    Path path = folder.resolve("index");
    RichterIndex.open(path, OPTIONS).close();
    EncoderId other = new EncoderId("other", "0".repeat(64));
    for (IndexOptions options :
        List.of(
            options(SPARSE.withEncoder(other), LATE),
            options(SPARSE, LATE.withEncoder(other)),
            options(SparseParameters.defaults(), LATE))) {
      assertThatExceptionOfType(RichterException.class)
          .isThrownBy(() -> RichterIndex.open(path, options))
          .withMessageMatching(".*(splade.*5{64}|colbert.*c{64}).*")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FIELD_MISMATCH));
    }
    try (RichterIndex index = RichterIndex.open(path)) {
      assertThat(index.fields().get("sparse"))
          .extracting(FieldParameters::encoder)
          .isEqualTo(Optional.of(SPLADE));
    }
  }
}
