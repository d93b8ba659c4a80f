package dev.richter.codec;

import dev.richter.multivector.Centroids;
import dev.richter.multivector.ResidualCodebooks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.apache.lucene.index.CorruptIndexException;

/**
 * Finds the centroids of a field in one segment and codes its rows.
 *
 * <p>Memory does not grow with the segment but for the numbers of the rows that the centroids are
 * found from.
 */
final class CodesBuild {

  /** As many centroids as an unsigned short tells apart. */
  private static final int MAX_CENTROIDS = 1 << Short.SIZE;

  /** Times the root of the number of rows: how many centroids there are. */
  private static final double CENTROIDS_OF_ROOT = 8;

  /** So many rows for each centroid are looked at to find them. */
  private static final int SAMPLE_OF_CENTROID = 32;

  /** So many rows are looked at to find the codebooks. */
  private static final int CODEBOOK_SAMPLE = 8192;

  private static final int CHUNK = 8192;

  private final MultiVectorFieldReader reader;
  private final RowsLayout rows;
  private final int dimension;
  private final int threads;
  private final RegionWriter region;

  private CodesBuild(MultiVectorFieldReader reader, int threads, RegionWriter region) {
    this.reader = reader;
    this.rows = reader.layout();
    this.dimension = rows.dimension();
    this.threads = threads;
    this.region = region;
  }

  /** Writes centroids, codebooks and codes. */
  static CodesLayout write(MultiVectorFieldReader reader, int threads, RegionWriter region)
      throws IOException {
    return new CodesBuild(reader, threads, region).write();
  }

  private CodesLayout write() throws IOException {
    int count =
        Math.clamp(
            Math.round(CENTROIDS_OF_ROOT * Math.sqrt((double) rows.rows())), 1, MAX_CENTROIDS);
    long[] sample = sample((long) SAMPLE_OF_CENTROID * count);
    Centroids centroids = writeCentroids(sample, count);
    long codebooks = region.position();
    ResidualCodebooks books = writeCodebooks(sample, centroids);
    long codes = region.position();
    double residualShare = writeCodes(centroids, books);
    return new CodesLayout(
        centroids.size(),
        longest(centroids),
        (float) residualShare,
        codebooks,
        codes,
        region.position());
  }

  private float longest(Centroids centroids) {
    float[] values = centroids.values();
    double most = 0;
    for (int start = 0; start < values.length; start += dimension) {
      double square = 0;
      for (int i = start; i < start + dimension; i++) {
        square += (double) values[i] * values[i];
      }
      most = Math.max(most, square);
    }
    return Math.nextUp((float) Math.sqrt(most));
  }

  /** At most so many rows, at even distances: each a document, then 16 bits of the row in it. */
  private long[] sample(long most) throws CorruptIndexException {
    long[] sample = new long[(int) Math.min(most, rows.rows())];
    long seen = 0;
    int size = 0;
    for (int document = 0; document < rows.maxDocument(); document++) {
      int documentRows = MultiVectorFieldReader.size(reader.entry(document));
      while (size < sample.length && size * rows.rows() / sample.length < seen + documentRows) {
        long row = size * rows.rows() / sample.length - seen;
        sample[size++] = ((long) document << RowsLayout.SIZE_BITS) | row;
      }
      seen += documentRows;
    }
    return sample;
  }

