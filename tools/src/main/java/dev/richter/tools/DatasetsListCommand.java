package dev.richter.tools;

import dev.richter.datasets.catalog.Catalog;
import dev.richter.datasets.catalog.Dataset;
import dev.richter.datasets.catalog.Download;
import dev.richter.datasets.download.DatasetCache;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the collections. */
@Command(
    name = "list",
    header = "List the collections that are known by name.",
    description =
        "The size is that of all that is downloaded for it; collections of one benchmark share it.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {"  richter datasets list", "  richter datasets list --json"})
final class DatasetsListCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Mixin final CacheOptions options = new CacheOptions();

  @Override
  public Integer call() {
    Output output = Output.of(spec);
    Catalog catalog = Catalog.load();
    DatasetCache cache = options.open(catalog);
    catalog.datasets().forEach(dataset -> output.report(Listed.of(dataset, cache)));
    return ExitCode.SUCCESS.number();
  }

  /** The size of all that is downloaded for a collection, if it is known of each file. */
  static OptionalLong downloadBytes(Dataset dataset) {
    long sum = 0;
    for (Download download : dataset.downloads()) {
      if (download.sizeBytes().isEmpty()) {
        return OptionalLong.empty();
      }
      sum += download.sizeBytes().getAsLong();
    }
    return OptionalLong.of(sum);
  }

  record Listed(
      String name, String title, String kind, @Nullable Long downloadBytes, boolean downloaded)
      implements Output.Report {

    static Listed of(Dataset dataset, DatasetCache cache) {
      OptionalLong bytes = DatasetsListCommand.downloadBytes(dataset);
      return new Listed(
          dataset.name(),
          dataset.title(),
          dataset.kind().kindName(),
          bytes.isPresent() ? bytes.getAsLong() : null,
          dataset.files().stream().allMatch(cache::has));
    }

    @Override
    public String text() {
      return Text.format(
          "%-36s %-10s %s%s%n",
          name,
          downloadBytes == null ? "?" : Text.bytes(downloadBytes),
          title,
          downloaded ? " (downloaded)" : "");
    }
  }
}
