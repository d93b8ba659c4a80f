package dev.richter.tools;

import dev.richter.datasets.catalog.Catalog;
import dev.richter.datasets.catalog.Checksum;
import dev.richter.datasets.catalog.Dataset;
import dev.richter.datasets.catalog.DatasetFile;
import dev.richter.datasets.catalog.Download;
import dev.richter.datasets.download.DatasetCache;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows a collection. */
@Command(
    name = "show",
    header = "Show the files of a collection, where they come from, and what their use asks for.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = "  richter datasets show msmarco-passage/dev/small")
final class DatasetsShowCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "The name of the collection.")
  String name;

  @Mixin final CacheOptions options = new CacheOptions();

  @Override
  public Integer call() {
    Catalog catalog = Catalog.load();
    Output.of(spec).report(Shown.of(catalog.dataset(name), options.open(catalog)));
    return ExitCode.SUCCESS.number();
  }

  record Shown(
      String name,
      String title,
      String kind,
      String licence,
      List<String> citations,
      List<ShownFile> files,
      List<ShownDownload> downloads)
      implements Output.Report {

    static Shown of(Dataset dataset, DatasetCache cache) {
      return new Shown(
          dataset.name(),
          dataset.title(),
          dataset.kind().kindName(),
          dataset.licence(),
          dataset.citations(),
          dataset.files().stream().map(file -> ShownFile.of(file, cache)).toList(),
          dataset.downloads().stream().map(ShownDownload::of).toList());
    }

    @Override
    public String text() {
      StringBuilder text = new StringBuilder();
      text.append(Text.format("%s: %s%n%nLicence: %s.%n", name, title, licence));
      citations.forEach(citation -> text.append(Text.format("Cite: %s%n", citation)));
      text.append(Text.format("%nFiles:%n"));
      for (ShownFile file : files) {
        text.append(
            Text.format(
                "  %-10s %-14s %s%s%n",
                file.part(), file.format(), file.path(), file.downloaded() ? "" : " (not there)"));
      }
      text.append(Text.format("%nDownloads:%n"));
      for (ShownDownload download : downloads) {
        text.append(
            Text.format(
                "  %s%n    %s, %s; by %s%n",
                download.url(),
                download.bytes() == null ? "of unknown size" : Text.bytes(download.bytes()),
                download.digest() == null
                    ? "no checksum is known"
                    : download.algorithm() + " " + download.digest(),
                download.source()));
      }
      return text.toString();
    }
  }

  record ShownFile(String part, String format, String path, boolean downloaded) {

    static ShownFile of(DatasetFile file, DatasetCache cache) {
      return new ShownFile(
          file.part().partName(),
          file.format().formatName(),
          cache.path(file).toString(),
          cache.has(file));
    }
  }

  record ShownDownload(
      String url,
      @Nullable Long bytes,
      @Nullable String algorithm,
      @Nullable String digest,
      String source) {

    static ShownDownload of(Download download) {
      Checksum checksum = download.checksum().orElse(null);
      return new ShownDownload(
          download.url().toString(),
          download.sizeBytes().isPresent() ? download.sizeBytes().getAsLong() : null,
          checksum == null ? null : checksum.algorithm().algorithmName(),
          checksum == null ? null : checksum.digest(),
          download.source());
    }
  }
}
