package dev.richter.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * The search settings that are tried of an engine.
 *
 * @param usual what warms the engine up
 * @param settings those that are tried
 */
record SearchGrid(SearchSetting usual, List<SearchSetting> settings) {

  private static final float[] IMPACT_CUTS = {
    0.2f, 0.16f, 0.14f, 0.12f, 0.10f, 0.08f, 0.06f, 0.05f, 0.04f, 0.03f
  };
  private static final float[] HEAP_FACTORS = {0.95f, 0.9f, 0.85f, 0.8f, 0.75f, 0.7f};

  private static final int[] QUERY_CUTS = {3, 4, 5, 6, 8, 10, 12, 16};
  private static final float[] SEISMIC_HEAP_FACTORS = {1.0f, 0.9f, 0.8f, 0.7f, 0.6f};

  private static final float[] ALPHAS = {1.0f, 0.95f, 0.9f, 0.85f, 0.8f, 0.75f, 0.7f, 0.65f, 0.6f};
  private static final float[] BETAS = {1.0f, 0.8f, 0.6f, 0.4f};

  /** Richter's; the last is exact. */
  static SearchGrid richter() {
    List<SearchSetting> settings = new ArrayList<>();
    for (float impactCut : IMPACT_CUTS) {
      for (float heapFactor : HEAP_FACTORS) {
        settings.add(new SearchSetting.OfRichter(impactCut, heapFactor));
      }
    }
    settings.add(new SearchSetting.OfRichter(0, 1));
    return new SearchGrid(SearchSetting.defaults(), settings);
  }

  /** Seismic's. */
  static SearchGrid seismic() {
    List<SearchSetting> settings = new ArrayList<>();
    for (int queryCut : QUERY_CUTS) {
      for (float heapFactor : SEISMIC_HEAP_FACTORS) {
        settings.add(new SearchSetting.OfSeismic(queryCut, heapFactor, true));
        settings.add(new SearchSetting.OfSeismic(queryCut, heapFactor, false));
      }
    }
    return new SearchGrid(new SearchSetting.OfSeismic(10, 0.8f, true), settings);
  }

  /** BMP's; the first is exact over its weights. */
  static SearchGrid bmp() {
    List<SearchSetting> settings = new ArrayList<>();
    for (float beta : BETAS) {
      for (float alpha : ALPHAS) {
        settings.add(new SearchSetting.OfBmp(alpha, beta));
      }
    }
    return new SearchGrid(new SearchSetting.OfBmp(0.8f, 0.8f), settings);
  }
}
