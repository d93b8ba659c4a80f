package dev.richter.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunConfigTest {

  @TempDir private Path directory;

  private Path file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("bench.yaml"), yaml);
  }

  private RunConfig read(String yaml) throws IOException {
    return RunConfig.read(file(yaml));
  }

  @Test
  void whatIsLeftOutHasDefaults() throws IOException {
    RunConfig config = read("collections: [{name: a, documents: d.bin, queries: q.bin}]");

    assertThat(config.engines())
        .extracting(RunConfig.EngineConfig::name)
        .containsExactly("richter", "richter-multi-vector");
    assertThat(config.collections().getFirst().sizes()).containsExactly(RunConfig.ALL);
    assertThat(config.k()).containsExactly(10);
    assertThat(config.threads()).containsExactly(1);
    assertThat(config.rounds()).isEqualTo(3);
    assertThat(config.pinned()).isTrue();
    assertThat(config.measures()).contains("nDCG@10");
  }

  @Test
  void everythingThatIsNamedIsTaken() throws IOException {
    RunConfig config =
        read(
            """
            collections:
              - {name: a, documents: d.jsonl, queries: q.jsonl, tuning_queries: t.jsonl,
                 qrels: r.tsv, sizes: [10, 20], encoders: [bm25, "splade:model"]}
            engines: [{name: lucene, builds: [default], searches: {}}]
            k: [5, 50]
            threads: [2]
            rounds: 7
            warm_up_seconds: 0
            seconds: 0.5
            timed_queries: 9
            pinned: false
            measures: [AP]
            """);

    assertThat(config.collections().getFirst())
        .isEqualTo(
            new RunConfig.CollectionConfig(
                "a",
                "d.jsonl",
                "q.jsonl",
                "t.jsonl",
                "r.tsv",
                null,
                null,
                null,
                List.of(10, 20),
                List.of("bm25", "splade:model")));
    assertThat(config.k()).containsExactly(5, 50);
    assertThat(config.warmUpSeconds()).isZero();
    assertThat(config.timedQueries()).isEqualTo(9);
    assertThat(config.pinned()).isFalse();
    assertThat(RunConfig.read(file(config.yaml()))).isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      commentCharacter = '%',
      textBlock =
          """
          # nothing | No content
          collections: [] | no collections
          collections: [{name: a, documents: d, queries: q, qrel: r}] | "qrel"
          collections: [{name: a, documents: d}] | collection a without queries
          collections: [{documents: d, queries: q}] | a collection without a name
          collections: [{name: a, documents: d, queries: q}, {name: a, documents: d, queries: q}] | two collections named a
          collections: [{name: a, documents: d, queries: q, sizes: [0]}] | sizes 0
          collections: [{name: a, documents: d, queries: q, encoders: [bm25], ground_truth: g}] | ground_truth of a
          collections: [{name: a, documents: d, queries: q}]\\nk: [0] | k 0
          collections: [{name: a, documents: d, queries: q}]\\nk: [5, 5] | each number once
          collections: [{name: a, documents: d, queries: q}]\\nrounds: 0 | rounds 0
          collections: [{name: a, documents: d, queries: q}]\\nrounds: two | line 2
          collections: [{name: a, documents: d, queries: q}]\\nseconds: -1 | seconds -1
          collections: [{name: a | line 1
          """)
  void whatCannotBeIsRefusedByNameAndPlace(String yaml, String named) throws IOException {
    Path file = file(yaml.replace("\\n", "\n"));

    assertThatThrownBy(() -> RunConfig.read(file))
        .isInstanceOfSatisfying(
            RichterException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DATA_MALFORMED))
        .hasMessageContaining(file.toString())
        .hasMessageContaining(named);
  }

  @Test
  void aFileThatIsNotThereIsNotFound() {
    assertThatThrownBy(() -> RunConfig.read(directory.resolve("none.yaml")))
        .isInstanceOfSatisfying(
            RichterException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.DATA_NOT_FOUND));
  }
}
