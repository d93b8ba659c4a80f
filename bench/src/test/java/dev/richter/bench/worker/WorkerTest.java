package dev.richter.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.bench.worker.FeatureFieldEngine.Scoring;
import dev.richter.bench.worker.Request.Build;
import dev.richter.bench.worker.Request.Delete;
import dev.richter.bench.worker.Request.Merge;
import dev.richter.bench.worker.Request.Open;
import dev.richter.bench.worker.Request.Pass;
import dev.richter.bench.worker.Worker.Kind;
import dev.richter.codec.SparseParameters;
import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.MultiVectorFileWriter;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.datasets.vectors.VectorWriter;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.search.ScoreMode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Row r has the tokens r and r + 1, so the best answers to token r are the rows r and r − 1. */
final class WorkerTest {

  private static final int ROWS = 40;
  private static final Map<String, String> PARAMETERS =
      SparseParameters.defaults().withBlockThreshold(0).toMap();

  private static final Map<String, String> SETTING =
      Map.of("impactCut", "0.05", "heapFactor", "0.5");

  @TempDir private Path directory;

  @BeforeEach
  void writeCollection() {
    List<SparseVector> documents = new ArrayList<>();
    List<SparseVector> queries = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      documents.add(SparseVector.of(new int[] {row, row + 1}, new float[] {2, 1}));
      queries.add(SparseVector.of(new int[] {row}, new float[] {1}));
    }
    write("documents.bin", documents);
    write("queries.bin", queries);
  }

  private void write(String name, List<SparseVector> vectors) {
    try (VectorWriter writer =
        VectorFormat.SEISMIC_BINARY.create(path(name), TokenDictionary.numeric())) {
      for (int row = 0; row < vectors.size(); row++) {
        writer.write(VectorRecord.ofRow(row, vectors.get(row)));
      }
      writer.finish();
    }
  }

  private Path path(String name) {
    return directory.resolve(name);
  }

  private String index() {
    return path("index").toString();
  }

  private BuildReport build(Worker worker, int segments) throws IOException {
    return (BuildReport)
        worker.answer(
            new Build(index(), path("documents.bin").toString(), PARAMETERS, 1, segments, true));
  }

  private PassReport pass(Worker worker, int ranksBelow) throws IOException {
    String queries = path("queries.bin").toString();
    return (PassReport)
        worker.answer(new Pass(queries, 2, SETTING, false, ranksBelow, true, true, 1));
  }

  @ParameterizedTest
  @EnumSource(
      names = {"MULTI_VECTORS", "ROW_GRAPH"},
      mode = EnumSource.Mode.EXCLUDE)
  void everyKindOfSparseVectorsAnswersWithRows(Kind kind) throws IOException {
    try (Worker worker = new Worker(kind)) {
      assertThat(build(worker, 1).bytes()).isPositive();
      worker.answer(new Open(index(), PARAMETERS));

      int[][] answers = pass(worker, Request.ALL_RANKS).answers();

      assertThat(answers[0]).containsExactly(0);
      for (int row = 1; row < ROWS; row++) {
        assertThat(answers[row]).containsExactly(row, row - 1);
      }
    }
  }

  @Test
  void onlyBlockMaxScoringMaySkipDocuments() {
    assertThat(Scoring.BLOCK_MAX.best(2).newCollector().scoreMode())
        .isEqualTo(ScoreMode.TOP_SCORES);
    assertThat(Scoring.EXHAUSTIVE.best(2).newCollector().scoreMode()).isEqualTo(ScoreMode.COMPLETE);
  }

  @ParameterizedTest
  @EnumSource(names = {"MULTI_VECTORS", "ROW_GRAPH"})
  void multiVectorsAreAnsweredWithRows(Kind kind) throws IOException {
    try (MultiVectorFileWriter writer =
        MultiVectorFileWriter.create(path("documents.npy"), 2, FloatType.FLOAT32)) {
      for (int row = 0; row < ROWS; row++) {
        float angle = row * 0.01f;
        float[] vector = {(float) Math.cos(angle), (float) Math.sin(angle)};
        writer.write(Integer.toString(row), MultiVector.of(new float[][] {vector}));
      }
      writer.finish();
    }
    String documents = path("documents.npy").toString();
    Map<String, String> setting = kind == Kind.ROW_GRAPH ? Map.of("nearest", "3") : Map.of();
    try (Worker worker = new Worker(kind)) {
      worker.answer(new Build(index(), documents, Map.of("elementType", "FLOAT32"), 1, 1, false));
      worker.answer(new Open(index(), Map.of()));

      PassReport report =
          (PassReport)
              worker.answer(
                  new Pass(documents, 1, setting, true, Request.ALL_RANKS, true, true, 1));

      assertThat(report.answers()).hasDimensions(ROWS, 1);
      for (int row = 0; row < ROWS; row++) {
        assertThat(report.answers()[row]).containsExactly(row);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RICHTER", "FEATURE_FIELDS", "SEGMENTS"})
  void severalThreadsFindWhatOneFinds(Kind kind) throws IOException {
    try (Worker worker = new Worker(kind)) {
      build(worker, 1);
      worker.answer(new Open(index(), PARAMETERS));
      String queries = path("queries.bin").toString();

      PassReport report =
          (PassReport)
              worker.answer(new Pass(queries, 2, SETTING, false, Request.ALL_RANKS, true, true, 3));

      assertThat(report.answers()).isDeepEqualTo(pass(worker, Request.ALL_RANKS).answers());
      assertThat(report.queriesPerSecond()).isPositive();
      assertThat(report.quantiles()).hasSize(PassReport.SHARES.size()).isSorted();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RICHTER", "SEGMENTS"})
  void aFilterLeavesTheLowRanks(Kind kind) throws IOException {
    int[] ranks = Ranks.of(ROWS);
    try (Worker worker = new Worker(kind)) {
      build(worker, 1);
      worker.answer(new Open(index(), PARAMETERS));

      PassReport report = pass(worker, ROWS / 2);

      for (int query = 0; query < ROWS; query++) {
        int row = query;
        assertThat(IntStream.of(report.answers()[row]))
            .allMatch(answer -> ranks[answer] < ROWS / 2);
        assertThat(IntStream.of(report.answers()[row]).anyMatch(answer -> answer == row))
            .isEqualTo(ranks[row] < ROWS / 2);
      }
    }
  }

  @Test
  void segmentsAreAsManyAsAskedForUntilTheyAreMerged() throws IOException {
    try (Worker worker = new Worker(Kind.SEGMENTS)) {
      build(worker, 4);
      worker.answer(new Open(index(), PARAMETERS));
      assertThat(pass(worker, Request.ALL_RANKS).work().lists()).isGreaterThan(1);

      worker.answer(new Merge(index(), PARAMETERS, 1));
      worker.answer(new Open(index(), PARAMETERS));

      assertThat(pass(worker, Request.ALL_RANKS).work().lists()).isEqualTo(1);
    }
  }

  @Test
  void deletedRanksDoNotComeBack() throws IOException {
    int[] ranks = Ranks.of(ROWS);
    try (Worker worker = new Worker(Kind.SEGMENTS)) {
      build(worker, 2);
      worker.answer(new Delete(index(), ROWS / 2));
      worker.answer(new Open(index(), PARAMETERS));

      int[][] answers = pass(worker, Request.ALL_RANKS).answers();
      for (int query = 0; query < ROWS; query++) {
        int row = query;
        assertThat(IntStream.of(answers[row])).allMatch(answer -> ranks[answer] >= ROWS / 2);
        assertThat(IntStream.of(answers[row]).anyMatch(answer -> answer == row))
            .isEqualTo(ranks[row] >= ROWS / 2);
      }
    }
  }
}
