package dev.richter.bench;

import dev.richter.bench.Collection.QuerySet;
import dev.richter.bench.worker.PassReport;
import dev.richter.bench.worker.Request;
import dev.richter.bench.worker.Request.Pass;
import java.io.IOException;

/**
 * Something to be measured: an open index, and how it is searched.
 *
 * @param exact whether to score everything, for which the setting does not matter
 * @param ranksBelow which documents may be found, as in {@link Pass}
 */
record Trial(Contender contender, SearchSetting setting, int k, boolean exact, int ranksBelow) {

  Trial(Contender contender, SearchSetting setting, int k) {
    this(contender, setting, k, false, Request.ALL_RANKS);
  }

  /** Searches for all queries of a set. */
  PassReport pass(QuerySet queries) throws IOException {
    return pass(queries, false, false);
  }

  /**
   * Searches for all queries of a set.
   *
   * @param withAnswers whether the report is to have the answers
   * @param withPercentiles whether it is to have percentiles even if they take another pass
   */
  PassReport pass(QuerySet queries, boolean withAnswers, boolean withPercentiles)
      throws IOException {
    return contender.pass(
        new Pass(
            queries.file().toString(),
            k,
            setting.parameters(),
            exact,
            ranksBelow,
            withAnswers,
            withPercentiles,
            1));
  }
}
