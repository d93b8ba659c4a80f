package dev.richter.bench.page;

import dev.richter.bench.run.Result.Repetition;
import java.util.List;

/**
 * How far the rounds of a setting differ.
 *
 * @param rounds how many rounds
 * @param mean the mean of their mean latencies, in microseconds
 * @param deviation the standard deviation of their mean latencies as a share of the mean, with
 *     rounds - 1 degrees of freedom; 0 for a single round, which tells nothing
 */
record Spread(int rounds, double mean, double deviation) {

  static Spread of(List<Repetition> repetitions) {
    double mean = repetitions.stream().mapToDouble(Repetition::meanMicros).average().orElseThrow();
    double squares = 0;
    for (Repetition repetition : repetitions) {
      double difference = repetition.meanMicros() - mean;
      squares += difference * difference;
    }
    int rounds = repetitions.size();
    return new Spread(rounds, mean, rounds == 1 ? 0 : Math.sqrt(squares / (rounds - 1)) / mean);
  }
}
