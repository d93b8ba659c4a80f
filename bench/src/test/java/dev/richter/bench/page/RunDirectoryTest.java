package dev.richter.bench.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.bench.run.Result;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunDirectoryTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private void expect(ErrorCode code, String... parts) {
    assertThatExceptionOfType(RichterException.class)
        .isThrownBy(() -> RunDirectory.read(directory))
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure.getMessage()).contains(parts);
            });
  }

  private void change(Consumer<ObjectNode> change) throws IOException {
    ExampleRuns.write(directory, List.of(Measurings.result("richter", "0", 1, 100)));
    Path file = directory.resolve("results/0000.json");
    ObjectNode tree = (ObjectNode) JSON.readTree(file.toFile());
    change.accept(tree);
    JSON.writeValue(file.toFile(), tree);
  }

  @Test
  void resultsAreReadAsTheyWereWritten() throws IOException {
    List<Result> results =
        List.of(
            Measurings.result("richter", "0", 1, 100, 101),
            Measurings.result("richter", "0.1", 0.9, 50));
    ExampleRuns.write(directory, results);
    assertThat(RunDirectory.read(directory).results())
        .usingRecursiveComparison()
        .isEqualTo(results);
    assertThat(RunDirectory.read(directory).name()).isEqualTo(directory.getFileName().toString());
  }

  @Test
  void directoryWithoutResultsIsNamed() throws IOException {
    expect(ErrorCode.DATA_NOT_FOUND, directory.toString(), "has no directory results");
    Files.createDirectories(directory.resolve("results"));
    expect(ErrorCode.DATA_NOT_FOUND, directory.toString(), "has no results");
  }

  @Test
  void brokenFileIsNamed() throws IOException {
    Path results = Files.createDirectories(directory.resolve("results"));
    Files.writeString(results.resolve("broken.json"), "{\"schema\": 1,");
    expect(ErrorCode.DATA_MALFORMED, "broken.json");
  }

  @Test
  void otherSchemaIsRefused() throws IOException {
    change(tree -> tree.put("schema", 7));
    expect(ErrorCode.DATA_MALFORMED, "schema 7, expected 1");
  }

  @Test
  void missingPartIsNamed() throws IOException {
    change(tree -> tree.remove("machine"));
    expect(ErrorCode.DATA_MALFORMED, "no machine");
    change(tree -> ((ObjectNode) tree.get("setting")).remove("build"));
    expect(ErrorCode.DATA_MALFORMED, "no setting.build");
    change(tree -> tree.putArray("repetitions"));
    expect(ErrorCode.DATA_MALFORMED, "no repetitions, expected at least one");
  }

  @Test
  void latencyThatIsNoneIsRefused() throws IOException {
    change(tree -> ((ObjectNode) tree.get("repetitions").get(0)).put("meanMicros", 0));
    expect(ErrorCode.DATA_MALFORMED, directory.toString(), "meanMicros 0.0, expected more than 0");
    change(
        tree -> ((ObjectNode) tree.get("repetitions").get(0)).putArray("quantiles").add(1).add(2));
    expect(ErrorCode.DATA_MALFORMED, "2 quantiles, expected 15");
  }

  @Test
  void twoResultsOfTheSameSettingAreRefused() throws IOException {
    Result result = Measurings.result("richter", "0", 1, 100);
    ExampleRuns.write(directory, List.of(result, result));
    expect(ErrorCode.DATA_MALFORMED, "two results of Setting[collection=articles");
  }
}
