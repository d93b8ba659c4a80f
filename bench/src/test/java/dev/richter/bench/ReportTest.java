package dev.richter.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.richter.bench.report.Machine;
import dev.richter.bench.run.Result;
import dev.richter.bench.run.Result.Accuracy;
import dev.richter.bench.run.Result.Built;
import dev.richter.bench.run.Result.Repetition;
import dev.richter.bench.run.Result.Searched;
import dev.richter.bench.run.Result.Setting;
import dev.richter.bench.run.Result.Software;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportTest {

  @TempDir private Path directory;

  @BeforeEach
  void write() throws IOException {
    Path results = Files.createDirectories(directory.resolve("run/results"));
    for (int cut = 0; cut < 3; cut++) {
      Result result =
          new Result(
              Result.SCHEMA,
              new Setting(
                  "articles",
                  100,
                  "splade",
                  "richter",
                  "default",
                  Map.of("impact_cut", "0." + cut),
                  10,
                  1),
              new Searched(5, "digest", null, false),
              new Built(1, 1, Map.of("forward", 1L << 20), 0, Map.of()),
              new Accuracy(1 - cut / 20.0, null, 0, Map.of(), Map.of()),
              List.of(repetition(300 - cut * 100), repetition(303 - cut * 100)),
              null,
              new Machine("cpu", 2, "java", "system", "2026-01-02T03:04:05Z", 0.5),
              new Software("0.1.0", null, "engine", List.of("java"), List.of(0)));
      new ObjectMapper().writeValue(results.resolve(cut + ".json").toFile(), result);
    }
  }

  private static Repetition repetition(double micros) {
    return new Repetition("2026-01-02T03:04:05Z", 0.5, micros, micros, 1e6 / micros, null, 0, 0);
  }

  private int run(String... arguments) {
    return Main.commandLine()
        .execute(
            Stream.concat(
                    Stream.of("report", directory.resolve("run").toString()), Stream.of(arguments))
                .toArray(String[]::new));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void writesThePageTheTablesAndThePictures() throws IOException {
    Path page = directory.resolve("page.html");
    Path tables = directory.resolve("csv/of/run");
    Path images = directory.resolve("png");

    int exitCode =
        run("--output", page.toString(), "--csv", tables.toString(), "--images", images.toString());

    assertThat(exitCode).isZero();
    assertThat(page).content().startsWith("<!doctype html>").contains("richter default");
    assertThat(names(tables))
        .contains("ann-benchmarks.csv", "method-collections.csv")
        .anyMatch(name -> name.startsWith("choices-articles-100-documents"));
    assertThat(Files.readAllLines(tables.resolve("method-collections.csv")))
        .containsExactly(
            "collection,documents,queries,judged,encoder,digest of the encoder,digest of the vectors",
            "articles,100,5,no,splade,,digest");
    assertThat(names(images)).hasSizeGreaterThan(4).allMatch(name -> name.endsWith(".png"));
    BufferedImage image =
        ImageIO.read(
            images
                .resolve(
                    "recall-articles-100-documents-splade-k-10-1-thread-recall-against-latency.png")
                .toFile());
    assertThat(image.getWidth()).isEqualTo(1920);
    assertThat(image.getHeight()).isEqualTo(1080);
    assertThat(colours(image)).as("blue marks, letters, and what is between").isGreaterThan(50);
  }

  private static long colours(BufferedImage image) {
    return Arrays.stream(
            image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
        .distinct()
        .count();
  }

  @Test
  void sameResultsGiveTheSamePage() throws IOException {
    run("--output", directory.resolve("once.html").toString());
    run("--output", directory.resolve("again.html").toString());
    assertThat(directory.resolve("again.html"))
        .hasSameBinaryContentAs(directory.resolve("once.html"));
  }

  @Test
  void directoryWithoutResultsFails() {
    Path page = directory.resolve("page.html");
    int exitCode = run(directory.resolve("nowhere").toString(), "--output", page.toString());
    assertThat(exitCode).isEqualTo(1);
    assertThat(page).doesNotExist();
  }

  @Test
  void runsAreNeeded() {
    assertThat(Main.commandLine().execute("report")).isEqualTo(2);
  }
}
