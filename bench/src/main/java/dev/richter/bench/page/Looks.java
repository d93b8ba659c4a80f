package dev.richter.bench.page;

import java.util.List;

/**
 * How series are told apart, the same in all plots: engines by colour, an engine's builds by the
 * shape of their marks and the dashes of their lines. Series of different engines differ in shape,
 * too, for those who cannot tell colours.
 *
 * @param engines in their order
 * @param series engines with their builds, in their order
 */
record Looks(List<String> engines, List<String> series) {

  static Looks of(List<Measured> settings) {
    return new Looks(
        settings.stream().map(Measured::engine).distinct().toList(),
        settings.stream().map(Measured::series).distinct().toList());
  }

  /** The number of an engine's colour. */
  int colour(Measured setting) {
    return engines.indexOf(setting.engine());
  }

  /** The number of a series' shape. */
  int shape(Measured setting) {
    return series.indexOf(setting.series());
  }
}
