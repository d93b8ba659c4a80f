package dev.richter.bench.kernels;

import dev.richter.simd.KernelProvider;
import dev.richter.simd.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The time to score one document, by {@link Kernels twin}, kind of record, size, and where the
 * records are: a few that stay in the cache, or so many that each comes from memory. The latter is
 * what a search sees that does not touch its documents beforehand.
 *
 * <p>Tokens are as a forward index has them: local numbers by document frequency, the frequent ones
 * drawn more often, in no order.
 */
public class ScoringBenchmark extends KernelBenchmark {

  private static final int DOCUMENTS_PER_CALL = 64;
  private static final int DISTINCT_RECORDS = 64;
  private static final int VOCABULARY = 30_000;
  private static final int QUERY_TOKENS = 22;
  private static final long SEED = 42;

  /** The next place is a linear congruence away (Knuth's constants): cheaper than what is timed. */
  private static final long MULTIPLIER = 6364136223846793005L;

  private static final long INCREMENT = 1442695040888963407L;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** How a record stores its tokens and weights; the tokens come first. */
  public enum Form {
    /** 16-bit tokens, 8-bit weights. */
    SHORT_BYTE(Short.BYTES, Byte.BYTES),
    /** 16-bit tokens, half-float weights. */
    SHORT_HALF(Short.BYTES, Short.BYTES),
    /** 32-bit tokens, 8-bit weights. */
    INT_BYTE(Integer.BYTES, Byte.BYTES),
    /** 32-bit tokens, half-float weights. */
    INT_HALF(Integer.BYTES, Short.BYTES);

    private final int tokenBytes;
    private final int weightBytes;

    Form(int tokenBytes, int weightBytes) {
      this.tokenBytes = tokenBytes;
      this.weightBytes = weightBytes;
    }
  }

  /** How records are stored. */
  @Param public Form form = Form.SHORT_BYTE;

  /** How many tokens a record has room for. */
  @Param({"32", "136", "504"})
  public int size;

  /** How many KiB all records have together. */
  @Param({"64", "786432"})
  public int kibibytes;

  private final Arena arena = Arena.ofConfined();
  private final float[] query = new float[VOCABULARY];
  private MemorySegment memory = MemorySegment.NULL;
  private Kernels kernels = KernelProvider.scalar();
  private SplittableRandom random = new SplittableRandom(SEED);
  private int records;
  private int recordBytes;
  private long state = SEED;

  /** Makes a query, and records of random tokens and weights. */
  @Setup
  public void setUp() {
    kernels = twinKernels();
    random = new SplittableRandom(SEED);
    for (int token : tokens(QUERY_TOKENS)) {
      query[token] = random.nextFloat();
    }
    recordBytes = size * (form.tokenBytes + form.weightBytes);
    records = (int) ((long) kibibytes * 1024 / recordBytes);
    memory = arena.allocate((long) records * recordBytes, Long.BYTES);
    for (int record = 0; record < Math.min(DISTINCT_RECORDS, records); record++) {
      writeRecord((long) record * recordBytes);
    }
    for (int record = DISTINCT_RECORDS; record < records; record++) {
      long source = (long) (record % DISTINCT_RECORDS) * recordBytes;
      MemorySegment.copy(memory, source, memory, (long) record * recordBytes, recordBytes);
    }
  }

  private void writeRecord(long offset) {
    int[] tokens = tokens(size);
    long weights = offset + (long) size * form.tokenBytes;
    for (int i = 0; i < size; i++) {
      long token = offset + (long) i * form.tokenBytes;
      long weight = weights + (long) i * form.weightBytes;
      if (form.tokenBytes == Short.BYTES) {
        memory.set(SHORT, token, (short) tokens[i]);
      } else {
        memory.set(INT, token, tokens[i]);
      }
      if (form.weightBytes == Byte.BYTES) {
        memory.set(ValueLayout.JAVA_BYTE, weight, (byte) random.nextInt());
      } else {
        memory.set(SHORT, weight, Float.floatToFloat16(random.nextFloat()));
      }
    }
  }

  private int[] tokens(int count) {
    BitSet chosen = new BitSet(VOCABULARY);
    int[] tokens = new int[count];
    for (int i = 0; i < count; ) {
      // As likely from 10 to 100 as from 100 to 1000: frequencies fall with the rank.
      int token = (int) Math.exp(random.nextDouble() * Math.log(VOCABULARY));
      if (token < VOCABULARY && !chosen.get(token)) {
        chosen.set(token);
        tokens[i++] = token;
      }
    }
    return tokens;
  }

  /** Frees the records. */
  @TearDown
  public void tearDown() {
    arena.close();
  }

  /** Scores records at random places. */
  @Benchmark
  @OperationsPerInvocation(DOCUMENTS_PER_CALL)
  public float score() {
    float sum = 0;
    for (int i = 0; i < DOCUMENTS_PER_CALL; i++) {
      state = state * MULTIPLIER + INCREMENT;
      long record = ((state >>> Integer.SIZE) * records) >>> Integer.SIZE;
      sum += score(record * recordBytes);
    }
    return sum;
  }

  private float score(long offset) {
    return switch (form) {
      case SHORT_BYTE -> kernels.dotShortTokensByteWeights(memory, offset, size, query);
      case SHORT_HALF -> kernels.dotShortTokensHalfWeights(memory, offset, size, query);
      case INT_BYTE -> kernels.dotIntTokensByteWeights(memory, offset, size, query);
      case INT_HALF -> kernels.dotIntTokensHalfWeights(memory, offset, size, query);
    };
  }
}
