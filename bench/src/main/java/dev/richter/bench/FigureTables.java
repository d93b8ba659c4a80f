package dev.richter.bench;

import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.worker.BuildReport;
import dev.richter.bench.worker.MemoryUse;
import dev.richter.bench.worker.PassReport.Work;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables that several experiments have. */
final class FigureTables {

  private static final double KIB = 1 << 10;
  private static final double MIB = 1 << 20;

  private FigureTables() {}

  /** What builds took. */
  static Table builds(String caption) {
    return new Table(
        caption,
        Column.text("engine"),
        Column.text("build"),
        Column.number("seconds", 1),
        Column.number("index MiB", 1),
        Column.text("of which"),
        Column.number("peak resident MiB", 0),
        Column.number("peak heap MiB", 0));
  }

  static void addBuild(Table table, Contender contender) {
    addBuild(
        table, contender.plan().engine(), contender.plan().setting().text(), contender.build());
  }

  static void addBuild(Table table, String engine, String setting, BuildReport build) {
    MemoryUse memory = build.memory();
    table.add(
        engine,
        setting,
        build.seconds(),
        mebibytes(build.bytes()),
        parts(build.bytesByPart()),
        known(memory.peakResidentBytes()),
        known(memory.peakHeapBytes()));
  }

  /** The parts that are at least a hundredth of the whole. */
  private static String parts(Map<String, Long> bytesByPart) {
    long all = bytesByPart.values().stream().mapToLong(Long::longValue).sum();
    return bytesByPart.entrySet().stream()
        .filter(part -> part.getValue() * 100 >= all)
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(part -> "%s %.1f".formatted(part.getKey(), mebibytes(part.getValue())))
        .collect(Collectors.joining(", "));
  }

  static double mebibytes(long bytes) {
    return bytes / MIB;
  }

  /** A size in MiB; null where it is 0, which stands for unknown. */
  static @Nullable Double known(long bytes) {
    return bytes == 0 ? null : mebibytes(bytes);
  }

  /** What settings reach. */
  static Table points(String caption) {
    return new Table(
        caption,
        Column.text("engine"),
        Column.text("build"),
        Column.number("k", 0),
        Column.text("chosen for"),
        Column.text("cut"),
        Column.number("heap factor", 2),
        Column.number("recall", 4),
        Column.number("mean µs", 0),
        Column.number("p50", 0),
        Column.number("p95", 0),
        Column.number("p99", 0),
        Column.number("CPU µs", 0),
        Column.number("lists", 1),
        Column.number("postings", 0),
        Column.number("blocks opened", 0),
        Column.number("documents", 0),
        Column.number("KiB read", 0));
  }

  static void addPoint(Table table, String reason, Point point) {
    Work work = point.report().work();
    table.add(
        point.trial().contender().plan().engine(),
        point.trial().contender().plan().setting().text(),
        point.trial().k(),
        reason,
        point.trial().exact() ? null : point.trial().setting().cut(),
        point.trial().exact() ? null : point.trial().setting().heapFactor(),
        point.recall(),
        point.micros(),
        point.p50(),
        point.p95(),
        point.p99(),
        point.cpuMicros(),
        work == null ? null : work.lists(),
        work == null ? null : work.postings(),
        work == null ? null : work.blocksOpened(),
        work == null ? null : work.documentsScored(),
        work == null ? null : work.bytesRead() / KIB);
  }
}
