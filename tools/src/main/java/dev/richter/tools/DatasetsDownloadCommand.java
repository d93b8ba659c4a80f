package dev.richter.tools;

import dev.richter.datasets.catalog.Catalog;
import dev.richter.datasets.catalog.Dataset;
import dev.richter.datasets.catalog.DatasetFile;
import dev.richter.datasets.catalog.FileFormat;
import dev.richter.datasets.catalog.Part;
import dev.richter.datasets.download.DatasetCache;
import dev.richter.datasets.download.DownloadOptions;
import dev.richter.datasets.download.Downloader;
import dev.richter.datasets.download.Mirrors;
import dev.richter.tools.DatasetsShowCommand.ShownFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Downloads a collection. */
@Command(
    name = "download",
    header = "Download a collection.",
    description = {
      "Goes on where an earlier run ended. What arrives is compared with the checksum that its"
          + " publisher states, where one is known, and archives are unpacked."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter datasets download beir/scifact/test",
      "  richter datasets download bigann-sparse/small --part documents --part queries",
      "  richter datasets download msmarco-passage/dev/small --mirror https://mirror.example.org"
    })
final class DatasetsDownloadCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "The name of the collection.")
  String name;

  @Option(
      names = "--part",
      paramLabel = "PART",
      description =
          "Download only this part: documents, queries, qrels or answers; may be repeated. Default:"
              + " all that there are.")
  @Nullable List<Part> parts;

  @Option(
      names = "--mirror",
      paramLabel = "URL-PREFIX",
      description =
          "Download from here: the prefix stands in place of scheme and host of each URL."
              + " URL-PREFIX=URL-PREFIX replaces the first by the second; may be repeated.")
  @Nullable List<String> mirrors;

  @Mixin final CacheOptions options = new CacheOptions();

  @Override
  public Integer call() {
    Catalog catalog = Catalog.load();
    Dataset dataset = catalog.dataset(name);
    List<DatasetFile> wanted = wanted(dataset);
    DatasetCache cache = options.open(catalog);
    List<Arrived> arrived = new ArrayList<>();
    try (DownloadProgress progress = new DownloadProgress(arrived::add);
        Downloader downloader =
            new Downloader(
                DownloadOptions.defaults(),
                mirrors == null ? Mirrors.NONE : Mirrors.of(mirrors),
                progress)) {
      wanted.forEach(file -> cache.obtain(file, downloader));
    }
    Output.of(spec)
        .report(
            new Downloaded(
                dataset.name(),
                dataset.licence(),
                wanted.stream().map(file -> ShownFile.of(file, cache)).toList(),
                arrived,
                next(dataset, cache).orElse(null)));
    return ExitCode.SUCCESS.number();
  }

  private List<DatasetFile> wanted(Dataset dataset) {
    List<Part> chosen = parts;
    if (chosen == null) {
      return dataset.files();
    }
    for (Part part : chosen) {
      if (dataset.files(part).isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "--part %s, expected one that %s has: %s"
                .formatted(
                    part.partName(),
                    dataset.name(),
                    String.join(
                        ", ",
                        dataset.files().stream()
                            .map(file -> file.part().partName())
                            .distinct()
                            .toList())));
      }
    }
    return dataset.files().stream().filter(file -> chosen.contains(file.part())).toList();
  }

  /** What one would do with the documents, if they are there. */
  private static Optional<String> next(Dataset dataset, DatasetCache cache) {
    return dataset.files(Part.DOCUMENTS).stream()
        .filter(cache::has)
        .findFirst()
        .map(file -> next(file.format()).formatted(cache.path(file)));
  }

  /** A command that takes documents of a format; {@code %s} stands for their file. */
  static String next(FileFormat documents) {
    return switch (documents) {
      case BEIR_JSONL, TSV ->
          "richter encode --encoder splade:MODEL --input %s --output documents.jsonl.gz";
      case SEISMIC_JSONL ->
          "richter convert %s documents.csr.gz --to csr --new-vocabulary vocabulary.txt";
      case CSR, SEISMIC_BINARY -> "richter index %s my.index";
      case BEIR_QRELS, TREC_QRELS, GROUND_TRUTH ->
          throw new IllegalArgumentException("%s has no documents".formatted(documents));
    };
  }

  /**
   * What a server has delivered.
   *
   * @param compared whether the digest is that which the publisher states; if not, none is known
   */
  record Arrived(String url, long bytes, String algorithm, String digest, boolean compared) {}

  record Downloaded(
      String name,
      String licence,
      List<ShownFile> files,
      List<Arrived> downloads,
      @Nullable String next)
      implements Output.Report {

    @Override
    public String text() {
      StringBuilder text = new StringBuilder();
      for (Arrived download : downloads) {
        text.append(
            Text.format(
                "%s: %s, %s%n",
                download.url(),
                Text.bytes(download.bytes()),
                download.compared()
                    ? "as published by " + download.algorithm()
                    : "not compared, for no checksum is known; %s %s"
                        .formatted(download.algorithm(), download.digest())));
      }
      for (ShownFile file : files) {
        text.append(Text.format("%-10s %s%n", file.part(), file.path()));
      }
      text.append(Text.format("Licence: %s.%n", licence));
      if (next != null) {
        text.append(Text.format("%nNext, try:%n  %s%n", next));
      }
      return text.toString();
    }
  }
}
