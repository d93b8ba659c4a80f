package dev.richter.bench.page;

import dev.richter.bench.report.Table;
import dev.richter.bench.report.Table.Column;
import dev.richter.bench.run.Result.Repetition;
import dev.richter.bench.worker.PassReport.Work;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one thread in the columns that <a
 * href="https://github.com/erikbern/ann-benchmarks">ann-benchmarks</a> exports, so that its plots
 * can be made of them. As there, queries per second are those of the best round, sizes are in kB
 * and percentiles in milliseconds. Its files in HDF5 have the time and the answers of each query,
 * which results of runs do not keep; what is made of answers alone is left empty.
 */
final class AnnBenchmarks {

  private static final double MICROS = 1e6;
  private static final double MICROS_A_MILLI = 1e3;
  private static final double KB = 1024;

  private AnnBenchmarks() {}

  static Table table(Measurements measurements) {
    Table table =
        new Table(
            "Settings of one thread in the columns of ann-benchmarks",
            Column.text("algorithm"),
            Column.text("parameters"),
            Column.number("count", 0),
            Column.number("k-nn", 6),
            Column.number("epsilon", 6),
            Column.number("largeepsilon", 6),
            Column.number("rel", 6),
            Column.number("qps", 3),
            Column.number("p50", 6),
            Column.number("p95", 6),
            Column.number("p99", 6),
            Column.number("p999", 6),
            Column.number("distcomps", 1),
            Column.number("build", 3),
            Column.number("candidates", 1),
            Column.number("indexsize", 1),
            Column.number("queriessize", 6),
            Column.text("dataset"));
    for (Measured setting : measurements.settings()) {
      if (setting.setting().threads() == 1) {
        add(table, setting);
      }
    }
    return table;
  }

  private static void add(Table table, Measured setting) {
    double best =
        setting.result().repetitions().stream()
            .mapToDouble(Repetition::meanMicros)
            .min()
            .orElseThrow();
    double kilobytes = setting.result().index().bytes() / KB;
    Work work = setting.result().work();
    table.add(
        setting.engine(),
        "%s(%s)".formatted(setting.series(), setting.search()),
        setting.setting().k(),
        setting.recall(),
        null,
        null,
        null,
        MICROS / best,
        millis(setting, 0.5),
        millis(setting, 0.95),
        millis(setting, 0.99),
        millis(setting, 0.999),
        work == null ? null : work.documentsScored(),
        setting.result().index().seconds(),
        null,
        kilobytes,
        kilobytes / (MICROS / best),
        setting.scope().withK(0).withThreads(0).label());
  }

  private static @Nullable Double millis(Measured setting, double share) {
    Double micros = setting.quantile(share);
    return micros == null ? null : micros / MICROS_A_MILLI;
  }
}
