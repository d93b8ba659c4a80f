package dev.richter.datasets.generate;

import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.util.Arrays;

/** A function given by points with straight lines between them. */
record Curve(double[] x, double[] y) {

  Curve {
    boolean rising = x.length == y.length && x.length > 1;
    for (int i = 1; rising && i < x.length; i++) {
      rising = x[i] > x[i - 1];
    }
    if (!rising) {
      throw new RichterException(
          ErrorCode.PARAMETER_INVALID,
          "curve over %s with values %s, expected as many of both, the former rising"
              .formatted(Arrays.toString(x), Arrays.toString(y)));
    }
  }

  /** The value at a place; outside the points the outermost lines go on. */
  double at(double place) {
    int right = 1;
    while (right < x.length - 1 && x[right] < place) {
      right++;
    }
    double share = (place - x[right - 1]) / (x[right] - x[right - 1]);
    return y[right - 1] + share * (y[right] - y[right - 1]);
  }

  /** The curve through the logarithms of the points. */
  Curve logarithmic() {
    return new Curve(
        Arrays.stream(x).map(StrictMath::log).toArray(),
        Arrays.stream(y).map(StrictMath::log).toArray());
  }
}
