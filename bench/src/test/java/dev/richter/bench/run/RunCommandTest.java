package dev.richter.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.richter.datasets.eval.JudgedRun;
import dev.richter.datasets.eval.Measure;
import dev.richter.datasets.eval.Qrels;
import dev.richter.datasets.eval.Run;
import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.MultiVectorFileWriter;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.datasets.vectors.VectorWriter;
import dev.richter.error.RichterException;
import dev.richter.vector.MultiVector;
import dev.richter.vector.SparseVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Document {@code d<r>} has the tokens r and r + 1, of which the first weighs twice as much, and
 * query {@code q<r>} has token r, so that its answers are {@code d<r>} and {@code d<r-1>}.
 */
final class RunCommandTest {

  private static final int ROWS = 60;

  @TempDir private Path directory;

  @BeforeEach
  void writeCollection() throws IOException {
    write(
        "documents.jsonl",
        "d",
        row -> SparseVector.of(new int[] {row, row + 1}, new float[] {2, 1}));
    write("queries.jsonl", "q", row -> SparseVector.of(new int[] {row}, new float[] {1}));
    Files.writeString(directory.resolve("qrels.tsv"), "q5\td4\t1\nq6\td6\t1\nother\td1\t1\n");
  }

  private void write(String name, String prefix, IntFunction<SparseVector> vector) {
    try (VectorWriter writer =
        VectorFormat.SEISMIC_JSONL.create(directory.resolve(name), TokenDictionary.numeric())) {
      for (int row = 0; row < ROWS; row++) {
        writer.write(VectorRecord.of(prefix + row, vector.apply(row)));
      }
      writer.finish();
    }
  }

  private void config(String engines) throws IOException {
    config(engines, 1);
  }

  private void config(String engines, int rounds) throws IOException {
    Files.writeString(
        directory.resolve("bench.yaml"),
        """
        collections:
          - {name: rows, documents: documents.jsonl, queries: queries.jsonl,
             tuning_queries: queries.jsonl, qrels: qrels.tsv}
        engines: %s
        k: [2]
        rounds: %d
        warm_up_seconds: 0
        seconds: 0
        timed_queries: 20
        """
            .formatted(engines, rounds));
  }

