package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.tools.encode.TinyModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is broken off leaves what it has done, and the next one goes on from there. */
final class EncodeResumesTest {

  /** With batches of one text, 16 are finished at once. */
  private static final int WINDOW = 16;

  private static final int TEXTS = 50;

  @TempDir Path directory;

  private Path splade;
  private Path late;
  private Path texts;
  private Path output;
  private Path journal;
  private byte[] expected;

  @BeforeEach
  void breakARunOff() throws IOException {
    splade = TinyModel.writeSplade(directory.resolve("splade"));
    late = TinyModel.write(directory.resolve("late"));
    texts = directory.resolve("texts.jsonl");
    output = directory.resolve("out.csr");
    journal = directory.resolve("out.csr.encoding");
    Files.writeString(texts, String.join("", lines()));
    run().succeeded();
    expected = Files.readAllBytes(output);
    Files.delete(output);
    breakOff();
  }

  private static List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < TEXTS; i++) {
      lines.add("{\"_id\": \"%d\", \"text\": \"%s\"}\n".formatted(i, "cat dogs".substring(i % 5)));
    }
    return lines;
  }

  /** A line that cannot be read ends a run as a signal would, in the third window. */
  private void breakOff() throws IOException {
    List<String> lines = lines();
    lines.set(2 * WINDOW + 3, "{\n");
    Files.writeString(texts, String.join("", lines));
    run().failed(ExitCode.DATA, "texts.jsonl, line " + (2 * WINDOW + 4));
    Files.writeString(texts, String.join("", lines()));
    assertThat(output).doesNotExist();
    assertThat(journal).exists();
  }

  private Cli run(Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("encode", "--encoder", "splade:" + splade));
    arguments.addAll(List.of("--input", texts, "--output", output, "--batch-size=1"));
    arguments.addAll(List.of(options));
    return Cli.run(arguments.toArray());
  }

  private void assertGoesOnAfter(int windows) throws IOException {
    Cli cli = run("--json").succeeded();
    assertThat(cli.json().get("textsFinishedBefore").asInt()).isEqualTo(windows * WINDOW);
    assertThat(cli.json().get("texts").asInt()).isEqualTo(TEXTS);
    assertThat(Files.readAllBytes(output)).isEqualTo(expected);
    assertThat(journal).doesNotExist();
  }

  @Test
  void theNextRunGoesOnAndWritesTheSameFile() throws IOException {
    assertGoesOnAfter(2);
  }

  @Test
  void whatWasDoneIsNotDoneAgain() throws IOException {
    ByteBuffer left = ByteBuffer.wrap(Files.readAllBytes(journal));
    int window = 8 + left.getInt(0);
    int length = left.getInt(window);
    // Another weight at the end of the first window, with the checksum that it should have.
    left.putFloat(window + 8 + length - Float.BYTES, 77);
    CRC32C checksum = new CRC32C();
    checksum.update(left.array(), window + 8, length);
    left.putInt(window + 4, (int) checksum.getValue());
    Files.write(journal, left.array());
    assertThat(run().succeeded().out()).contains("after 32 that an earlier run had done");
    List<VectorRecord> records = Vectors.read(output);
    assertThat(records.get(WINDOW - 1).vector().weights()).contains(77);
  }

  @Test
  void everyCutLeavesTheWindowsThatAreWhole() throws IOException {
    byte[] left = Files.readAllBytes(journal);
    int head = 8 + ByteBuffer.wrap(left).getInt();
    int first = head + 8 + ByteBuffer.wrap(left).getInt(head);
    for (int length : new int[] {left.length - 1, first + 8, first + 3, first}) {
      Files.write(journal, Arrays.copyOf(left, length));
      assertGoesOnAfter(1);
    }
    Files.write(journal, Arrays.copyOf(left, first - 1));
    assertGoesOnAfter(0);
    for (int length : new int[] {head - 1, 3, 0}) {
      Files.write(journal, Arrays.copyOf(left, length));
      run().failed(ExitCode.USAGE, "out.csr.encoding", "unreadable", "--fresh");
    }
  }

  @Test
  void aWindowThatIsDamagedIsDoneAgainWithThoseBehindIt() throws IOException {
    byte[] left = Files.readAllBytes(journal);
    left[left.length - 1] ^= 1;
    Files.write(journal, left);
    assertGoesOnAfter(1);
  }

  @Test
  void zerosBehindTheLastWindowAreCutOff() throws IOException {
    byte[] left = Files.readAllBytes(journal);
    Files.write(journal, Arrays.copyOf(left, left.length + 100));
    assertGoesOnAfter(2);
  }

  @Test
  void otherTextsOrAnotherEncoderAreRefusedUnlessToldToStartOver() throws IOException {
    byte[] left = Files.readAllBytes(journal);
    Files.writeString(texts, Files.readString(texts).replace("\"20\"", "\"x\""));
    run().failed(ExitCode.DATA, "DATA_MALFORMED", "from \"16\" on", "--fresh");
    Files.writeString(texts, String.join("", lines()));
    run("--max-tokens=5").failed(ExitCode.USAGE, "of another run: richter encoding 1", "--fresh");
    run("--queries").failed(ExitCode.USAGE, "role DOCUMENT", "role QUERY");
    assertThat(Files.readAllBytes(journal)).isEqualTo(left);
    assertThat(run("--fresh", "--json").succeeded().json().get("textsFinishedBefore").asInt())
        .isZero();
    assertThat(Files.readAllBytes(output)).isEqualTo(expected);
    assertThat(journal).doesNotExist();
  }

  @Test
  void twoRunsDoNotWriteTheSameFile() throws IOException {
    try (FileChannel other = FileChannel.open(journal, StandardOpenOption.WRITE);
        var lock = other.lock()) {
      assertThat(lock.isValid()).isTrue();
      run().failed(ExitCode.USAGE, "another run is writing it");
      run("--fresh").failed(ExitCode.USAGE, "another run is writing it");
    }
    assertGoesOnAfter(2);
  }

  @Test
  void multiVectorsGoOnToo() throws IOException {
    splade = late;
    output = directory.resolve("out.npy");
    assertThat(lateRun("whole").out()).contains("50 texts");
    List<String> lines = lines();
    lines.set(WINDOW, "{\n");
    Files.writeString(texts, String.join("", lines));
    lateCli("broken").failed(ExitCode.DATA, "line 17");
    Files.writeString(texts, String.join("", lines()));
    assertThat(lateRun("broken").out()).contains("after 16 that an earlier run had done");
    for (String suffix : List.of(".npy", ".lengths.npy", ".ids.txt")) {
      assertThat(Files.readAllBytes(directory.resolve("broken" + suffix)))
          .isEqualTo(Files.readAllBytes(directory.resolve("whole" + suffix)));
    }
  }

  private Cli lateRun(String name) {
    return lateCli(name).succeeded();
  }

  private Cli lateCli(String name) {
    return Cli.run(
        "encode",
        "--encoder=late-interaction:" + late,
        "--input=" + texts,
        "--output=" + directory.resolve(name + ".npy"),
        "--batch-size=1");
  }

  @Test
  void manyThreadsWriteTheFileThatOneWrites() throws IOException {
    Files.delete(journal);
    for (int threads : new int[] {1, 2, 7}) {
      run("--threads", threads).succeeded();
      assertThat(Files.readAllBytes(output)).isEqualTo(expected);
    }
  }
}
