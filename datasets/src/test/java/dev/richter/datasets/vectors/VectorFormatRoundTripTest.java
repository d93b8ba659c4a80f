package dev.richter.datasets.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.richter.datasets.testing.Samples;
import dev.richter.datasets.testing.SeededRandom;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(SeededRandom.class)
final class VectorFormatRoundTripTest {

  @TempDir Path directory;

  static Stream<Object[]> formatsAndSuffixes() {
    return Arrays.stream(VectorFormat.values())
        .flatMap(format -> Stream.of(new Object[] {format, ""}, new Object[] {format, ".gz"}));
  }

  @ParameterizedTest
  @MethodSource("formatsAndSuffixes")
  void whatIsWrittenIsReadBack(VectorFormat format, String suffix, Random random) {
    for (int count : new int[] {0, 1, 2, 300}) {
      List<VectorRecord> records = records(format, random, count);
      Path path = directory.resolve(count + ".data" + suffix);
      write(format, path, records);
      assertThat(read(format, path)).isEqualTo(records);
    }
  }

  @ParameterizedTest
  @MethodSource("formatsAndSuffixes")
  void theFormatIsToldByTheContentAlone(VectorFormat format, String suffix, Random random) {
    for (int count : new int[] {1, 2, 123, 300}) {
      List<VectorRecord> records = new ArrayList<>(records(format, random, count));
      // Without a text a line of the two JSON formats is the same.
      records.set(0, new VectorRecord("0", records.get(0).vector(), java.util.Optional.of("text")));
      Path path = directory.resolve("anything" + suffix);
      write(format, path, records);
      assertThat(VectorFormat.detect(path)).isEqualTo(format);
    }
  }

  @ParameterizedTest
  @EnumSource
  void gzipIsReadWhateverTheFileIsCalled(VectorFormat format, Random random) throws IOException {
    List<VectorRecord> records = records(format, random, 50);
    Path path = directory.resolve("data");
    write(format, path, records);
    Files.write(path, Samples.gzip(Files.readAllBytes(path)));
    assertThat(read(format, path)).isEqualTo(records);
  }

  @ParameterizedTest
  @EnumSource
  void anUnfinishedFileLeavesNothingBehind(VectorFormat format, Random random) throws IOException {
    Path path = directory.resolve("data");
    Files.writeString(path, "as it was");
    try (VectorWriter writer = format.create(path, TokenDictionary.numeric())) {
      writer.writeAll(records(format, random, 20).iterator(), count -> {});
    }
    assertThat(path).hasContent("as it was");
    assertThat(directory.toFile().list()).containsExactly("data");
  }

  @ParameterizedTest
  @EnumSource
  void aFinishedFileIsAloneInItsDirectory(VectorFormat format, Random random) {
    write(format, directory.resolve("data"), records(format, random, 20));
    assertThat(directory.toFile().list()).containsExactly("data");
  }

  @ParameterizedTest
  @EnumSource
  void progressGoesFromTheStartToTheEnd(VectorFormat format, Random random) {
    Path path = directory.resolve("data");
    write(format, path, records(format, random, 100));
    try (VectorReader reader = format.open(path, TokenDictionary.numeric())) {
      double before = 0;
      while (reader.hasNext()) {
        reader.next();
        assertThat(reader.progress()).isBetween(before, 1.0);
        before = reader.progress();
      }
      assertThat(reader.progress()).isEqualTo(1);
    }
  }

  @Test
  void binaryFormatsSayHowManyVectorsTheyHave(@TempDir Path other, Random random) {
    for (VectorFormat format : List.of(VectorFormat.CSR, VectorFormat.SEISMIC_BINARY)) {
      Path path = other.resolve(format.name());
      write(format, path, records(format, random, 17));
      try (VectorReader reader = format.open(path, TokenDictionary.numeric())) {
        assertThat(reader.size()).isEqualTo(OptionalLong.of(17));
      }
    }
  }

  @Test
  void growingDictionaryNumbersTokensAsTheyComeAndItsVocabularyReadsThemAgain() throws IOException {
    Path path = directory.resolve("docs.jsonl");
    Files.writeString(
        path,
        """
        {"id": 5, "content": null, "vector": {"zebra": 1.5, "##s": 0.5}}
        {"id": "six", "vector": {"apple": 2, "zebra": 0.25}}
        """);
    GrowingDictionary growing = TokenDictionary.growing();
    List<VectorRecord> records = read(VectorFormat.SEISMIC_JSONL, path, growing);
    assertThat(records)
        .containsExactly(
            VectorRecord.of("5", SparseVector.of(new int[] {0, 1}, new float[] {1.5f, 0.5f})),
            VectorRecord.of("six", SparseVector.of(new int[] {0, 2}, new float[] {0.25f, 2})));

    Path vocabulary = directory.resolve("vocab.txt");
    VocabularyFile.write(vocabulary, growing.vocabulary());
    assertThat(vocabulary).hasContent("zebra\n##s\napple\n");
    TokenDictionary given = TokenDictionary.of(VocabularyFile.read(vocabulary));
    assertThat(read(VectorFormat.SEISMIC_JSONL, path, given)).isEqualTo(records);
    GrowingDictionary further = TokenDictionary.growing(VocabularyFile.read(vocabulary));
    assertThat(further.number("apple")).isEqualTo(2);
    assertThat(further.number("pear")).isEqualTo(3);
    assertThat(further.text(3)).isEqualTo("pear");
  }

  @Test
  void rowsOutOfOrderAreSorted() throws IOException {
    Path path = directory.resolve("data.jsonl");
    Files.writeString(path, "{\"id\":1,\"vector\":{\"9\":3,\"2\":1}}");
    assertThat(read(VectorFormat.SEISMIC_JSONL, path))
        .containsExactly(
            VectorRecord.of("1", SparseVector.of(new int[] {2, 9}, new float[] {1, 3})));
  }

  @Test
  void namesOfFormatsLeadToThem() {
    for (VectorFormat format : VectorFormat.values()) {
      assertThat(VectorFormat.ofName(format.formatName())).isEqualTo(format);
    }
    assertThatThrownBy(() -> VectorFormat.ofName("parquet"))
        .isInstanceOfSatisfying(
            RichterException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PARAMETER_INVALID))
        .hasMessageContaining("seismic-jsonl");
  }

  @Test
  void filesCannotBeWrittenWhereThereIsNoDirectory() {
    assertThatThrownBy(
            () ->
                VectorFormat.CSR.create(
                    directory.resolve("missing/data.csr"), TokenDictionary.numeric()))
        .isInstanceOfSatisfying(
            RichterException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE_FAILED))
        .hasMessageContaining("data.csr");
  }

  static List<VectorRecord> records(VectorFormat format, Random random, int count) {
    List<SparseVector> vectors = Samples.vectors(random, count);
    return format.textual() ? Samples.named(random, vectors) : Samples.numbered(vectors);
  }

  static void write(VectorFormat format, Path path, List<VectorRecord> records) {
    try (VectorWriter writer = format.create(path, TokenDictionary.numeric())) {
      assertThat(writer.writeAll(records.iterator(), count -> {})).isEqualTo(records.size());
      writer.finish();
    }
  }

  static List<VectorRecord> read(VectorFormat format, Path path) {
    return read(format, path, TokenDictionary.numeric());
  }

  static List<VectorRecord> read(VectorFormat format, Path path, TokenDictionary dictionary) {
    List<VectorRecord> records = new ArrayList<>();
    try (VectorReader reader = format.open(path, dictionary)) {
      reader.forEachRemaining(records::add);
    }
    return records;
  }
}
