package dev.richter.bench.run;

import dev.richter.datasets.vectors.MultiVectorFile;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Scores documents of a file by their vectors as they were given, whichever engine found them.
 *
 * @param <Q> the kind of queries
 */
interface ExactScores<Q extends Vector> extends Closeable {

  /** The score of the document in a row. */
  float score(Q query, int row);

  @Override
  void close();

  /**
   * Inner products with the vectors of a file in Seismic's inner format, which is mapped into
   * memory.
   */
  final class Sparse implements ExactScores<SparseVector> {

    private static final ValueLayout.OfInt INT =
        ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
        ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment content;
    private final long[] starts;

    /** Maps a file that was written by this program. */
    Sparse(Path file) throws IOException {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        starts = new long[content.get(INT, 0)];
        long next = Integer.BYTES;
        for (int row = 0; row < starts.length; row++) {
          starts[row] = next;
          next += Integer.BYTES + (Integer.BYTES + Float.BYTES) * (long) content.get(INT, next);
        }
      } catch (IOException | RuntimeException failure) {
        arena.close();
        throw failure;
      }
    }

    @Override
    public float score(SparseVector query, int row) {
      int size = content.get(INT, starts[row]);
      long tokens = starts[row] + Integer.BYTES;
      long weights = tokens + (long) Integer.BYTES * size;
      double sum = 0;
      int at = 0;
      for (int i = 0; i < size && at < query.size(); i++) {
        int token = content.get(INT, tokens + (long) Integer.BYTES * i);
        while (at < query.size() && query.token(at) < token) {
          at++;
        }
        if (at < query.size() && query.token(at) == token) {
          sum += (double) query.weight(at) * content.get(FLOAT, weights + (long) Float.BYTES * i);
        }
      }
      return (float) sum;
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  /** MaxSim of cosines with the rows of NumPy files. */
  final class MaxSim implements ExactScores<MultiVector> {

    private final MultiVectorFile file;

    MaxSim(Path npy) {
      file = MultiVectorFile.open(npy);
    }

    @Override
    public float score(MultiVector query, int row) {
      MultiVector document = file.read(row);
      return document.isEmpty() ? 0 : query.normalized().maxSim(document.normalized());
    }

    @Override
    public void close() {
      file.close();
    }
  }
}
