package dev.richter.datasets.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.richter.datasets.testing.SeededRandom;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SeededRandom.class)
final class TokenCalibrationTest {

  @Test
  void tokensAreAsFrequentAndAsHeavyAsAskedFor(Random random) {
    Activation activation = new Activation(0.8);
    Brevity brevity = new Brevity(new GeneratorFigures.Size(0.4, 0.3));
    TokenCalibration calibration = new TokenCalibration(activation, brevity);
    for (double frequency : new double[] {0.5, 0.1, 0.01}) {
      for (double mean : new double[] {0.4, 0.7, 1.2}) {
        TokenCalibration.Calibrated token =
            calibration.of(Normal.exceededWith(frequency), mean, 2.4);
        int documents = 400_000;
        int found = 0;
        double weights = 0;
        for (int i = 0; i < documents; i++) {
          double lift = random.nextGaussian() - token.threshold();
          double logit = token.scale() * activation.bent(lift) - brevity.of(random.nextGaussian());
          if (logit > 0) {
            found++;
            weights += Activation.weight(logit, Math.expm1(2.4));
          }
        }
        assertThat((double) found / documents)
            .as("document frequency for %s and mean weight %s", frequency, mean)
            .isCloseTo(frequency, withinPercentage(8));
        assertThat(weights / found)
            .as("mean weight for document frequency %s", frequency)
            .isCloseTo(mean, withinPercentage(8));
      }
    }
  }

  @Test
  void liftIsTheInverseOfBending(Random random) {
    for (double curvature : new double[] {0, 0.3, 2}) {
      Activation activation = new Activation(curvature);
      for (int i = 0; i < 100; i++) {
        double bent = random.nextDouble(-3, 3);
        assertThat(activation.bent(activation.lift(bent)))
            .isCloseTo(bent, org.assertj.core.api.Assertions.within(1e-9));
      }
    }
  }
}
