package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.IndexOptions;
import dev.richter.RichterIndex;
import dev.richter.Tuning;
import dev.richter.datasets.vectors.VectorFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TuneCommandTest {

  @TempDir Path directory;

  private Path index;
  private Path queries;

  @BeforeEach
  void buildIndex() {
    Path documents =
        Vectors.write(directory.resolve("d.csr"), VectorFormat.CSR, Vectors.random(1, 1000));
    queries = Vectors.write(directory.resolve("q.csr"), VectorFormat.CSR, Vectors.random(2, 40));
    index = directory.resolve("index");
    Cli.run("index", documents, index, "--block-threshold=0", "--block-size=8").succeeded();
  }

  @Test
  void whatIsFoundIsShownAndStored() throws Exception {
    JsonNode json =
        Cli.run("tune", index, queries, "--recall=0.6", "-k", 5, "--json").succeeded().json();

    Tuning stored;
    try (RichterIndex opened = RichterIndex.openReadOnly(index)) {
      stored = opened.tuning("vector").orElseThrow();
    }
    assertThat(json.get("field").asText()).isEqualTo("vector");
    assertThat(json.at("/tuning/k").asInt()).isEqualTo(5).isEqualTo(stored.k());
    assertThat(json.at("/tuning/queries").asInt()).isEqualTo(40).isEqualTo(stored.queries());
    assertThat(json.at("/tuning/sampledFromDocuments").asBoolean()).isFalse();
    assertThat(json.at("/tuning/defaultRecall").asDouble())
        .isEqualTo(0.6)
        .isEqualTo(stored.defaultRecall());
    assertThat(json.at("/tuning/steps")).hasSize(stored.steps().size());
    assertThat(json.get("confirmed")).hasSize(stored.steps().size());
    assertThat(json.get("exactAbove").isNumber()).isTrue();
    for (int i = 0; i < stored.steps().size(); i++) {
      Tuning.Step step = stored.steps().get(i);
      assertThat(json.at("/tuning/steps/" + i + "/wantedRecall").asDouble())
          .isEqualTo(step.wantedRecall());
      assertThat(json.at("/confirmed/" + i).asText())
          .isEqualTo(TuningText.Confirmation.of(step).name());
    }
  }

  @Test
  void withoutQueriesDocumentsMakeThemAndPeopleAreTold() {
    String out = Cli.run("tune", index).succeeded().out();
    assertThat(out).contains("made of documents: real queries tell more", "for recall 0.95");
    try (RichterIndex opened = RichterIndex.openReadOnly(index)) {
      assertThat(opened.tuning("vector").orElseThrow().sampledFromDocuments()).isTrue();
    }
    assertThat(Cli.run("tune", index, queries).succeeded().out())
        .doesNotContain("made of documents");
  }

  @Test
  void inspectShowsTheTuning() throws Exception {
    assertThat(Cli.run("inspect", index).succeeded().out()).doesNotContain("tuned");
    assertThat(Cli.run("inspect", index, "--json").succeeded().json().get("tunings")).isEmpty();
    Cli.run("tune", index, queries).succeeded();
    assertThat(Cli.run("inspect", index).succeeded().out())
        .contains("tuned", "for recall 0.95", "40 queries, k 10, 1,000 documents", "confirmed");
    JsonNode json = Cli.run("inspect", index, "--json").succeeded().json();
    assertThat(json.at("/tunings/vector/queries").asInt()).isEqualTo(40);
  }

  @Test
  void theTableSaysHowSureEachRecallIs() {
    Tuning tuning =
        tuning(
            0.9,
            new Tuning.Step(0.9, 0.1f, 0.9f, 0.95, 0.91, 100),
            new Tuning.Step(0.95, 0.05f, 0.85f, 0.96, 0.94, 200),
            new Tuning.Step(0.97, 0.04f, 0.85f, 0.96, 0.94, 250));
    String text = new TuneCommand.Tuned("i", "vector", tuning, 1_000).text();
    List<String> lines = text.lines().toList();
    assertThat(lines).anyMatch(line -> line.matches(" *0\\.9 +0\\.1 +0\\.9 .* 100\\.0 +yes"));
    assertThat(lines).anyMatch(line -> line.matches(" *0\\.95 .* 200\\.0 +in the mean"));
    assertThat(lines).anyMatch(line -> line.matches(" *0\\.97 .* 250\\.0 +no"));
    assertThat(lines).anyMatch(line -> line.matches(" *above +exact .* 900\\.0 .*"));
    assertThat(text).contains("Above recall 0.97 searches are exact", "Give more queries");
  }

  @Test
  void aRecallThatNothingReachesIsSaidToBeExact() {
    Tuning.Step step = new Tuning.Step(0.9, 0.1f, 0.9f, 0.95, 0.91, 100);
    assertThat(new TuneCommand.Tuned("i", "vector", tuning(0.99, step), 1_000).text())
        .contains("No setting is sure to reach recall 0.99", "exact")
        .doesNotContain("Give more queries");
    assertThat(new TuneCommand.Tuned("i", "vector", tuning(0.9), 1_000).text())
        .contains("No setting is sure to reach recall 0.9", "any  exact");
  }

  private static Tuning tuning(double defaultRecall, Tuning.Step... steps) {
    return new Tuning(10, 400, false, 1000, defaultRecall, 900, List.of(steps));
  }

  @Test
  void wrongInputIsRefusedByWhatItIs() throws Exception {
    Cli.run("tune", index, queries, "--recall=1.5").failed(ExitCode.USAGE, "recall is 1.5");
    Cli.run("tune", index, queries, "-k=0").failed(ExitCode.USAGE, "k is 0");
    Cli.run("tune", index, queries, "--field=none").failed(ExitCode.USAGE, "none");
    Cli.run("tune", index, directory.resolve("no.csr")).failed(ExitCode.DATA, "no.csr");
    Path empty = Vectors.write(directory.resolve("e.csr"), VectorFormat.CSR, List.of());
    Cli.run("tune", index, empty).failed(ExitCode.DATA, "e.csr", "no queries");
    Path one = Vectors.write(directory.resolve("1.csr"), VectorFormat.CSR, Vectors.random(3, 1));
    Cli.run("tune", index, one).failed(ExitCode.USAGE, "of 1 queries", "at least 2");
    Cli.run("tune", directory.resolve("none")).failed(ExitCode.INDEX, "INDEX_NOT_FOUND");
    assertThat(Files.exists(directory.resolve("none"))).isFalse();
    Path nothing = directory.resolve("nothing");
    RichterIndex.open(nothing, IndexOptions.of("vector")).close();
    Cli.run("tune", nothing).failed(ExitCode.USAGE, "no sparse vectors yet");
  }

  @Test
  void anIndexThatIsBeingWrittenIsLocked() {
    try (RichterIndex opened = RichterIndex.open(index)) {
      assertThat(opened.documentCount()).isEqualTo(1000);
      Cli.run("tune", index, queries).failed(ExitCode.INDEX, "INDEX_LOCKED");
    }
  }
}
