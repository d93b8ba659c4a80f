package dev.richter.bench.components;

import dev.richter.bench.kernels.JmhBenchmark;
import dev.richter.datasets.generate.CollectionGenerator;
import dev.richter.datasets.generate.GeneratorFigures;
import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.MultiVectorFile;
import dev.richter.datasets.vectors.MultiVectorFileWriter;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorReader;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.datasets.vectors.VectorWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.lucene.util.IOUtils;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time to read a file of vectors from end to end, by format. The files are of generated
 * passages and lie in the page cache.
 */
@Warmup(iterations = 3, time = 1, timeUnit = TimeUnit.SECONDS)
@Measurement(iterations = 5, time = 1, timeUnit = TimeUnit.SECONDS)
public class ReadersBenchmark extends JmhBenchmark {

  private static final int DIMENSION = 128;
  private static final int ROWS = 24;
  private static final long SEED = 42;

  /** The formats, and whether the file is gzip. */
  public enum Content {
    CSR("documents.csr"),
    CSR_GZ("documents.csr.gz"),
    SEISMIC_BINARY("documents.bin"),
    SEISMIC_JSONL("documents.jsonl"),
    NPY("documents.npy");

    private final String file;

    Content(String file) {
      this.file = file;
    }

    private VectorFormat format() {
      return switch (this) {
        case CSR, CSR_GZ -> VectorFormat.CSR;
        case SEISMIC_BINARY -> VectorFormat.SEISMIC_BINARY;
        case SEISMIC_JSONL -> VectorFormat.SEISMIC_JSONL;
        case NPY -> throw new IllegalStateException("a file of multi-vectors has no such format");
      };
    }
  }

  /** What has been read, for a rate. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Read {
    /** Bytes of files, as they are compressed. */
    public long bytes;

    /** Sparse vectors or multi-vectors. */
    public long vectors;
  }

  /** What is read. */
  @Param public Content content = Content.CSR;

  /** How many vectors a file has. */
  @Param("5000")
  public int documents;

  private Path folder = Path.of("");
  private Path file = Path.of("");
  private long size;

  /** Writes the file. */
  @Setup
  public void setUp() throws IOException {
    folder = Files.createTempDirectory("richter-readers");
    file = folder.resolve(content.file);
    if (content == Content.NPY) {
      writeRows();
    } else {
      writeVectors();
    }
    try (Stream<Path> files = Files.list(folder)) {
      size = files.mapToLong(path -> path.toFile().length()).sum();
    }
  }

  private void writeVectors() {
    CollectionGenerator generator = CollectionGenerator.of(GeneratorFigures.techdocs(), SEED);
    try (VectorReader vectors = generator.documents(documents, 1);
        VectorWriter writer = content.format().create(file, TokenDictionary.numeric())) {
      vectors.forEachRemaining(writer::write);
      writer.finish();
    }
  }

  private void writeRows() {
    try (MultiVectorFileWriter writer =
        MultiVectorFileWriter.create(file, DIMENSION, FloatType.FLOAT32)) {
      for (int document = 0; document < documents; document++) {
        writer.write(GeneratedRows.of(ROWS, DIMENSION, SEED));
      }
      writer.finish();
    }
  }

  /**
   * Reads all vectors.
   *
   * @return how many tokens, or rows, they have
   */
  @Benchmark
  public long read(Read read) {
    read.bytes += size;
    read.vectors += documents;
    return content == Content.NPY ? rows() : tokens();
  }

  private long tokens() {
    long tokens = 0;
    try (VectorReader vectors = content.format().open(file, TokenDictionary.numeric())) {
      while (vectors.hasNext()) {
        VectorRecord record = vectors.next();
        tokens += record.vector().size();
      }
    }
    return tokens;
  }

  private long rows() {
    long rows = 0;
    try (MultiVectorFile vectors = MultiVectorFile.open(file)) {
      for (int document = 0; document < vectors.size(); document++) {
        rows += vectors.read(document).size();
      }
    }
    return rows;
  }

  /** Deletes the file. */
  @TearDown
  public void tearDown() throws IOException {
    IOUtils.rm(folder);
  }
}
