package dev.richter.bench;

import dev.richter.bench.cluster.Capacity;
import dev.richter.bench.cluster.Capacity.Estimate;
import dev.richter.bench.cluster.Capacity.Figures;
import dev.richter.bench.cluster.Growth;
import dev.richter.bench.cluster.ShardLatencies;
import dev.richter.bench.report.Results;
import dev.richter.bench.report.Section;
import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What larger collections take, computed by {@link Capacity} from figures that were kept. */
final class PlanOptions {

  private static final double GIB = 1L << 30;
  private static final double TB = 1e12;
  private static final double SCALE_RECALL = 0.99;
  private static final double PERCENT = 100;

  @Option(
      names = "--collections",
      split = ",",
      defaultValue = "138000000,10000000000",
      paramLabel = "N",
      description = "The sizes to plan for, in documents (default: ${DEFAULT-VALUE}).")
  private List<Long> collections = List.of();

  @Option(
      names = "--shard-documents",
      split = ",",
      defaultValue = "1000000,4000000,16000000,64000000",
      paramLabel = "N",
      description = "How many documents a shard may have (default: ${DEFAULT-VALUE}).")
  private List<Long> shardDocuments = List.of();

  @Option(
      names = "--rate",
      defaultValue = "1000",
      paramLabel = "N",
      description = "How many queries a second to answer (default: ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--node-cores",
      defaultValue = "16",
      paramLabel = "N",
      description = "The cores of a node (default: ${DEFAULT-VALUE}).")
  private int nodeCores;

  @Option(
      names = "--node-cache",
      defaultValue = "96",
      paramLabel = "GIB",
      description =
          "A node's memory for pages of files, beside its heap (default: ${DEFAULT-VALUE}).")
  private double nodeCache;

  @Option(
      names = "--busy",
      defaultValue = "50",
      paramLabel = "PERCENT",
      description = "The share of cores that may be busy (default: ${DEFAULT-VALUE}).")
  private double busy;

  /**
   * Computes the plan.
   *
   * @param results with the section of {@link Clusters}
   * @throws RichterException with {@link ErrorCode#DATA_NOT_FOUND} if there is none
   */
  Section plan(Results results, String command) throws IOException {
    Section measured =
        results
            .get(Clusters.NAME)
            .orElseThrow(
                () ->
                    new RichterException(
                        ErrorCode.DATA_NOT_FOUND,
                        "%s has no results/%s.json, which ./richter bench %s --data DIR makes"
                            .formatted(results.home(), Clusters.NAME, Clusters.NAME)));
    Optional<Section> scale = results.get(Scale.NAME);
    Growth growth = growth(measured, scale);
    List<@Nullable Object> row = table(measured, ClusterTables.FIGURES).rows().getFirst();
    List<ShardLatencies.Time> traversals =
        table(measured, ClusterTables.TRAVERSALS).rows().stream()
            .map(cells -> new ShardLatencies.Time(number(cells, 0), number(cells, 1)))
            .toList();
    Figures figures =
        new Figures(
            number(row, 0),
            number(row, 2),
            number(row, 3),
            number(row, 4),
            number(row, 5),
            number(row, 6),
            number(row, 7),
            number(row, 8),
            traversals,
            growth);
    Capacity capacity =
        new Capacity(figures, new Capacity.Node(nodeCores, nodeCache * GIB, busy / PERCENT));
    return new Section(
        Clusters.PLAN,
        "What larger collections take",
        text(figures, number(row, 1), scale.isPresent()),
        command,
        measured.machine(),
        List.of(latencies(capacity), sizes(capacity)),
        List.of());
  }

