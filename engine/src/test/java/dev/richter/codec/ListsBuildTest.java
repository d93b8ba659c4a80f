package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.build.Levels;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lists hold a posting for each token of each block, at the level of its heaviest weight. */
@ExtendWith(Seeded.class)
final class ListsBuildTest {

  private static final int DOCUMENTS = 300;

  /** What is done with the only segment's field. */
  @FunctionalInterface
  private interface FieldTest {
    void run(SparseFieldReader field) throws IOException;
  }

  @ParameterizedTest
  @CsvSource({
    "1, UINT8",
    "1, FLOAT16",
    "2, UINT8",
    "7, FLOAT16",
    "64, UINT8",
    "300, UINT8",
    "4096, FLOAT16"
  })
  void everyPostingBoundsItsBlocksWeightAsTightlyAsLevelsCan(
      int blockSize, WeightType type, Random random) throws IOException {
    withField(
        VectorIndex.BLOCKED.withBlockSize(blockSize).withWeightType(type),
        random,
        field -> {
          BlockedLists lists = field.lists().orElseThrow();
          List<List<Integer>> blocks = blocks(lists);
          assertBlocks(blocks, blockSize);
          Levels levels = new Levels(heaviest(field.forward()));
          long postings = 0;
          BlockedListCursor cursor = new BlockedListCursor(lists);
          for (int token = 0; token < field.forward().vocabularySize(); token++) {
            assertThat(lists.open(token, cursor)).isTrue();
            Map<Integer, Float> bounds = bounds(cursor);
            assertJoined(bounds, tightest(field.forward(), blocks, token, levels));
            postings += bounds.size();
          }
          assertThat(field.stats().blocks()).isEqualTo(blocks.size());
          assertThat(field.stats().blockPostings()).isEqualTo(postings);
          assertThat(field.stats().lists()).isEqualTo(field.forward().vocabularySize());
        });
  }

  private static void assertBlocks(List<List<Integer>> blocks, int blockSize) {
    Set<Integer> documents = new HashSet<>();
    for (int block = 0; block < blocks.size(); block++) {
      int left = DOCUMENTS - block * blockSize;
      assertThat(blocks.get(block)).hasSize(Math.min(blockSize, left));
      documents.addAll(blocks.get(block));
    }
    assertThat(documents).hasSize(DOCUMENTS);
  }

