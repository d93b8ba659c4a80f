package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.datasets.vectors.VectorFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerifyCommandTest {

  @TempDir Path directory;

  private Path index;

  @BeforeEach
  void buildIndex() {
    Path documents =
        Vectors.write(directory.resolve("d.csr"), VectorFormat.CSR, Vectors.random(1, 2000));
    index = directory.resolve("index");
    Cli.run("index", documents, index, "--block-threshold=0").succeeded();
  }

  @Test
  void aSoundIndexPasses() throws IOException {
    assertThat(Cli.run("verify", index).succeeded().out()).contains("sound", "2,000 documents");
    JsonNode json = Cli.run("verify", index, "--json").succeeded().json();
    assertThat(json.get("sound").asBoolean()).isTrue();
    assertThat(json.get("documents").asInt()).isEqualTo(2000);
    assertThat(json.get("problems")).isEmpty();
    assertThat(json.get("sizeBytes").asLong()).isEqualTo(Directories.sizeBytes(index));
  }

  @Test
  void aFlippedBitInAnyFileIsFoundAndNamed() throws IOException {
    for (Path file : files()) {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length == 0) {
        continue;
      }
      byte[] damaged = bytes.clone();
      damaged[bytes.length / 2] ^= 4;
      Files.write(file, damaged);

      Cli cli = Cli.run("verify", index);

      String name = file.getFileName().toString();
      assertThat(cli.exitCode())
          .as(name)
          .isIn(ExitCode.CHECK_FAILED.number(), ExitCode.CORRUPT.number());
      assertThat(cli.out() + cli.err()).contains(name);
      Files.write(file, bytes);
    }
    Cli.run("verify", index).succeeded();
  }

  @Test
  void aDirectoryWithoutAnIndexIsAnIndexError() {
    Cli.run("verify", directory).failed(ExitCode.INDEX, "INDEX_NOT_FOUND", directory.toString());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(index)) {
      return files.sorted().toList();
    }
  }
}
