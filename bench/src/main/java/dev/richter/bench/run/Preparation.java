package dev.richter.bench.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.richter.bench.run.RunConfig.CollectionConfig;
import dev.richter.bench.run.SearchedCollection.Queries;
import dev.richter.bench.worker.Log;
import dev.richter.datasets.catalog.Catalog;
import dev.richter.datasets.download.DatasetCache;
import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.eval.Qrels;
import dev.richter.datasets.text.BeirTextReader;
import dev.richter.datasets.vectors.TokenDictionary;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.vector.Vector;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes what engines and measures take of a collection: vectors of texts, files that every engine
 * reads, and exact answers. What was made before is taken as it is.
 *
 * @param <V> the kind of vectors
 */
final class Preparation<V extends Vector> {

  /** Stands for the encoder where vectors were given. */
  private static final String GIVEN = "vectors";

  private static final String LATE_INTERACTION = "late-interaction:";
  private static final String BM25 = "bm25";

  private static final DatasetCache CACHE =
      new DatasetCache(
          Catalog.load(),
          DatasetCache.defaultFolder(System.getenv(), Path.of(System.getProperty("user.home"))));

  private final CollectionConfig config;
  private final String encoder;
  private final VectorsOnDisk<V> disk;
  private final Path base;
  private final Path work;
  private final int timedQueries;
  private final int answers;

