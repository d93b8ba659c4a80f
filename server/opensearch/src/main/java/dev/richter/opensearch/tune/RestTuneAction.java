package dev.richter.opensearch.tune;

import java.io.IOException;
import java.util.List;
import org.opensearch.core.xcontent.XContentParser;
import org.opensearch.rest.BaseRestHandler;
import org.opensearch.rest.RestRequest;
import org.opensearch.rest.RestRequest.Method;
import org.opensearch.rest.action.RestToXContentListener;
import org.opensearch.transport.client.node.NodeClient;

/** {@code POST /_plugins/_richter/INDEX/FIELD/_tune}. */
public final class RestTuneAction extends BaseRestHandler {

  @Override
  public String getName() {
    return "richter_tune";
  }

  @Override
  public List<Route> routes() {
    return List.of(new Route(Method.POST, "/_plugins/_richter/{index}/{field}/_tune"));
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest rest, NodeClient client)
      throws IOException {
    TuneRequest request = new TuneRequest(rest.param("index"), rest.param("field"));
    if (rest.hasContent()) {
      try (XContentParser content = rest.contentParser()) {
        TuneRequest.read(content, request);
      }
    }
    return channel ->
        client.execute(TuneAction.INSTANCE, request, new RestToXContentListener<>(channel));
  }
}