  private void run(String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("--config", directory.resolve("bench.yaml").toString()));
    arguments.addAll(List.of(options));
    RunCommand command = new RunCommand(() -> directory);
    CommandLine.populateCommand(command, arguments.toArray(String[]::new));
    try {
      assertThat(command.call()).isZero();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private RunFiles files() {
    return new RunFiles(directory.resolve("bench.run"));
  }

  @Test
  void everySettingIsMeasuredInEveryRound() throws IOException {
    config(
        "[{name: richter, searches: [{exact: true}, {impact_cut: [0, 0.05]}]}, {name: lucene}]", 2);

    run();

    List<Result> results = files().all();
    assertThat(results).hasSize(4);
    for (Result result : results) {
      assertThat(result.accuracy().recall()).isEqualTo(1);
      assertThat(result.accuracy().tuningRecall()).isEqualTo(1);
      assertThat(result.accuracy().scoreError()).isZero();
      assertThat(result.accuracy().byQuery().get("recall")).hasSize(ROWS);
      // One of three judged queries is not asked, one has its answer second, and one first.
      assertThat(result.accuracy().measures()).containsEntry("RR@10", 0.5);
      assertThat(result.repetitions()).hasSize(2);
      assertThat(result.repetitions())
          .allSatisfy(
              repetition -> {
                assertThat(repetition.meanMicros()).isPositive();
                assertThat(repetition.queriesPerSecond()).isPositive();
                assertThat(repetition.quantiles()).isSorted();
              });
      assertThat(result.index().bytes()).isPositive();
      assertThat(result.collection().queries()).isEqualTo(ROWS);
      Run found = Run.read(files().run(result.setting()));
      assertThat(found.ranking("q7")).containsExactly("d7", "d6");
    }
    assertThat(files().work()).doesNotExist();
  }

  @Test
  void measuresAreThoseOfTheRunThatIsWritten() throws IOException {
    config("[{name: lucene}]");

    run();

    Result result = files().all().getFirst();
    Qrels qrels = Qrels.read(directory.resolve("qrels.tsv"));
    List<Measure> measures =
        result.accuracy().measures().keySet().stream().map(Measure::parse).toList();
    assertThat(JudgedRun.of(Run.read(files().run(result.setting())), qrels, measures).means())
        .isEqualTo(result.accuracy().measures());
  }

  @Test
  void aRunThatWasBrokenOffGoesOn() throws IOException {
    config("[{name: richter, searches: {impact_cut: [0, 0.05]}}]", 2);
    run("--keep-work");
    List<Result> first = files().all();
    Path missing = resultFiles().getLast();
    Path whole = resultFiles().getFirst();
    String kept = Files.readString(whole);
    Files.delete(missing);

    run("--keep-work");

    assertThat(Files.readString(whole)).isEqualTo(kept);
    assertThat(files().all()).hasSameSizeAs(first);
    assertThat(files().all().getLast().repetitions()).hasSize(2);
  }

  private List<Path> resultFiles() throws IOException {
    try (Stream<Path> all = Files.list(files().root().resolve("results"))) {
      return all.sorted().toList();
    }
  }

  @Test
  void anotherConfigurationDoesNotGoOnButMayStartAnew() throws IOException {
    config("[{name: richter, searches: {impact_cut: 0}}]");
    run();
    config("[{name: richter, searches: {impact_cut: 0.05}}]");

    assertThatThrownBy(this::run)
        .isInstanceOf(RichterException.class)
        .hasMessageContaining("another configuration")
        .hasMessageContaining("--fresh");
    run("--fresh");

    assertThat(files().all())
        .extracting(result -> result.setting().search())
        .containsExactly(Map.of("impact_cut", "0.05"));
  }

  @Test
  void identifiersThatRunsCannotHoldLeaveTheMeasures() throws IOException {
    write(
        "documents.jsonl",
        "d ",
        row -> SparseVector.of(new int[] {row, row + 1}, new float[] {2, 1}));
    Files.writeString(directory.resolve("qrels.tsv"), "q5\td 4\t1\n");
    config("[{name: lucene}]");

    run();

    assertThat(files().all().getFirst().accuracy().measures()).containsEntry("RR@10", 0.5);
    assertThat(files().root().resolve("runs")).doesNotExist();
  }

  @Test
  void aRunThatHasEndedIsNotPreparedAgain() throws IOException {
    config("[{name: lucene}]");
    run();
    Files.delete(directory.resolve("documents.jsonl"));

    run();

    assertThat(files().all()).hasSize(1);
    assertThat(files().work()).doesNotExist();
  }

  @Test
  void wrongSettingsOfEnginesAreFoundBeforeAnythingIsPrepared() throws IOException {
    config("[{name: richter, searches: {cut: 1}}]");

    assertThatThrownBy(this::run)
        .isInstanceOf(RichterException.class)
        .hasMessageContaining("search parameter \"cut\" of richter");
    assertThat(files().work()).doesNotExist();
  }

  @Test
  void whatIsNoRunIsNotDeleted() throws IOException {
    config("[{name: lucene}]");
    Path precious = Files.createDirectories(directory.resolve("bench.run")).resolve("precious");
    Files.writeString(precious, "text");

    assertThatThrownBy(() -> run("--fresh"))
        .isInstanceOf(RichterException.class)
        .hasMessageContaining("run.yaml");
    assertThat(precious).exists();
  }

  @Test
  void theFirstDocumentsMakeSmallerCollections() throws IOException {
    config("[{name: lucene}]");
    Path file = directory.resolve("bench.yaml");
    Files.writeString(
        file, Files.readString(file).replace("qrels: qrels.tsv", "sizes: [10, 1000]"));

    run();

    assertThat(files().all())
        .extracting(result -> result.setting().documents())
        .containsExactlyInAnyOrder(10, ROWS);
    assertThat(files().all()).allSatisfy(result -> assertThat(result.accuracy().recall()).isOne());
  }

  @Test
  void multiVectorsAreMeasuredAgainstTheirExactMaxSim() throws IOException {
    for (String name : List.of("documents", "queries")) {
      try (MultiVectorFileWriter writer =
          MultiVectorFileWriter.create(directory.resolve(name + ".npy"), 2, FloatType.FLOAT32)) {
        IntStream.range(0, ROWS)
            .forEach(
                row -> {
                  double angle = row * 0.02;
                  float[] vector = {(float) Math.cos(angle), (float) Math.sin(angle)};
                  writer.write(name.charAt(0) + "" + row, MultiVector.of(new float[][] {vector}));
                });
        writer.finish();
      }
    }
    config("[{name: richter-multi-vector, builds: [f32], searches: {exact: true}}]");
    Path file = directory.resolve("bench.yaml");
    Files.writeString(file, Files.readString(file).replace(".jsonl", ".npy"));

    run();

    Result result = files().all().getFirst();
    assertThat(result.accuracy().recall()).isEqualTo(1);
    assertThat(Run.read(files().run(result.setting())).ranking("q7")).startsWith("d7");
  }

  @Test
  void judgementsOfOtherQueriesAreRefused() throws IOException {
    config("[{name: lucene}]");
    Files.writeString(directory.resolve("qrels.tsv"), "x\td4\t1\n");

    assertThatThrownBy(this::run)
        .isInstanceOf(RichterException.class)
        .hasMessageContaining("judges none of the 60 queries");
  }
}
