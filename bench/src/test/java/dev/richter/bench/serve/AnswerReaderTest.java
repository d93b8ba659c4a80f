package dev.richter.bench.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class AnswerReaderTest {

  private static final String ANSWER = "HTTP/1.1 200 OK\r\nX: y\r\nContent-Length: 4\r\n\r\n{\r\n}";

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void answersInAnyPiecesAreWholeAtTheirLastByte() throws IOException {
    for (int cut = 1; cut < ANSWER.length(); cut++) {
      AnswerReader reader = new AnswerReader();
      assertThat(reader.read(bytes(ANSWER.substring(0, cut)))).isEqualTo(AnswerReader.UNFINISHED);
      assertThat(reader.read(bytes(ANSWER.substring(cut)))).as("cut at %d", cut).isEqualTo(200);
    }
  }

  @Test
  void oneReaderReadsAnswerAfterAnswer() throws IOException {
    AnswerReader reader = new AnswerReader();
    assertThat(reader.read(bytes(ANSWER))).isEqualTo(200);
    assertThat(reader.read(bytes("HTTP/1.1 429 \r\ncontent-length: 0\r\n\r\n"))).isEqualTo(429);
    assertThat(reader.read(bytes(ANSWER))).isEqualTo(200);
  }

  @Test
  void whatIsNoAnswerIsAnError() {
    assertThatThrownBy(() -> new AnswerReader().read(bytes("nonsense\r\n\r\n")))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> new AnswerReader().read(bytes("HTTP/1.1 200 OK\r\n\r\n")))
        .hasMessageContaining("length");
  }
}
