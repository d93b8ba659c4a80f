package dev.richter.bench.run;

import dev.richter.bench.report.Machine;
import dev.richter.bench.run.Result.Built;
import dev.richter.bench.run.Result.Setting;
import dev.richter.bench.run.Result.Software;
import dev.richter.bench.run.RunConfig.CollectionConfig;
import dev.richter.bench.run.RunConfig.EngineConfig;
import dev.richter.bench.worker.BuildReport;
import dev.richter.bench.worker.BuildSetting;
import dev.richter.bench.worker.Log;
import dev.richter.bench.worker.Request;
import dev.richter.bench.worker.WorkerProcess;
import dev.richter.datasets.eval.Measure;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a configuration says, and goes on where it was interrupted.
 *
 * <p>A round goes over all indexes and all their settings; in it, each index is searched by a
 * process of its own for each number of threads. So two rounds of a setting are as far apart as the
 * run allows, and whatever differs between two starts of a process, or two minutes of a machine,
 * shows in how its rounds differ.
 */
final class Runner implements Closeable {

  private final RunConfig config;
  private final RunFiles files;
  private final Path peers;
  private final Path environments;
  private final List<Measure> measures;
  private final List<Contender> contenders;
  private final Machine machine;
  private final @Nullable String commit;
  private final List<SearchedCollection<?>> collections = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private @Nullable FileChannel lock;

  /**
   * Makes a runner.
   *
   * @param files the directory of the run
   * @param home the directory of the bench, with peers/
   */
  Runner(RunConfig config, RunFiles files, Path home) throws IOException {
    this.config = config;
    this.files = files;
    this.peers = home.resolve("peers").toAbsolutePath();
    this.environments = home.resolve("target").resolve("work").toAbsolutePath();
    this.measures = config.measures().stream().map(Measure::parse).toList();
    // What is wrong with them is to be found before texts are encoded for hours.
    this.contenders = config.engines().stream().map(Contender::of).toList();
    this.machine = Machine.now();
    this.commit = new RunEnvironment(home).commit();
  }

  /** An engine with all that is to be measured of it. */
  private record Contender(
      SearchEngine engine, List<BuildSetting> builds, List<Map<String, String>> searches) {

    static Contender of(EngineConfig config) {
      SearchEngine engine = SearchEngine.of(config.name());
      return new Contender(engine, engine.builds(config), engine.searches(config));
    }
  }

  /**
   * An index to be searched.
   *
   * @param build its build parameters
   * @param path the directory of all attempts to build it
   * @param settings what it is searched with, by number of threads
   */
  private record Index(
      SearchedCollection<?> collection,
      SearchEngine engine,
      BuildSetting build,
      Path path,
      Map<Integer, List<Setting>> settings) {}

  /**
   * Measures all that is not there yet.
   *
   * @param base what paths of the configuration start from
   * @return what went wrong with peers, which is left out
   */
  List<String> run(Path base) throws IOException {
    begin();
    for (CollectionConfig collection : config.collections()) {
      collections.addAll(
          Preparation.prepare(
              config, collection, new Preparation.Paths(base, files.work().resolve("vectors"))));
    }
    for (SearchedCollection<?> collection : collections) {
      collection
          .unwritable()
          .ifPresent(
              id ->
                  Log.log(
                      "%s: no TREC runs, which have no place for white space as in id \"%s\"",
                      collection.name(), id));
    }
    List<Complete> built = new ArrayList<>();
    for (Index index : indexes()) {
      attempt(index, () -> built.add(build(index)));
    }
    int settings =
        built.stream()
            .flatMap(complete -> complete.index().settings().values().stream())
            .mapToInt(List::size)
            .sum();
    Countdown countdown = new Countdown(settings * config.rounds());
    for (int round = 1; round <= config.rounds(); round++) {
      for (Complete complete : built) {
        for (List<Setting> sameThreads : complete.index().settings().values()) {
          int current = round;
          attempt(complete.index(), () -> round(complete, sameThreads, current, countdown));
        }
      }
    }
    return List.copyOf(failures);
  }

  /** Something that a worker does. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /** What goes wrong with a peer keeps no other engine from being measured. */
  private void attempt(Index index, Step step) throws IOException {
    try {
      step.run();
    } catch (IOException failure) {
      if (!index.engine().isPeer()) {
        throw failure;
      }
      String told = "%s: %s".formatted(index.path().getFileName(), failure.getMessage());
      Log.log("left out: %s", told);
      failures.add(told);
    }
  }

