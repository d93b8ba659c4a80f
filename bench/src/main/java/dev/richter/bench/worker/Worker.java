package dev.richter.bench.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.bench.worker.FeatureFieldEngine.Scoring;
import dev.richter.bench.worker.Request.Batch;
import dev.richter.bench.worker.Request.Build;
import dev.richter.bench.worker.Request.Delete;
import dev.richter.bench.worker.Request.Merge;
import dev.richter.bench.worker.Request.Open;
import dev.richter.bench.worker.Request.Pass;
import dev.richter.bench.worker.Request.Tune;
import dev.richter.vector.SparseVector;
import dev.richter.vector.Vector;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers {@link Request requests}, one JSON line each, until the input ends. */
public final class Worker implements Closeable {

  /** What a worker runs. */
  public enum Kind {
    /** Richter through its facade. */
    RICHTER,
    /** Richter's codec in a Lucene index of a given number of segments. */
    SEGMENTS,
    /** Lucene's own feature fields, with block-max pruning. */
    FEATURE_FIELDS,
    /** The same, scoring all documents that have a token of the query. */
    FEATURE_FIELDS_EXHAUSTIVE,
    /** Richter with multi-vectors. */
    MULTI_VECTORS,
    /** Lucene's graph of all rows of multi-vectors. */
    ROW_GRAPH;

    private Engine<?> engine() {
      return switch (this) {
        case RICHTER -> new FacadeEngine();
        case SEGMENTS -> new SegmentsEngine();
        case FEATURE_FIELDS -> new FeatureFieldEngine(Scoring.BLOCK_MAX);
        case FEATURE_FIELDS_EXHAUSTIVE -> new FeatureFieldEngine(Scoring.EXHAUSTIVE);
        case MULTI_VECTORS -> new MultiVectorEngine();
        case ROW_GRAPH -> new RowGraphEngine();
      };
    }
  }

  private final Engine<?> engine;
  private @Nullable Opened<?> opened;

  /** Makes a worker for one kind of index. */
  public Worker(Kind kind) {
    this.engine = kind.engine();
  }

  /**
   * Runs a worker on standard input and output.
   *
   * @param arguments the name of a {@link Kind}
   */
  public static void main(String[] arguments) throws IOException {
    PrintStream answers = System.out;
    // Answers only: whatever a library prints must not come between.
    System.setOut(System.err);
    try (Worker worker = new Worker(Kind.valueOf(arguments[0]))) {
      worker.serve(System.in, answers);
    }
  }

  private void serve(InputStream requests, PrintStream answers) throws IOException {
    ObjectMapper json = new ObjectMapper();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(requests, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      answers.println(json.writeValueAsString(answer(json.readValue(line, Request.class))));
      answers.flush();
    }
  }

  /** Does what a request asks for, and reports. */
  Object answer(Request request) throws IOException {
    return switch (request) {
      case Build build -> timed(build.index(), () -> engine.build(build));
      case Delete delete ->
          timed(
              delete.index(),
              () -> segments().delete(Path.of(delete.index()), delete.ranksBelow()));
      case Merge merge ->
          timed(
              merge.index(),
              () -> segments().merge(Path.of(merge.index()), merge.parameters(), merge.threads()));
      case Open open -> timed(open.index(), () -> open(Path.of(open.index())));
      case Pass pass -> pass(pass);
      case Tune tune -> FacadeEngine.tune(tune, queries(tune.queries()));
      case Batch batch -> FacadeEngine.batch(batch, queries(batch.queries()));
    };
  }

  private SegmentsEngine segments() {
    if (engine instanceof SegmentsEngine segments) {
      return segments;
    }
    throw new IllegalStateException("only a worker of kind SEGMENTS deletes and merges");
  }

  /** Something that takes its time. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private static BuildReport timed(String index, Step step) throws IOException {
    long start = System.nanoTime();
    step.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new BuildReport(seconds, bytesByPart(Path.of(index)), MemoryUse.now());
  }

  private static Map<String, Long> bytesByPart(Path index) throws IOException {
    Map<String, Long> parts = new TreeMap<>();
    try (Stream<Path> files = Files.walk(index)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        parts.merge(name.substring(name.lastIndexOf('.') + 1), Files.size(file), Long::sum);
      }
    }
    return parts;
  }

  private void open(Path index) throws IOException {
    close();
    opened = new Opened<>(engine, index);
  }

  /** An engine with one of its indexes, and the queries that it was asked. */
  private static final class Opened<V extends Vector> implements Closeable {

    private final Engine<V> engine;
    private final Engine.Searcher<V> searcher;
    private final Map<String, List<V>> queriesByPath = new HashMap<>();

    Opened(Engine<V> engine, Path index) throws IOException {
      this.engine = engine;
      this.searcher = engine.open(index);
    }

    PassReport pass(Pass pass) throws IOException {
      List<V> queries =
          queriesByPath.computeIfAbsent(pass.queries(), path -> engine.queries(Path.of(path)));
      return TimedPass.run(searcher, queries, pass);
    }

    @Override
    public void close() throws IOException {
      searcher.close();
    }
  }

  private PassReport pass(Pass pass) throws IOException {
    if (opened == null) {
      throw new IllegalStateException("a pass was asked for before an index was opened");
    }
    return opened.pass(pass);
  }

  private static List<SparseVector> queries(String path) {
    return new FacadeEngine().queries(Path.of(path));
  }

  @Override
  public void close() throws IOException {
    if (opened != null) {
      opened.close();
      opened = null;
    }
  }
}
