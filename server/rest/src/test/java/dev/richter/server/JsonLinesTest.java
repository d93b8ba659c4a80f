package dev.richter.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

final class JsonLinesTest {

  private static JsonNode format(LogRecord entry) throws IOException {
    String line = new JsonLines().format(entry);
    assertThat(line).endsWith("\n");
    assertThat(line.strip().lines()).hasSize(1);
    return TestServer.JSON.readTree(line);
  }

  @Test
  void whatIsLoggedIsALineOfJson() throws IOException {
    LogRecord entry = new LogRecord(Level.WARNING, "two\nlines \"quoted\"");
    entry.setLoggerName("a.b");
    entry.setThrown(new IOException("why"));
    JsonNode json = format(entry);
    assertThat(json.get("level").asText()).isEqualTo("WARNING");
    assertThat(json.get("logger").asText()).isEqualTo("a.b");
    assertThat(json.get("message").asText()).isEqualTo("two\nlines \"quoted\"");
    assertThat(json.get("error").asText()).contains("IOException: why");
    assertThat(json.has("time")).isTrue();
  }

  @Test
  void fieldsStandBesideTheMessage() throws IOException {
    LogRecord entry = new LogRecord(Level.INFO, "request");
    entry.setParameters(new Object[] {Map.of("status", 429, "request_id", "r")});
    JsonNode json = format(entry);
    assertThat(json.get("status").asInt()).isEqualTo(429);
    assertThat(json.get("request_id").asText()).isEqualTo("r");
  }
}
