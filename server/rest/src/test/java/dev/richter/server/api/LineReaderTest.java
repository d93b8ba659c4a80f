package dev.richter.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.richter.server.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineReaderTest {

  private static LineReader reader(String text, int maxLineBytes) {
    return new LineReader(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), maxLineBytes);
  }

  @Test
  void linesComeWithTheirNumbersAndBlankOnesAreLeftOut() throws IOException {
    LineReader reader = reader("a\n\n  \r\nb\r\nlast", 10);
    List<String> lines = new ArrayList<>();
    for (byte[] line = reader.next(); line.length > 0; line = reader.next()) {
      lines.add(reader.number() + ":" + new String(line, StandardCharsets.UTF_8).strip());
    }
    assertThat(lines).containsExactly("1:a", "4:b", "5:last");
  }

  @Test
  void linesMayBeLongerThanTheBuffer() throws IOException {
    String line = "x".repeat(200_000);
    LineReader reader = reader(line + "\n" + line, 200_000);
    assertThat(reader.next()).hasSize(200_000);
    assertThat(reader.next()).hasSize(200_000);
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void aLineIsReadyWhenAllOfItHasArrived() throws IOException {
    LineReader reader = reader("a\nb\nc", 10);
    assertThat(reader.isReady()).as("nothing was read").isFalse();
    reader.next();
    assertThat(reader.isReady()).isTrue();
    reader.next();
    assertThat(reader.isReady()).as("it may go on").isFalse();
    assertThat(reader.next()).containsExactly('c');
  }

  @Test
  void linesThatAreTooLongAreRefused() {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> reader("x".repeat(11), 10).next())
        .withMessageContaining("line 1");
  }
}