  private void readSampled(long sampled, float[] values, int start) {
    try {
      long entry = reader.entry((int) (sampled >>> RowsLayout.SIZE_BITS));
      reader.touch(entry);
      int row = (int) (sampled & (1 << RowsLayout.SIZE_BITS) - 1);
      reader.read(entry, row, 1, values, start);
    } catch (CorruptIndexException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Centroids writeCentroids(long[] sample, int count) throws IOException {
    Centroids centroids = Centroids.train(this::readSampled, sample, dimension, count);
    float[] values = centroids.values();
    float[] rounded = new float[values.length];
    byte[] bytes = new byte[values.length];
    for (int centroid = 0; centroid < centroids.size(); centroid++) {
      float largest = 0;
      for (int i = centroid * dimension; i < (centroid + 1) * dimension; i++) {
        largest = Math.max(largest, Math.abs(values[i]));
      }
      float scale = MultiVectorCoding.byteScale(largest);
      region.writeFloat(scale);
      for (int i = centroid * dimension; i < (centroid + 1) * dimension; i++) {
        bytes[i] = MultiVectorCoding.code(values[i], scale);
        rounded[i] = scale * bytes[i];
      }
    }
    region.writeBytes(bytes, 0, bytes.length);
    return centroids.withValues(rounded);
  }

  private ResidualCodebooks writeCodebooks(long[] sample, Centroids centroids) throws IOException {
    int size = Math.min(CODEBOOK_SAMPLE, sample.length);
    float[] values = new float[size * dimension];
    for (int i = 0; i < size; i++) {
      readSampled(sample[(int) ((long) i * sample.length / size)], values, i * dimension);
    }
    int[] closest = new int[size];
    centroids.closest(values, size, closest);
    subtract(centroids, closest, size, values);
    ResidualCodebooks books = ResidualCodebooks.train(values, size, dimension);
    for (int stretch = 0; stretch < ResidualCodebooks.stretches(dimension); stretch++) {
      for (float value : books.means(stretch)) {
        region.writeFloat(value);
      }
    }
    return books;
  }

  private void subtract(Centroids centroids, int[] closest, int count, float[] values) {
    float[] centroidValues = centroids.values();
    for (int row = 0; row < count; row++) {
      int centroid = closest[row] * dimension;
      for (int i = 0; i < dimension; i++) {
        values[row * dimension + i] -= centroidValues[centroid + i];
      }
    }
  }

  /** Codes the rows chunk by chunk, as many chunks at a time as there are threads. */
  private double writeCodes(Centroids centroids, ResidualCodebooks books) throws IOException {
    Chunk[] chunks = new Chunk[threads];
    Arrays.setAll(chunks, i -> new Chunk());
    RowCursor cursor = new RowCursor();
    double squares = 0;
    double residualSquares = 0;
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      for (int filled = threads; filled == threads; ) {
        filled = 0;
        while (filled < threads && cursor.fill(chunks[filled])) {
          filled++;
        }
        int used = filled;
        pool.submit(
                () ->
                    IntStream.range(0, used)
                        .parallel()
                        .forEach(i -> chunks[i].encode(centroids, books)))
            .join();
        for (int i = 0; i < filled; i++) {
          chunks[i].write();
          squares += chunks[i].squares;
          residualSquares += chunks[i].residualSquares;
        }
      }
    }
    return squares == 0 ? 0 : residualSquares / squares;
  }

  /** Reads all rows, one after the other. */
  private final class RowCursor {

    private int document;
    private int row;

    /** Fills a chunk and tells whether anything was left to fill it with. */
    boolean fill(Chunk chunk) throws CorruptIndexException {
      chunk.size = 0;
      while (chunk.size < CHUNK && document < rows.maxDocument()) {
        long entry = reader.entry(document);
        int count = Math.min(MultiVectorFieldReader.size(entry) - row, CHUNK - chunk.size);
        if (count > 0) {
          reader.touch(entry);
          chunk.read(entry, row, count);
          row += count;
        }
        if (row == MultiVectorFieldReader.size(entry)) {
          document++;
          row = 0;
        }
      }
      return chunk.size > 0;
    }
  }

  /** Rows that are coded together. */
  private final class Chunk {

    private final float[] values = new float[CHUNK * dimension];
    private final int[] closest = new int[CHUNK];
    private final byte[] codes = new byte[CHUNK * ResidualCodebooks.stretches(dimension) / 2];
    private int size;
    private double squares;
    private double residualSquares;

    void read(long entry, int first, int count) {
      reader.read(entry, first, count, values, size * dimension);
      size += count;
    }

    void encode(Centroids centroids, ResidualCodebooks books) {
      squares = sumOfSquares();
      centroids.closest(values, size, closest);
      subtract(centroids, closest, size, values);
      residualSquares = sumOfSquares();
      Arrays.fill(codes, (byte) 0);
      books.encode(values, size, codes);
    }

    private double sumOfSquares() {
      double sum = 0;
      for (int i = 0; i < size * dimension; i++) {
        sum += (double) values[i] * values[i];
      }
      return sum;
    }

    void write() throws IOException {
      int codeBytes = ResidualCodebooks.stretches(dimension) / 2;
      for (int i = 0; i < size; i++) {
        region.writeShort(closest[i]);
        region.writeBytes(codes, i * codeBytes, codeBytes);
      }
    }
  }
}