  /** Makes sure that what is there is of the same run, and nobody else's at the same time. */
  private void begin() throws IOException {
    Files.createDirectories(files.root());
    lock = FileChannel.open(files.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock.tryLock() == null) {
      throw new RichterException(
          ErrorCode.INDEX_LOCKED,
          "another process measures into %s, expected one at a time".formatted(files.root()));
    }
    String yaml = config.yaml();
    if (!Files.exists(files.config())) {
      RunFiles.write(files.config(), yaml);
    } else if (!Files.readString(files.config()).equals(yaml)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s is of another configuration, expected the same, another --output, or --fresh"
              .formatted(files.config()));
    }
  }

  private List<Index> indexes() {
    List<Index> indexes = new ArrayList<>();
    for (SearchedCollection<?> collection : collections) {
      for (Contender contender : contenders) {
        if (contender.engine().multiVector() == collection.multiVector()) {
          for (BuildSetting build : contender.builds()) {
            indexes.add(index(collection, contender, build));
          }
        }
      }
    }
    if (indexes.isEmpty()) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "none of the engines searches the kind of vectors that the collections have");
    }
    return indexes;
  }

  private Index index(SearchedCollection<?> collection, Contender contender, BuildSetting build) {
    SearchEngine engine = contender.engine();
    String name =
        String.join(
            ".",
            collection.name(),
            collection.encoder(),
            Integer.toString(collection.documents()),
            engine.label(),
            build.text());
    Map<Integer, List<Setting>> settings = new TreeMap<>();
    for (int threads : config.threads()) {
      if (threads == 1 || engine.threads()) {
        List<Setting> same = settings.computeIfAbsent(threads, count -> new ArrayList<>());
        for (int k : config.k()) {
          for (Map<String, String> search : contender.searches()) {
            same.add(
                new Setting(
                    collection.name(),
                    collection.documents(),
                    collection.encoder(),
                    engine.label(),
                    build.text(),
                    search,
                    k,
                    threads));
          }
        }
      }
    }
    Path path =
        files.work().resolve("indexes").resolve(RunFiles.slug(name) + "." + RunFiles.hash(name));
    return new Index(collection, engine, build, path, settings);
  }

  private Path log() {
    return files.work().resolve("workers.log");
  }

  /**
   * What is kept of a build.
   *
   * @param path where the index is
   * @param figures what it took
   */
  private record Kept(String path, Built figures) {}

  /** An index that was built. */
  private record Complete(Index index, Kept kept) {}

  /**
   * Builds an index, unless it is there. Each attempt has a directory of its own: where a run was
   * killed, the worker of an earlier one may still be writing.
   */
  private Complete build(Index index) throws IOException {
    Path file = index.path().resolve("built.json");
    Optional<Kept> before = RunFiles.read(file, Kept.class);
    if (before.isPresent()) {
      return new Complete(index, before.get());
    }
    Log.log("building %s", index.path().getFileName());
    Files.createDirectories(index.path());
    Path path = Files.createTempDirectory(index.path(), "attempt-").resolve("index");
    int threads = Runtime.getRuntime().availableProcessors();
    try (WorkerProcess worker =
        WorkerProcess.start(
            index.engine().command(peers, environments), WorkerProcess.ANY_CPU, log())) {
      BuildReport report =
          worker.ask(
              new Request.Build(
                  path.toString(),
                  index.collection().documentsFile().toString(),
                  index.build().parameters(),
                  threads,
                  1,
                  false),
              BuildReport.class);
      Built figures =
          new Built(
              report.seconds(),
              threads,
              report.bytesByPart(),
              report.memory().peakResidentBytes(),
              index.build().parameters());
      Kept kept = new Kept(path.toString(), figures);
      RunFiles.write(file, kept);
      return new Complete(index, kept);
    }
  }

  private void round(Complete built, List<Setting> settings, int round, Countdown countdown)
      throws IOException {
    Index index = built.index();
    List<Setting> open = new ArrayList<>();
    Map<Setting, Result> before = new HashMap<>();
    for (Setting setting : settings) {
      Optional<Result> measured = files.find(setting);
      measured.ifPresent(
          result -> {
            requireSameOrigin(result);
            before.put(setting, result);
          });
      if (measured.map(result -> result.repetitions().size()).orElse(0) < round) {
        open.add(setting);
      } else {
        countdown.skip();
      }
    }
    if (open.isEmpty()) {
      return;
    }
    // In another order each round: the first ones have the compiler beside them for longest.
    Collections.shuffle(open, new Random(round));
    int threads = open.getFirst().threads();
    List<Integer> cpus = config.pinned() ? RunEnvironment.cpus(threads) : List.of();
    List<String> command = index.engine().command(peers, environments);
    try (WorkerProcess worker = WorkerProcess.start(command, cpus, log())) {
      worker.ask(
          new Request.Open(built.kept().path(), index.build().parameters()), BuildReport.class);
      Software software =
          new Software(
              RunEnvironment.richterVersion(),
              commit,
              index.engine().version(peers),
              shown(command),
              cpus);
      Session<?> session = new Session<>(config, files, worker, index.collection(), measures);
      session.warmUp(open);
      for (Setting setting : open) {
        Result result =
            session.measure(
                setting,
                Optional.ofNullable(before.get(setting)),
                built.kept().figures(),
                machine,
                software);
        files.write(result);
        countdown.done(round, result);
      }
    }
  }

  /** The command without what is of this machine alone. */
  private static List<String> shown(List<String> command) {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < command.size(); i++) {
      if (command.get(i).equals("-cp")) {
        i++;
      } else {
        Path path = Path.of(command.get(i));
        shown.add(path.isAbsolute() ? path.getFileName().toString() : command.get(i));
      }
    }
    return shown;
  }

  private void requireSameOrigin(Result before) {
    String was = before.machine().cpu() + ", " + before.software().commit();
    String is = machine.cpu() + ", " + commit;
    if (!was.equals(is)) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "%s was begun on %s, and this is %s; expected the same, another --output, or --fresh"
              .formatted(files.root(), was, is));
    }
  }

  @Override
  public void close() throws IOException {
    collections.forEach(SearchedCollection::close);
    if (lock != null) {
      lock.close();
    }
  }
}