  private Preparation(
      RunConfig run, CollectionConfig config, String encoder, VectorsOnDisk<V> disk, Paths paths) {
    this.config = config;
    this.encoder = encoder;
    this.disk = disk;
    this.base = paths.base();
    this.work =
        paths
            .work()
            .resolve(
                "%s-%s"
                    .formatted(
                        RunFiles.slug(config.name()),
                        RunFiles.hash(config.name() + "\n" + encoder)));
    this.timedQueries = run.timedQueries();
    this.answers = run.k().stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  /**
   * Where things are.
   *
   * @param base what paths of the configuration start from
   * @param work where files for engines go
   */
  record Paths(Path base, Path work) {}

  /** Prepares a collection with each of its encoders in each of its sizes. */
  static List<SearchedCollection<?>> prepare(RunConfig run, CollectionConfig config, Paths paths)
      throws IOException {
    List<SearchedCollection<?>> prepared = new ArrayList<>();
    List<String> encoders = config.encoders().isEmpty() ? List.of(GIVEN) : config.encoders();
    for (String encoder : encoders) {
      boolean multi =
          encoder.equals(GIVEN)
              ? config.documents().endsWith(".npy")
              : encoder.startsWith(LATE_INTERACTION);
      Preparation<?> preparation =
          multi
              ? new Preparation<>(run, config, encoder, new MultiVectorsOnDisk(), paths)
              : new Preparation<>(
                  run, config, encoder, new SparseOnDisk(TokenDictionary.growing()), paths);
      for (int size : config.sizes()) {
        prepared.add(preparation.prepare(size));
      }
    }
    return prepared;
  }

  /** The files of a collection as vectors in some format, and the identifiers of their rows. */
  private record Source(Path vectors, Optional<List<String>> ids) {

    /** The identifier of a row, which formats without identifiers have as such. */
    String id(String ofRow) {
      return ids.map(all -> all.get(Integer.parseInt(ofRow))).orElse(ofRow);
    }
  }

  /** What is kept of a preparation that was completed. */
  private record Prepared(
      List<String> documentIds,
      List<String> queryIds,
      List<String> tuningIds,
      String digest,
      @Nullable String encoderDigest) {}

  private SearchedCollection<V> prepare(int size) throws IOException {
    Path directory = work.resolve(size == RunConfig.ALL ? "all" : Integer.toString(size));
    Path kept = directory.resolve("prepared.json");
    Optional<Prepared> before = RunFiles.read(kept, Prepared.class);
    Prepared prepared = before.isPresent() ? before.get() : make(directory, size);
    if (before.isEmpty()) {
      RunFiles.write(kept, prepared);
    }
    Optional<Qrels> qrels =
        Optional.ofNullable(config.qrels())
            .map(this::path)
            .map(file -> judgements(file, prepared.queryIds()));
    return new SearchedCollection<>(
        config.name(),
        name(),
        prepared.encoderDigest(),
        disk instanceof MultiVectorsOnDisk,
        prepared.documentIds(),
        file(directory, "documents"),
        disk.scores(file(directory, "documents")),
        queries(directory, "queries", prepared.queryIds()),
        config.tuningQueries() == null
            ? Optional.empty()
            : Optional.of(queries(directory, "tuning", prepared.tuningIds())),
        qrels,
        SearchedCollection.unwritable(prepared.documentIds(), prepared.queryIds()),
        prepared.digest());
  }

  /** What results call the encoder: its name without where it is. */
  private String name() {
    int colon = encoder.indexOf(':');
    if (colon < 0) {
      return encoder;
    }
    Path directory = Path.of(encoder.substring(colon + 1)).normalize();
    return encoder.substring(0, colon + 1) + directory.getFileName();
  }

  private static Qrels judgements(Path file, List<String> queryIds) {
    Qrels qrels = Qrels.read(file);
    if (queryIds.stream().noneMatch(qrels.queries()::contains)) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s judges none of the %d queries, such as \"%s\""
              .formatted(file, queryIds.size(), queryIds.getFirst()));
    }
    return qrels;
  }

  private Path file(Path directory, String name) {
    return directory.resolve(name + "." + disk.extension());
  }

  private Path truth(Path directory, String name) {
    return directory.resolve(name + ".truth.bin");
  }

  private Queries<V> queries(Path directory, String name, List<String> ids) throws IOException {
    Path file = file(directory, name);
    return new Queries<>(
        ids,
        disk.read(file),
        file,
        file(directory, name + ".timed"),
        GroundTruth.read(truth(directory, name)));
  }

  private Prepared make(Path directory, int size) throws IOException {
    Files.createDirectories(directory);
    Log.log("preparing %s, %s, %s documents", config.name(), name(), directory.getFileName());
    Source documents = source(config.documents(), "documents");
    Path documentsFile = file(directory, "documents");
    List<String> documentIds = copy(documents, documentsFile, size, true);
    if (documentIds.isEmpty()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED, "%s has no documents".formatted(path(config.documents())));
    }
    List<String> queryIds = makeQueries(directory, "queries", config.queries(), documentsFile);
    List<String> tuningIds =
        config.tuningQueries() == null
            ? List.of()
            : makeQueries(directory, "tuning", config.tuningQueries(), documentsFile);
    String digest = digest(documentsFile, file(directory, "queries"));
    return new Prepared(documentIds, queryIds, tuningIds, digest, encoderDigest());
  }

  /** Returns the identifiers of the queries that are not empty. */
  private List<String> makeQueries(Path directory, String name, String given, Path documentsFile)
      throws IOException {
    Source source = source(given, name);
    Path file = file(directory, name);
    List<String> ids = copy(source, file, Integer.MAX_VALUE, false);
    if (ids.isEmpty()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED, "%s has no queries that are not empty".formatted(path(given)));
    }
    disk.copy(file, file(directory, name + ".timed"), timedQueries, true);
    truth(directory, name, given, file, documentsFile, ids).write(truth(directory, name));
    return ids;
  }

  private GroundTruth truth(
      Path directory, String name, String given, Path file, Path documentsFile, List<String> ids)
      throws IOException {
    if (config.groundTruth() == null || !name.equals("queries")) {
      Log.log("computing exact answers of %,d queries", ids.size());
      return disk.answers(documentsFile, disk.read(file), answers, directory);
    }
    Path truthFile = path(config.groundTruth());
    GroundTruth truth = GroundTruth.read(truthFile);
    if (truth.k() < answers || truth.queries() != ids.size()) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "%s has %d answers of %d queries, expected at least %d of the %d of %s, none of them empty"
              .formatted(truthFile, truth.k(), truth.queries(), answers, ids.size(), path(given)));
    }
    return truth;
  }

  private List<String> copy(Source source, Path target, int limit, boolean withEmpty)
      throws IOException {
    return disk.copy(source.vectors(), target, limit, withEmpty).stream().map(source::id).toList();
  }

  /** Vectors as they were given, or of texts. */
  private Source source(String given, String name) throws IOException {
    if (encoder.equals(GIVEN)) {
      Optional<String> named =
          switch (name) {
            case "documents" -> Optional.ofNullable(config.documentIds());
            case "queries" -> Optional.ofNullable(config.queryIds());
            default -> Optional.empty();
          };
      return new Source(path(given), named.map(texts -> ids(path(texts))));
    }
    Path texts = path(given);
    Path vectors = file(work, name);
    if (!Files.exists(vectors)) {
      Files.createDirectories(work);
      EncodeProcess.run(resolved(), !name.equals("documents"), texts, vectors, encoded(name));
    }
    return new Source(
        vectors, disk instanceof MultiVectorsOnDisk ? Optional.empty() : Optional.of(ids(texts)));
  }

  private static List<String> ids(Path texts) {
    try (BeirTextReader reader = BeirTextReader.open(texts)) {
      List<String> ids = new ArrayList<>();
      reader.forEachRemaining(text -> ids.add(text.id()));
      return ids;
    }
  }

  /** The encoder with its directory as from here. */
  private String resolved() {
    if (encoder.equals(BM25)) {
      return BM25 + ":" + work.resolve(BM25);
    }
    int colon = encoder.indexOf(':');
    return encoder.substring(0, colon + 1) + path(encoder.substring(colon + 1));
  }

  /** What was said when texts were encoded. */
  private Path encoded(String name) {
    return work.resolve(name + ".encoded.json");
  }

  /** What is needed of a report of {@code encode}. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Encoded(String encoderDigest) {}

  private @Nullable String encoderDigest() {
    return RunFiles.read(encoded("documents"), Encoded.class)
        .map(Encoded::encoderDigest)
        .orElse(null);
  }

  private Path path(String given) {
    return DatasetCache.isName(given) ? CACHE.locate(given) : base.resolve(given);
  }

  private static String digest(Path... files) throws IOException {
    MessageDigest digest = RunFiles.sha256();
    for (Path file : files) {
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
