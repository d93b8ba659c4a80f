package dev.richter.datasets.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.richter.datasets.testing.Samples;
import dev.richter.datasets.testing.SeededRandom;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SeededRandom.class)
@Timeout(120)
final class GroundTruthTest {

  @TempDir Path directory;

  @Test
  void whatIsWrittenIsReadBack(Random random) {
    for (String name : new String[] {"truth.bin", "truth.bin.gz"}) {
      GroundTruth truth = random(random, 7, 5);
      truth.write(directory.resolve(name));
      assertSame(GroundTruth.read(directory.resolve(name)), truth);
    }
    assertThat(directory.toFile().list()).containsExactlyInAnyOrder("truth.bin", "truth.bin.gz");
  }

  @Test
  void fileCutAnywhereIsAnError(Random random) throws IOException {
    byte[] plain = bytes(random(random, 3, 4));
    for (byte[] whole : new byte[][] {plain, Samples.gzip(plain)}) {
      for (int length = 0; length < whole.length; length++) {
        assertThat(failure(Arrays.copyOf(whole, length)).code())
            .as("cut at %d", length)
            .isIn(ErrorCode.DATA_TRUNCATED, ErrorCode.DATA_MALFORMED);
      }
    }
  }

  @Test
  void flippedBitOfGzipNeverChangesWhatIsRead(Random random) throws IOException {
    GroundTruth truth = random(random, 3, 4);
    byte[] whole = Samples.gzip(bytes(truth));
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Path path = Files.write(directory.resolve("flipped"), flipped);
      try {
        assertSame(GroundTruth.read(path), truth);
      } catch (RichterException named) {
        assertThat(named).hasMessageContaining("flipped");
      }
    }
  }

  @Test
  void errorsNameTheQueryAndTheValue() throws IOException {
    expect(ints(1, 2, 5, 5, 0, 0), ErrorCode.DATA_MALFORMED, "query 0", "id 5 stands twice");
    expect(ints(1, 1, -2, 0), ErrorCode.DATA_MALFORMED, "query 0", "id -2");
    expect(ints(1, 1, 3, 0x7fc00000), ErrorCode.DATA_MALFORMED, "query 0", "score NaN of id 3");
    expect(ints(1, 2, 3, 4, 0x3f800000, 0x40000000), ErrorCode.DATA_MALFORMED, "2.0 after 1.0");
    expect(ints(1, 0), ErrorCode.DATA_MALFORMED, "k 0");
    expect(ints(1, 1, 3, 0, 9), ErrorCode.DATA_MALFORMED, "the file has 12 bytes");
    expect(ints(2, 1, 3, 0), ErrorCode.DATA_TRUNCATED, "2 queries");
  }

  @Test
  void absurdCountsAreRefusedBeforeAnythingIsAllocated() throws IOException {
    for (int[] header :
        new int[][] {
          {Integer.MAX_VALUE, Integer.MAX_VALUE}, {1, Integer.MAX_VALUE}, {Integer.MAX_VALUE, 1}
        }) {
      byte[] content = ints(header[0], header[1], 1, 1);
      expect(content, ErrorCode.DATA_TRUNCATED, "byte 0");
      assertThat(failure(Samples.gzip(content)).code()).isEqualTo(ErrorCode.DATA_TRUNCATED);
    }
    expect(ints(-1, 1, 1, 1), ErrorCode.DATA_MALFORMED, "query count 4294967295");
    expect(ints(1, -1, 1, 1), ErrorCode.DATA_MALFORMED, "k 4294967295");
  }

  @Test
  void arraysMustBeOfLengthK() {
    Throwable failure =
        catchThrowable(() -> GroundTruth.of(2, new int[][] {{1}}, new float[][] {{1}}));
    assertThat(((RichterException) failure).code()).isEqualTo(ErrorCode.DATA_MALFORMED);
  }

  private static GroundTruth random(Random random, int queries, int k) {
    int[][] ids = new int[queries][];
    float[][] scores = new float[queries][k];
    for (int query = 0; query < queries; query++) {
      ids[query] = random.ints(0, 1000).distinct().limit(k).toArray();
      float score = 10;
      for (int rank = 0; rank < k; rank++) {
        scores[query][rank] = score;
        score -= random.nextInt(3) * random.nextFloat();
      }
    }
    ids[1][k - 1] = GroundTruth.MISSING;
    scores[1][k - 1] = 0;
    for (int rank = 0; rank < k - 1; rank++) {
      scores[1][rank] = Math.max(scores[1][rank], 0.5f);
    }
    return GroundTruth.of(k, ids, scores);
  }

  private static void assertSame(GroundTruth actual, GroundTruth expected) {
    assertThat(actual.queries()).isEqualTo(expected.queries());
    assertThat(actual.k()).isEqualTo(expected.k());
    for (int query = 0; query < expected.queries(); query++) {
      assertThat(actual.found(query)).isEqualTo(expected.found(query));
      for (int rank = 0; rank < expected.k(); rank++) {
        assertThat(actual.id(query, rank)).isEqualTo(expected.id(query, rank));
        assertThat(actual.score(query, rank)).isEqualTo(expected.score(query, rank));
      }
    }
  }

  private byte[] bytes(GroundTruth truth) throws IOException {
    Path path = directory.resolve("whole");
    truth.write(path);
    return Files.readAllBytes(path);
  }

  private RichterException failure(byte[] content) throws IOException {
    Path path = Files.write(directory.resolve("data"), content);
    Throwable failure = catchThrowable(() -> GroundTruth.read(path));
    assertThat(failure).isInstanceOf(RichterException.class).hasMessageContaining("data");
    return (RichterException) failure;
  }

  private void expect(byte[] content, ErrorCode code, String... parts) throws IOException {
    RichterException failure = failure(content);
    assertThat(failure).hasMessageContainingAll(parts);
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
  }

  private static byte[] ints(int... values) {
    ByteBuffer buffer =
        ByteBuffer.allocate(values.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asIntBuffer().put(values);
    return buffer.array();
  }
}
