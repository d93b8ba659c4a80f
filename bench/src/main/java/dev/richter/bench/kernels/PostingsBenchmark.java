package dev.richter.bench.kernels;

import dev.richter.Document;
import dev.richter.IndexOptions;
import dev.richter.RichterIndex;
import dev.richter.codec.BlockedListCursor;
import dev.richter.codec.BlockedLists;
import dev.richter.codec.SparseFieldReader;
import dev.richter.codec.SparseParameters;
import dev.richter.datasets.generate.CollectionGenerator;
import dev.richter.datasets.generate.GeneratorFigures;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The time to read a posting and add to the sum of its block, by width of a sum. There is one way
 * to do it, which is scalar: postings are scattered.
 *
 * <p>The lists are those of a generated collection, the tokens those of generated queries, and each
 * list is read down to the same share of its heaviest weight, token by token as a search does.
 */
public class PostingsBenchmark extends JmhBenchmark {

  private static final int QUERIES = 100;
  static final int POSTINGS_PER_CALL = 1 << 16;

  /** A search that finds 95 % reads lists down to about here. */
  private static final float LEAST_SHARE = 0.25f;

  private static final String FIELD = "vector";
  private static final long SEED = 42;

  /** How a sum is stored. */
  @Param public SumWidth width = SumWidth.BYTE;

  /** How many documents the collection has. */
  @Param("100000")
  public int documents;

  /** Groups of postings in the order in which they are read. */
  private record Group(BlockedListCursor list, int number) {}

  private @Nullable DirectoryReader reader;
  private Path files = Path.of("");
  private Group[] groups = new Group[0];
  int[][] bytes = new int[0][];
  short[] shorts = new short[0];
  private int next;

  /** How many postings more were read than asked for: a group is read to its end. */
  private int surplus;

  /** Generates the collection, builds its index and opens the lists. */
  @Setup
  public void setUp() throws IOException {
    files = Files.createTempDirectory("richter-postings");
    CollectionGenerator generator = CollectionGenerator.of(GeneratorFigures.techdocs(), SEED);
    try (VectorReader vectors = generator.documents(documents, 1);
        RichterIndex index =
            RichterIndex.open(files, IndexOptions.of().field(FIELD, SparseParameters.defaults()))) {
      index.bulkLoad(() -> numbered(vectors));
    }
    DirectoryReader segments = DirectoryReader.open(FSDirectory.open(files));
    reader = segments;
    SparseFieldReader field =
        SparseFieldReader.of(segments.leaves().getFirst().reader(), FIELD).orElseThrow();
    BlockedLists lists = field.lists().orElseThrow();
    bytes = new int[lists.stripes().tables()][lists.stripes().width()];
    shorts = new short[lists.blocks()];
    List<Group> read = new ArrayList<>();
    try (VectorReader queries = generator.queries(documents, QUERIES, 1)) {
      while (queries.hasNext()) {
        addGroups(queries.next().vector(), field, lists, read);
      }
    }
    groups = read.toArray(Group[]::new);
  }

  private static Iterator<Document> numbered(VectorReader vectors) {
    return new Iterator<>() {
      private long id;

      @Override
      public boolean hasNext() {
        return vectors.hasNext();
      }

      @Override
      public Document next() {
        return Document.of(id++).with(FIELD, vectors.next().vector());
      }
    };
  }

  private static void addGroups(
      SparseVector query, SparseFieldReader field, BlockedLists lists, List<Group> read)
      throws IOException {
    for (int i = 0; i < query.size(); i++) {
      int token = field.forward().localToken(query.token(i));
      BlockedListCursor list = new BlockedListCursor(lists);
      if (token >= 0 && lists.open(token, list)) {
        float least = LEAST_SHARE * list.bound(0);
        for (int group = 0; group < list.groups() && list.bound(group) >= least; group++) {
          read.add(new Group(list, group));
        }
      }
    }
  }

  /** Closes the index and deletes it. */
  @TearDown
  public void tearDown() throws IOException {
    if (reader != null) {
      IOUtils.close(reader, reader.directory());
    }
    IOUtils.rm(files);
  }

  /** Reads postings. Sums overflow sooner or later, which takes no longer. */
  @Benchmark
  @OperationsPerInvocation(POSTINGS_PER_CALL)
  public int read() throws CorruptIndexException {
    while (surplus < POSTINGS_PER_CALL) {
      Group group = groups[next];
      surplus +=
          switch (width) {
            case BYTE -> group.list().add(group.number(), 1, bytes);
            case SHORT -> group.list().add(group.number(), (short) 1, shorts);
          };
      next = next + 1 == groups.length ? 0 : next + 1;
    }
    surplus -= POSTINGS_PER_CALL;
    return surplus;
  }
}
