package dev.richter.server.api;

import dev.richter.server.http.Access;
import dev.richter.server.http.Answer;
import dev.richter.server.http.Contract;
import dev.richter.server.http.Handler;
import dev.richter.server.http.Metrics;
import dev.richter.server.store.Collections;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Tells of the server itself. */
final class ServiceHandlers {

  private final Contract contract;
  private final Collections collections;
  private final Metrics metrics;

  ServiceHandlers(Contract contract, Collections collections, Metrics metrics) {
    this.contract = contract;
    this.collections = collections;
    this.metrics = metrics;
  }

  void addTo(Map<String, Handler> handlers) {
    handlers.put("live", service(Access.READ, "text/plain", () -> "ok\n"));
    handlers.put("ready", service(Access.READ, "text/plain", this::ready));
    handlers.put(
        "metrics",
        service(Access.OBSERVE, "text/plain; version=0.0.4; charset=utf-8", metrics::text));
    handlers.put(
        "contract",
        service(
            Access.READ, Answer.JSON, () -> new String(contract.bytes(), StandardCharsets.UTF_8)));
  }

  /** A collection that cannot be opened keeps the server from nothing else. */
  private String ready() {
    long unavailable = collections.unavailable();
    return unavailable == 0
        ? "ready\n"
        : "ready\n%d of %d collections unavailable\n"
            .formatted(unavailable, collections.all().size());
  }

  private static Handler service(
      Access access, String mediaType, java.util.function.Supplier<String> text) {
    return new Handler(
        access,
        Handler.Lane.SERVICE,
        call -> Answer.of(200, mediaType, text.get().getBytes(StandardCharsets.UTF_8)));
  }
}
