package dev.richter.bench;

import dev.richter.search.SearchParameters;
import java.util.ArrayList;
import java.util.List;

/** How hard a search tries. */
record SearchSetting(int queryCut, float heapFactor) {

  private static final int[] QUERY_CUTS = {3, 4, 5, 6, 8, 10, 12, 16};
  private static final float[] HEAP_FACTORS = {1.0f, 0.9f, 0.8f, 0.7f, 0.6f};

  /** What a search does that is not told otherwise. */
  static SearchSetting defaults() {
    SearchParameters defaults = SearchParameters.defaults();
    return new SearchSetting(defaults.queryCut(), defaults.heapFactor());
  }

  /** The settings that are tried, from the fastest cut to the slowest. */
  static List<SearchSetting> grid() {
    List<SearchSetting> grid = new ArrayList<>();
    for (int queryCut : QUERY_CUTS) {
      for (float heapFactor : HEAP_FACTORS) {
        grid.add(new SearchSetting(queryCut, heapFactor));
      }
    }
    return grid;
  }
}
