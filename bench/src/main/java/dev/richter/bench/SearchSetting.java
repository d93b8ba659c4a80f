package dev.richter.bench;

import dev.richter.search.SearchParameters;
import java.util.Map;

/** How hard a search tries, in the terms of an engine. */
sealed interface SearchSetting {

  /** What is left unread, as tables show it. */
  String cut();

  /** The share of the threshold that a summary must reach. */
  float heapFactor();

  /** All parameters by name, as the engine knows them. */
  Map<String, String> parameters();

  /** What a search of Richter's does that is not told otherwise. */
  static SearchSetting defaults() {
    SearchParameters defaults = SearchParameters.defaults();
    return new OfRichter(defaults.impactCut(), defaults.heapFactor());
  }

  /**
   * Richter's.
   *
   * @param impactCut the share of the threshold that a posting's impact must reach
   */
  record OfRichter(float impactCut, float heapFactor) implements SearchSetting {

    @Override
    public String cut() {
      return Float.toString(impactCut);
    }

    @Override
    public Map<String, String> parameters() {
      return Map.of(
          "impactCut", Float.toString(impactCut), "heapFactor", Float.toString(heapFactor));
    }
  }

  /**
   * Seismic's.
   *
   * @param queryCut how many lists are walked, those of the query's heaviest tokens
   * @param sorted whether the blocks of the first list are visited best first
   */
  record OfSeismic(int queryCut, float heapFactor, boolean sorted) implements SearchSetting {

    @Override
    public String cut() {
      return queryCut + (sorted ? " sorted" : "");
    }

    @Override
    public Map<String, String> parameters() {
      return Map.of(
          "queryCut",
          Integer.toString(queryCut),
          "heapFactor",
          Float.toString(heapFactor),
          "sorted",
          Boolean.toString(sorted));
    }
  }

  /**
   * BMP's.
   *
   * @param alpha the share of a block's bound that the threshold must exceed to end the search: 1
   *     is exact
   * @param beta the share of the query's tokens that are kept, the heaviest
   */
  record OfBmp(float alpha, float beta) implements SearchSetting {

    @Override
    public String cut() {
      return Float.toString(beta);
    }

    @Override
    public float heapFactor() {
      return alpha;
    }

    @Override
    public Map<String, String> parameters() {
      return Map.of("alpha", Float.toString(alpha), "beta", Float.toString(beta));
    }
  }
}
