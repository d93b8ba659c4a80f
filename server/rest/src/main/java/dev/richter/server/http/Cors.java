package dev.richter.server.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/**
 * Lets the pages of another origin call the server, if one was configured.
 *
 * @param origin the origin, empty for none
 */
record Cors(String origin) {

  private boolean applies(HttpServerRequest request) {
    return !origin.isEmpty() && origin.equals(request.getHeader("origin"));
  }

  boolean isPreflight(HttpServerRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && applies(request)
        && request.getHeader("access-control-request-method") != null;
  }

  Answer preflight() {
    return new Answer.Bytes(
        204,
        "text/plain",
        new byte[0],
        Map.of(
            "Access-Control-Allow-Methods", "GET, HEAD, PUT, POST, PATCH, DELETE",
            "Access-Control-Allow-Headers",
                "api-key, authorization, content-type, content-encoding, x-request-id",
            "Access-Control-Max-Age", "600"));
  }

  void addTo(HttpServerRequest request, HttpServerResponse response) {
    if (applies(request)) {
      response.putHeader("Access-Control-Allow-Origin", origin);
      response.putHeader("Access-Control-Expose-Headers", "X-Request-Id, Retry-After");
      response.putHeader("Vary", "Origin");
    }
  }
}
