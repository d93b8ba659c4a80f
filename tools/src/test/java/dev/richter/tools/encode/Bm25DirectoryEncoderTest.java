package dev.richter.tools.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.datasets.bm25.Bm25Builder;
import dev.richter.datasets.bm25.Bm25Encoder;
import dev.richter.datasets.bm25.Bm25Parameters;
import dev.richter.server.text.Encoder;
import dev.richter.server.text.Encoders;
import dev.richter.vector.SparseVector;
import java.util.List;
import org.junit.jupiter.api.Test;

final class Bm25DirectoryEncoderTest {

  @Test
  void aServerGetsTheVectorsTermsAndDigestOfBm25() {
    try (Bm25Builder builder = new Bm25Builder(Bm25Parameters.defaults())) {
      List.of("a cat", "cats and dogs").forEach(builder::add);
      Bm25Encoder bm25 = builder.build();
      try (Bm25DirectoryEncoder opened = new Bm25DirectoryEncoder("words", bm25)) {
        Encoder encoder = Encoders.of(List.of(opened)).named("words").orElseThrow();
        assertThat(encoder.id().digest()).isEqualTo(bm25.digest());
        assertThat(encoder.kind()).isEqualTo(Encoder.Kind.SPARSE);
        assertThat(encoder.dimension()).isEqualTo(2);
        assertThat(encoder.token(1)).contains("dog");
        assertThat(encoder.token(2)).isEmpty();
        assertThat(encoder.encodeQuery("dog dog"))
            .isEqualTo(SparseVector.of(new int[] {1}, new float[] {2}));
        assertThat(encoder.encodeDocument("dog cat")).isEqualTo(bm25.encodeDocument("dog cat"));
      }
    }
  }
}