  private String text(Figures figures, double recall, boolean generated) {
    return """
        Computed, not measured, from figures of the section above: one shard of %,.0f documents, k = %d, recall %.4f. Vectors \
        and lists take %.0f + %.0f bytes a document, everything else %.0f. A shard of N documents takes what that one took \
        for each query, the median of rounds times g(N) / g(%,.0f) and what one round had more, where g is the mean latency %s, a power law between neighbours, and beyond \
        %,.0f documents in proportion. Of n shards the slowest counts: all stay below a time for the n-th \
        power of the share of queries for which one does. What is rarer than one of %,d queries is not known, and counts as \
        the longest of them. The coordinating node has %.0f µs + %.0f µs for each shard, which are counted one after the other; \
        a shard has %.0f µs beside its traversal. p50 and p99 are their sum, without the network and without queues. Memory \
        is that for all of Richter's files, of which each query reads some everywhere; *lists* is what it takes at least, where \
        disks answer one read for each document scored, %,.0f a shard and query of the measured size. A node has %d cores, of \
        which %.0f %% may be busy, and %.0f GiB for pages of files. *Copies* is how many of each shard answer %,.0f queries a \
        second; a copy more bears the loss of a node."""
        .formatted(
            figures.documents(),
            Clusters.K,
            recall,
            figures.forwardBytes(),
            figures.listBytes(),
            figures.otherBytes(),
            figures.documents(),
            generated
                ? "of generated collections at recall 0.99, of the section Scale"
                : "of parts of the same collection",
            figures.growth().points().getLast().documents(),
            figures.traversals().size(),
            figures.request(),
            figures.ask(),
            figures.shard(),
            figures.documentsScored(),
            nodeCores,
            busy,
            nodeCache,
            rate);
  }

  /**
   * By generated collections, which are the largest that were measured; or else by parts of the
   * collection.
   */
  private static Growth growth(Section measured, Optional<Section> scale) {
    Stream<Growth.Point> points =
        scale.isPresent()
            ? table(scale.get(), Scale.LATENCIES).rows().stream()
                .filter(cells -> number(cells, 1) == SCALE_RECALL)
                .map(cells -> new Growth.Point(number(cells, 0), number(cells, 3)))
            : table(measured, ClusterTables.SIZES).rows().stream()
                .map(cells -> new Growth.Point(number(cells, 0), number(cells, 3)));
    return new Growth(points.toList());
  }

  private static Table table(Section section, String caption) {
    return Stream.concat(section.tables().stream(), section.details().stream())
        .filter(table -> table.caption().equals(caption))
        .findFirst()
        .orElseThrow(
            () ->
                new RichterException(
                    ErrorCode.DATA_MALFORMED,
                    "results/%s.json has no table \"%s\"".formatted(section.name(), caption)));
  }

  private static double number(List<@Nullable Object> row, int column) {
    return ((Number) Objects.requireNonNull(row.get(column))).doubleValue();
  }

  private Table latencies(Capacity capacity) {
    Table table =
        new Table(
            "Latency and cores, times in ms",
            Column.number("documents", 0),
            Column.number("a shard", 0),
            Column.number("shards", 0),
            Column.number("traversal", 2),
            Column.number("slowest", 2),
            Column.number("slowest, p99", 2),
            Column.number("coordination", 2),
            Column.number("p50", 2),
            Column.number("p99", 2),
            Column.number("CPU", 1),
            Column.number("cores for %,.0f a second".formatted(rate), 0));
    for (Estimate estimate : estimates(capacity)) {
      table.add(
          estimate.documents(),
          estimate.documentsPerShard(),
          estimate.shards(),
          estimate.traversal() / 1e3,
          estimate.slowest() / 1e3,
          estimate.slowestP99() / 1e3,
          estimate.coordination() / 1e3,
          estimate.p50() / 1e3,
          estimate.p99() / 1e3,
          estimate.cpu() / 1e3,
          capacity.cores(estimate, rate));
    }
    return table;
  }

  private Table sizes(Capacity capacity) {
    Table table =
        new Table(
            "Disk, memory and nodes",
            Column.number("documents", 0),
            Column.number("a shard", 0),
            Column.number("GiB a shard", 1),
            Column.number("disk TB, one copy", 2),
            Column.number("memory GiB", 0),
            Column.number("lists GiB", 0),
            Column.number("nodes of a copy", 0),
            Column.number("copies", 0),
            Column.number("nodes", 0));
    for (Estimate estimate : estimates(capacity)) {
      long copies = capacity.copies(estimate, rate);
      table.add(
          estimate.documents(),
          estimate.documentsPerShard(),
          estimate.ownBytes() / estimate.shards() / GIB,
          estimate.diskBytes() / TB,
          estimate.ownBytes() / GIB,
          estimate.listBytes() / GIB,
          estimate.nodes(),
          copies,
          copies * estimate.nodes());
    }
    return table;
  }

  private List<Estimate> estimates(Capacity capacity) {
    return collections.stream()
        .flatMap(
            documents -> shardDocuments.stream().map(shard -> capacity.estimate(documents, shard)))
        .toList();
  }
}
