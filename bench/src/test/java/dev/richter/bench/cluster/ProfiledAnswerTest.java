package dev.richter.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class ProfiledAnswerTest {

  private static final String SHARD =
      """
      {"id": "a", "searches": [{"query": [
        {"type": "ShardQuery", "time_in_nanos": 9, "breakdown": {
          "richter_stage_1_nanos": %d, "richter_documents_scored": %d, "score": 1}}]}]}""";

  private static ProfiledAnswer read(String shards, String profiles) throws IOException {
    return ProfiledAnswer.of(
        new ObjectMapper()
            .readTree(
                """
                {"took": 3, "timed_out": false, "_shards": %s,
                 "hits": {"hits": [{"_id": "17", "_score": 2}, {"_id": "4", "_score": 1}]},
                 "profile": {"shards": [%s]}}"""
                    .formatted(shards, profiles)));
  }

  @Test
  void tellsWhatEachShardDid() throws IOException {
    ProfiledAnswer answer =
        read("{\"failed\": 0}", SHARD.formatted(5000, 7) + "," + SHARD.formatted(9000, 8));
    assertThat(answer.rows()).containsExactly(17, 4);
    assertThat(answer.tookMillis()).isEqualTo(3);
    assertThat(answer.shards())
        .containsExactly(new ProfiledAnswer.Shard(5, 7), new ProfiledAnswer.Shard(9, 8));
    assertThat(answer.slowestMicros()).isEqualTo(9);
    assertThat(answer.documentsScored()).isEqualTo(15);
  }

  @Test
  void failuresAreNoAnswers() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> read("{\"failed\": 1}", SHARD.formatted(5000, 7)))
        .withMessageContaining("a search failed");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> read("{\"failed\": 0}", "{\"id\": \"a\"}"))
        .withMessageContaining("richter_stage_1_nanos");
  }
}
