package dev.richter.server.api;

import dev.richter.server.http.Contract;
import dev.richter.server.http.Handler;
import dev.richter.server.http.Metrics;
import dev.richter.server.http.QueryPool;
import dev.richter.server.http.Routes;
import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import dev.richter.server.store.Collections;
import dev.richter.server.text.Encoders;
import java.util.HashMap;
import java.util.Map;

/** Puts a handler to each operation of the contract. */
public final class Api {

  private Api() {}

  /** The routes of a server. */
  public static Routes routes(
      ServerSettings settings,
      Contract contract,
      Collections collections,
      Encoders encoders,
      QueryPool pool,
      Metrics metrics) {
    int maxLimit = settings.count(Setting.MAX_LIMIT);
    QueryReader reader = new QueryReader(contract, maxLimit, settings.count(Setting.MAX_BATCH));
    Texts texts = new Texts(encoders, pool, metrics);
    CollectionWriter writer = new CollectionWriter(texts);
    Searches searches =
        new Searches(
            texts,
            metrics,
            Math.min(
                settings.number(Setting.DEADLINE_MS), settings.number(Setting.MAX_DEADLINE_MS)),
            settings.number(Setting.MAX_DEADLINE_MS));
    Map<String, Handler> handlers = new HashMap<>();
    new CollectionHandlers(collections, contract, texts, writer).addTo(handlers);
    new PointHandlers(
            collections, contract, texts, metrics, maxLimit, settings.count(Setting.MAX_LINE_BYTES))
        .addTo(handlers);
    new QueryHandlers(collections, reader, searches, pool, metrics).addTo(handlers);
    new JobHandlers(collections, contract).addTo(handlers);
    new SnapshotHandlers(collections, contract, writer).addTo(handlers);
    new EncoderHandlers(encoders).addTo(handlers);
    new ServiceHandlers(contract, collections, metrics).addTo(handlers);
    return new Routes(contract, handlers);
  }
}
