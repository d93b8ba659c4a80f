package dev.richter.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.build.BlockingParameters;
import dev.richter.build.Pruning;
import dev.richter.testing.RandomVectors;
import dev.richter.testing.Seeded;
import dev.richter.testing.VectorIndex;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

/** The lists in a segment hold the postings that pruning keeps, and only these. */
@ExtendWith(Seeded.class)
final class ListsBuildTest {

  /** A posting of a list. */
  private record Posting(int document, float weight) {}

  @Test
  void withoutPruningEveryListIsWhole(Random random) throws IOException {
    assertLists(VectorIndex.WHOLE, random, (postings, all) -> postings);
  }

  @Test
  void aFixedSizeKeepsTheHeaviestOfEachList(Random random) throws IOException {
    assertLists(
        VectorIndex.WHOLE.withPruning(new Pruning.FixedSize(7)),
        random,
        (postings, all) -> heaviest(postings, 7));
  }

  @Test
  void aGlobalThresholdKeepsTheHeaviestOfAllListsUpToACap(Random random) throws IOException {
    assertLists(
        VectorIndex.WHOLE.withPruning(new Pruning.GlobalThreshold(5, 4)),
        random,
        (postings, all) -> {
          List<Float> weights =
              all.values().stream()
                  .flatMap(List::stream)
                  .map(Posting::weight)
                  .sorted(Comparator.reverseOrder())
                  .toList();
          float least = weights.get(5 * all.size() - 1);
          return heaviest(postings.stream().filter(p -> p.weight() >= least).toList(), 20);
        });
  }

  private interface Rule {
    List<Posting> kept(List<Posting> postings, Map<Integer, List<Posting>> all);
  }

  /** The heaviest, and of equal ones the first. */
  private static List<Posting> heaviest(List<Posting> postings, int cap) {
    return postings.stream()
        .sorted(Comparator.comparing(posting -> -posting.weight()))
        .limit(cap)
        .toList();
  }

  private static void assertLists(SparseParameters parameters, Random random, Rule rule)
      throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, parameters)) {
      index.addSegment(0, new RandomVectors(random, 80).list(300, 25));
      try (DirectoryReader reader = index.reader()) {
        Map<Integer, List<Posting>> all =
            postings(VectorIndex.storedVectors(reader, VectorIndex.FIELD));
        SparseFieldReader field =
            SparseFieldReader.of(reader.leaves().getFirst().reader(), VectorIndex.FIELD)
                .orElseThrow();
        BlockedListCursor cursor = new BlockedListCursor();
        for (Map.Entry<Integer, List<Posting>> list : all.entrySet()) {
          Set<Integer> kept = new HashSet<>();
          rule.kept(list.getValue(), all).forEach(posting -> kept.add(posting.document()));
          int localToken = field.forward().localToken(list.getKey());
          assertThat(field.lists().orElseThrow().open(localToken, cursor))
              .isEqualTo(!kept.isEmpty());
          if (!kept.isEmpty()) {
            assertThat(documents(cursor)).containsExactlyInAnyOrderElementsOf(kept);
            assertThat(cursor.complete()).isEqualTo(kept.size() == list.getValue().size());
          }
        }
      }
    }
  }

  /** By token, the postings in the order of the documents. */
  private static Map<Integer, List<Posting>> postings(Map<Integer, SparseVector> vectors) {
    Map<Integer, List<Posting>> postings = new TreeMap<>();
    vectors.forEach(
        (document, vector) -> {
          for (int i = 0; i < vector.size(); i++) {
            postings
                .computeIfAbsent(vector.token(i), token -> new ArrayList<>())
                .add(new Posting(document, vector.weight(i)));
          }
        });
    return postings;
  }

  private static List<Integer> documents(BlockedListCursor list) {
    List<Integer> documents = new ArrayList<>();
    for (int posting = 0; posting < list.postings(); posting++) {
      documents.add(list.document(posting));
    }
    return documents;
  }

  @Test
  void theListsDoNotDependOnTheNumberOfThreads(Random random) throws IOException {
    List<SparseVector> vectors = new RandomVectors(random, 3000).list(600, 200);
    SparseParameters parameters =
        VectorIndex.WHOLE.withBlocking(new BlockingParameters(0.1f, 2, 15, 0.5f));
    byte[] one = lists(vectors, parameters, 1);
    for (int threads : new int[] {2, 7}) {
      assertThat(lists(vectors, parameters, threads)).isEqualTo(one);
    }
  }

  /** The bytes of the lists without header and footer, which differ from segment to segment. */
  private static byte[] lists(List<SparseVector> vectors, SparseParameters parameters, int threads)
      throws IOException {
    RichterCodec codec = new RichterCodec(Map.of(VectorIndex.FIELD, parameters), threads);
    IndexWriterConfig config = VectorIndex.config(Map.of()).setCodec(codec);
    try (Directory directory = new ByteBuffersDirectory();
        VectorIndex index = new VectorIndex(directory, config)) {
      index.addSegment(0, vectors);
      String file =
          List.of(directory.listAll()).stream()
              .filter(name -> name.endsWith(".rsb"))
              .findFirst()
              .orElseThrow();
      try (IndexInput input = directory.openInput(file, IOContext.READONCE)) {
        String suffix = file.substring("_0_".length(), file.length() - ".rsb".length());
        input.seek(CodecUtil.indexHeaderLength(SparseVectorsFormat.LISTS_CODEC, suffix));
        byte[] bytes =
            new byte[(int) (input.length() - input.getFilePointer()) - CodecUtil.footerLength()];
        input.readBytes(bytes, 0, bytes.length);
        return bytes;
      }
    }
  }
}
