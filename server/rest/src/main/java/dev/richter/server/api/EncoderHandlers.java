package dev.richter.server.api;

import dev.richter.server.http.Access;
import dev.richter.server.http.Answer;
import dev.richter.server.http.Call;
import dev.richter.server.http.Handler;
import dev.richter.server.text.Encoder;
import dev.richter.server.text.Encoders;
import java.util.Map;

/** Tells of the encoders that the server is configured with. */
final class EncoderHandlers {

  private final Encoders encoders;

  EncoderHandlers(Encoders encoders) {
    this.encoders = encoders;
  }

  void addTo(Map<String, Handler> handlers) {
    handlers.put("listEncoders", new Handler(Access.READ, Handler.Lane.WORK, this::list));
  }

  private Answer list(Call call) {
    return Json.answer(
        200,
        call,
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("encoders");
          for (Encoder encoder : encoders.all()) {
            out.writeStartObject();
            out.writeStringField("name", encoder.id().name());
            out.writeStringField("digest", encoder.id().digest());
            out.writeStringField("kind", FieldParametersJson.text(encoder.kind()));
            out.writeNumberField("dimension", encoder.dimension());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }
}
