package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.MultiVectorFileWriter;
import dev.richter.multivector.Head;
import dev.richter.vector.MultiVector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainCrispCommandTest {

  @TempDir Path directory;

  private Path queries;
  private Path documents;
  private Path output;

  @BeforeEach
  void writeVectors() {
    queries = write("q.npy", 20, 6, 3);
    documents = write("d.npy", 20, 6, 9);
    output = directory.resolve("head.rch");
  }

  private Path write(String name, int texts, int dimension, int rows) {
    Path path = directory.resolve(name);
    Random random = new Random(texts + rows);
    try (MultiVectorFileWriter writer =
        MultiVectorFileWriter.create(path, dimension, FloatType.FLOAT32)) {
      for (int text = 0; text < texts; text++) {
        float[] values = new float[rows * dimension];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextGaussian();
        }
        writer.write(MultiVector.of(dimension, values));
      }
      writer.finish();
    }
    return path;
  }

  private Cli train(Object... more) {
    Object[] all = new Object[more.length + 9];
    Object[] common = {
      "train-crisp",
      "--queries",
      queries,
      "--documents",
      documents,
      "--output",
      output,
      "--batch=5",
      "--dimension=4"
    };
    System.arraycopy(common, 0, all, 0, 9);
    System.arraycopy(more, 0, all, 9, more.length);
    return Cli.run(all);
  }

  @Test
  void writesTheHeadAndTheLossOfEachStep() throws Exception {
    Path log = directory.resolve("loss.jsonl");
    JsonNode json =
        train("--steps=12", "--loss-log", log, "--encoder=e", "--json").succeeded().json();
    Head head = Head.read(output);
    assertThat(json.get("fingerprint").asText()).isEqualTo(head.fingerprint());
    assertThat(head.encoder()).isEqualTo("e");
    assertThat(head.inputDimension()).isEqualTo(6);
    assertThat(head.dimension()).isEqualTo(4);
    assertThat(json.get("steps").asInt()).isEqualTo(12);
    assertThat(Files.readAllLines(log)).hasSize(12).first().asString().contains("\"step\":1,");
  }

  @Test
  void drawsTheLossesOfAResumedTrainingWhole() throws Exception {
    Path log = directory.resolve("loss.jsonl");
    Path plot = directory.resolve("loss.svg");
    Path checkpoint = directory.resolve("c");
    Object[] options = {
      "--steps=12",
      "--checkpoint",
      checkpoint,
      "--checkpoint-every=5",
      "--loss-log",
      log,
      "--loss-plot",
      plot
    };
    train(options).succeeded();
    String whole = Files.readString(plot);
    assertThat(whole).contains("<svg", "Loss by step");
    Files.delete(plot);
    Object[] resumed = Arrays.copyOf(options, options.length + 1);
    resumed[options.length] = "--resume";
    train(resumed).succeeded();
    assertThat(plot).hasContent(whole);
    train("--loss-plot", plot).failed(ExitCode.USAGE, "--loss-plot needs --loss-log");
  }

  @Test
  void judgementsTellThePairs() throws Exception {
    train("--steps=3").succeeded();
    Head byNumber = Head.read(output);
    documents = write("more.npy", 40, 6, 9);
    train("--steps=3").failed(ExitCode.DATA, "40 texts", "expected 20");
    Path qrels = directory.resolve("qrels.tsv");
    StringBuilder lines = new StringBuilder();
    for (int query = 0; query < 20; query++) {
      lines.append("%d\t%d\t1%n".formatted(query, 39 - query));
      lines.append("%d\t%d\t0%n".formatted(query, query));
    }
    Files.writeString(qrels, lines);
    assertThat(
            train("--steps=3", "--qrels", qrels, "--json").succeeded().json().get("pairs").asInt())
        .isEqualTo(20);
    assertThat(Head.read(output)).isNotEqualTo(byNumber);
    Files.writeString(qrels, "0\t40\t1\n");
    train("--qrels", qrels).failed(ExitCode.DATA, "more.npy", "\"40\"");
    Files.writeString(qrels, "x\t1\t1\n");
    train("--qrels", qrels).failed(ExitCode.DATA, "q.npy", "\"x\"");
  }

  @Test
  void hardNegativesAndTheEncodersScoresMakeAnotherHead() {
    train("--steps=3", "--hard-negatives=0", "--distillation=0").succeeded();
    Head plain = Head.read(output);
    train("--steps=3", "--hard-negatives=0", "--distillation=0.5").succeeded();
    assertThat(Head.read(output)).isNotEqualTo(plain);
    train("--steps=3", "--hard-negatives=2", "--distillation=0").succeeded();
    assertThat(Head.read(output)).isNotEqualTo(plain);
    train("--hard-negatives=33").failed(ExitCode.USAGE, "hard negatives is 33", "0 to 32");
    train("--distillation=1.5").failed(ExitCode.USAGE, "distillation is 1.5");
  }

  @Test
  void goesOnFromACheckpointOrAHead() {
    Path checkpoint = directory.resolve("c");
    train("--steps=12", "--checkpoint", checkpoint, "--checkpoint-every=5").succeeded();
    Head first = Head.read(output);
    train("--steps=12", "--checkpoint", checkpoint, "--resume").succeeded();
    assertThat(Head.read(output)).isEqualTo(first);
    train("--steps=3", "--from", output).succeeded();
    assertThat(Head.read(output)).isNotEqualTo(first);
  }

  @Test
  void wrongInputIsRefusedByWhatItIs() {
    train("--document-budget=0").failed(ExitCode.USAGE, "budget 0");
    train("--learning-rate=0").failed(ExitCode.USAGE, "learning rate");
    train("--steps=0").failed(ExitCode.USAGE, "steps is 0");
    train("--checkpoint=c.gz").failed(ExitCode.USAGE, "--checkpoint is c.gz");
    train("--resume").failed(ExitCode.USAGE, "--checkpoint");
    train("--from", directory.resolve("none")).failed(ExitCode.DATA, "none");
    documents = write("few.npy", 19, 6, 9);
    train().failed(ExitCode.DATA, "few.npy", "19 texts", "expected 20");
    documents = write("wide.npy", 20, 8, 9);
    train().failed(ExitCode.DATA, "wide.npy", "dimension 8", "expected 6");
    documents = write("empty.npy", 20, 6, 0);
    train().failed(ExitCode.DATA, "empty.npy", "no rows");
    assertThat(output).doesNotExist();
  }
}
