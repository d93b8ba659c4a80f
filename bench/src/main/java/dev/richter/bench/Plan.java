package dev.richter.bench;

import dev.richter.bench.worker.BuildReport;
import dev.richter.bench.worker.BuildSetting;
import dev.richter.bench.worker.Log;
import dev.richter.bench.worker.Request;
import dev.richter.bench.worker.Worker;
import dev.richter.bench.worker.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * An engine, what it builds its index with, and how its processes start.
 *
 * @param engine what tables call it
 * @param buildCommand starts a worker to build with
 * @param searchCommand starts a worker to search with
 * @param segments how many segments the index gets, where the engine has segments
 * @param withRanks whether documents get their rank as payload
 * @param grid how hard its searches may try
 */
record Plan(
    String engine,
    BuildSetting setting,
    List<String> buildCommand,
    List<String> searchCommand,
    int segments,
    boolean withRanks,
    SearchGrid grid) {

  /** Richter through its facade. */
  static Plan richter(BuildSetting setting) {
    return java("Richter", Worker.Kind.RICHTER, setting);
  }

  /** An engine that runs in Java. */
  static Plan java(String engine, Worker.Kind kind, BuildSetting setting) {
    List<String> command = WorkerProcess.java(kind);
    return new Plan(engine, setting, command, command, 1, false, SearchGrid.richter());
  }

  /** The same under another name, with limits to the Java heap, in MiB. */
  Plan withHeap(String name, int buildMebibytes, int searchMebibytes) {
    return new Plan(
        name,
        setting,
        withHeap(buildCommand, buildMebibytes),
        withHeap(searchCommand, searchMebibytes),
        segments,
        withRanks,
        grid);
  }

  private static List<String> withHeap(List<String> java, int mebibytes) {
    List<String> command = new ArrayList<>(java);
    command.add(1, "-Xmx%dm".formatted(mebibytes));
    return command;
  }

  /** The same with so many segments. */
  Plan withSegments(int other) {
    return new Plan(engine, setting, buildCommand, searchCommand, other, withRanks, grid);
  }

  /** The same with ranks as payload. */
  Plan addRanks() {
    return new Plan(engine, setting, buildCommand, searchCommand, segments, true, grid);
  }

  /** Where the index goes. */
  Path index(BenchOptions options) {
    String name =
        "%s-%s-%d%s".formatted(engine, setting.text(), segments, withRanks ? "-ranks" : "");
    return options.collectionWork().resolve(name.replaceAll("[^a-zA-Z0-9.,-]+", "-"));
  }

  /** Builds the index with all CPUs, in place of the one that is there. */
  BuildReport build(Collection collection, BenchOptions options) throws IOException {
    return build(index(options), collection.documentsFile(), options.workerLog());
  }

  /** Builds an index anywhere, of a file of documents in Seismic's inner format. */
  BuildReport build(Path index, Path documents, Path log) throws IOException {
    Log.log("building %s", index.getFileName());
    deleteRecursively(index);
    return ask(
        buildCommand,
        new Request.Build(
            index.toString(),
            documents.toString(),
            setting.parameters(),
            Runtime.getRuntime().availableProcessors(),
            segments,
            withRanks),
        log);
  }

  /** Deletes the documents with a rank below a bound from the index that was built. */
  BuildReport delete(int ranksBelow, BenchOptions options) throws IOException {
    return ask(
        buildCommand,
        new Request.Delete(index(options).toString(), ranksBelow),
        options.workerLog());
  }

  /** Merges the index that was built into one segment. */
  BuildReport merge(BenchOptions options) throws IOException {
    Log.log("merging %s", index(options).getFileName());
    return ask(
        buildCommand,
        new Request.Merge(
            index(options).toString(),
            setting.parameters(),
            Runtime.getRuntime().availableProcessors()),
        options.workerLog());
  }

  private static BuildReport ask(List<String> command, Request request, Path log)
      throws IOException {
    try (WorkerProcess worker = WorkerProcess.start(command, WorkerProcess.ANY_CPU, log)) {
      return worker.ask(request, BuildReport.class);
    }
  }

  private static void deleteRecursively(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(path)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}