  /** The documents of each block. */
  private static List<List<Integer>> blocks(BlockedLists lists) throws IOException {
    List<List<Integer>> blocks = new ArrayList<>();
    long[] entries = new long[lists.blockSize()];
    int[] documents = new int[lists.blockSize()];
    for (int block = 0; block < lists.blocks(); block++) {
      int size = lists.read(block, entries, documents);
      List<Integer> ofBlock = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        ofBlock.add(documents[i]);
      }
      blocks.add(ofBlock);
    }
    return blocks;
  }

  private static float heaviest(ForwardIndex forward) throws IOException {
    float heaviest = 0;
    for (int document = 0; document < forward.maxDocument(); document++) {
      heaviest =
          Math.max(
              heaviest,
              vector(forward, document).values().stream().max(Float::compare).orElseThrow());
    }
    return heaviest;
  }

  /** The stored weights of a document by local token. */
  private static Map<Integer, Float> vector(ForwardIndex forward, int document) throws IOException {
    int[] tokens = new int[forward.maxSize()];
    float[] weights = new float[forward.maxSize()];
    int size = forward.read(document, tokens.length, tokens, weights);
    Map<Integer, Float> vector = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      vector.put(tokens[i], weights[i]);
    }
    return vector;
  }

  /** By block, the bound of its posting in a list; levels and blocks must ascend. */
  private static Map<Integer, Float> bounds(BlockedListCursor list) throws IOException {
    Map<Integer, Float> bounds = new TreeMap<>();
    int start = 0;
    for (int group = 0; group < list.groups(); group++) {
      assertThat(list.end(group)).isGreaterThan(start);
      assertThat(group == 0 || list.level(group) >= list.level(group - 1)).isTrue();
      for (int posting = start; posting < list.end(group); posting++) {
        assertThat(posting == start || list.block(group, posting) > list.block(group, posting - 1))
            .isTrue();
        assertThat(bounds.put(list.block(group, posting), list.bound(group))).isNull();
      }
      start = list.end(group);
    }
    return bounds;
  }

  private static Map<Integer, Float> tightest(
      ForwardIndex forward, List<List<Integer>> blocks, int token, Levels levels)
      throws IOException {
    Map<Integer, Float> bounds = new TreeMap<>();
    for (int block = 0; block < blocks.size(); block++) {
      for (int document : blocks.get(block)) {
        Float weight = vector(forward, document).get(token);
        if (weight != null) {
          bounds.merge(block, bound(levels, weight), Math::max);
        }
      }
    }
    return bounds;
  }

  /** Bounds are as tight as levels can, but that levels of few postings share the one above. */
  private static void assertJoined(Map<Integer, Float> bounds, Map<Integer, Float> tightest) {
    assertThat(bounds).containsOnlyKeys(tightest.keySet());
    NavigableMap<Float, List<Float>> joined = new TreeMap<>();
    bounds.forEach(
        (block, bound) ->
            joined.computeIfAbsent(bound, b -> new ArrayList<>()).add(tightest.get(block)));
    joined.forEach(
        (bound, ofGroup) -> {
          assertThat(bound).isEqualTo(Collections.max(ofGroup));
          float last = Collections.min(ofGroup);
          assertThat(ofGroup.stream().filter(own -> own > last).count()).isLessThan(64);
          Float next = joined.lowerKey(bound);
          boolean farFromNext = next == null || next < bound / 3.9f;
          assertThat(farFromNext || ofGroup.size() >= 64).isTrue();
        });
  }

  private static float bound(Levels levels, float weight) {
    int level = Levels.COUNT - 1;
    while (levels.bound(level) < weight) {
      level--;
    }
    return levels.bound(level);
  }

  @Test
  void recordsStandInTheOrderOfTheBlocks(Random random) throws IOException {
    withField(
        VectorIndex.BLOCKED,
        random,
        field -> {
          BlockedLists lists = field.lists().orElseThrow();
          long end = 0;
          long[] entries = new long[lists.blockSize()];
          int[] documents = new int[lists.blockSize()];
          for (int block = 0; block < lists.blocks(); block++) {
            int size = lists.read(block, entries, documents);
            for (int i = 0; i < size; i++) {
              assertThat(entries[i]).isEqualTo(field.forward().entry(documents[i]));
              assertThat(entries[i] >>> ForwardLayout.SIZE_BITS).isEqualTo(end);
              end += field.forward().recordBytes(entries[i]);
            }
          }
        });
  }

  @Test
  void readingAListAddsToTheSumsOfItsBlocks(Random random) throws IOException {
    withField(
        VectorIndex.BLOCKED.withBlockSize(2),
        random,
        field -> {
          BlockedLists lists = field.lists().orElseThrow();
          BlockedListCursor cursor = new BlockedListCursor(lists);
          for (int token = 0; token < field.forward().vocabularySize(); token++) {
            lists.open(token, cursor);
            Map<Integer, Float> bounds = bounds(cursor);
            short[] sums = new short[lists.blocks()];
            Stripes stripes = lists.stripes();
            int[][] tables = new int[stripes.tables()][stripes.width()];
            int read = 0;
            short addend = 50;
            Map<Integer, Float> summed = new TreeMap<>();
            for (int group = 0; group < cursor.groups(); group++) {
              float bound = cursor.bound(group);
              read += cursor.add(group, addend, sums);
              assertThat(cursor.add(group, addend, tables))
                  .isEqualTo(cursor.end(group) - (group == 0 ? 0 : cursor.end(group - 1)));
              for (int block = 0; block < sums.length; block++) {
                assertThat(byteAt(stripes.place(block), tables)).isEqualTo(sums[block]);
                if (sums[block] == addend) {
                  summed.put(block, bound);
                }
              }
              addend++;
            }
            assertThat(summed).isEqualTo(bounds);
            assertThat(read).isEqualTo(bounds.size());
          }
        });
  }

  private static short byteAt(int place, int[][] tables) {
    int width = tables[0].length;
    int four = tables[place / 4 / width][place / 4 % width];
    return (short) ((four >>> (place % 4 * Byte.SIZE)) & 0xFF);
  }

  private static void withField(SparseParameters parameters, Random random, FieldTest test)
      throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, parameters)) {
      index.addSegment(0, new RandomVectors(random, 80).list(DOCUMENTS, 25));
      index.merge(1);
      try (DirectoryReader reader = index.reader()) {
        test.run(
            SparseFieldReader.of(reader.leaves().getFirst().reader(), VectorIndex.FIELD)
                .orElseThrow());
      }
    }
  }

  @Test
  void theFilesDoNotDependOnTheNumberOfThreads(Random random) throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 3000).list(600, 200);
    List<byte[]> one = regions(vectors, 1);
    for (int threads : new int[] {2, 7}) {
      List<byte[]> more = regions(vectors, threads);
      assertThat(more.get(0)).isEqualTo(one.get(0));
      assertThat(more.get(1)).isEqualTo(one.get(1));
    }
  }

  /** Forward index and lists without header and footer, which differ from segment to segment. */
  private static List<byte[]> regions(List<SparseVector> vectors, int threads) throws IOException {
    RichterCodec codec = new RichterCodec(Map.of(VectorIndex.FIELD, VectorIndex.BLOCKED), threads);
    IndexWriterConfig config = VectorIndex.config(Map.of()).setCodec(codec);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, config)) {
      index.addSegment(0, vectors);
      return List.of(
          region(directory, SparseVectorsFormat.FORWARD_CODEC, ".rsf"),
          region(directory, SparseVectorsFormat.LISTS_CODEC, ".rsb"));
    }
  }

  private static byte[] region(Directory directory, String codec, String extension)
      throws IOException {
    String file =
        List.of(directory.listAll()).stream()
            .filter(name -> name.endsWith(extension))
            .findFirst()
            .orElseThrow();
    try (IndexInput input = directory.openInput(file, IOContext.READONCE)) {
      String suffix = file.substring("_0_".length(), file.length() - extension.length());
      input.seek(CodecUtil.indexHeaderLength(codec, suffix));
      byte[] bytes =
          new byte[(int) (input.length() - input.getFilePointer()) - CodecUtil.footerLength()];
      input.readBytes(bytes, 0, bytes.length);
      return bytes;
    }
  }
}
