package dev.richter.tools.plot;

import com.fasterxml.jackson.core.JsonParser;
import dev.richter.datasets.io.JsonLines;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The loss of a training by step, and its mean over the steps around.
 *
 * @param steps the steps in their order, counted from 1
 * @param losses the loss of each
 */
public record LossPlot(List<Integer> steps, List<Double> losses) {

  /** Of how many parts of the training a mean is taken. */
  private static final int PARTS = 40;

  /** A line of the log. */
  private record Step(int step, double loss) {}

  /**
   * Reads a log of losses, JSON lines with {@code step} and {@code loss}. Where a training was
   * interrupted and has taken a step again, the later line counts.
   *
   * @throws RichterException as {@link JsonLines} does, or with {@link ErrorCode#DATA_MALFORMED} if
   *     a line has no step or loss
   */
  public static LossPlot read(Path log) {
    Map<Integer, Double> losses = new TreeMap<>();
    try (JsonLines lines = JsonLines.open(log)) {
      for (Step step = lines.next(parser -> step(lines, parser));
          step != null;
          step = lines.next(parser -> step(lines, parser))) {
        losses.put(step.step(), step.loss());
      }
    }
    return new LossPlot(List.copyOf(losses.keySet()), List.copyOf(losses.values()));
  }

  private static Step step(JsonLines lines, JsonParser parser) throws IOException {
    int step = 0;
    double loss = Double.NaN;
    for (String field = lines.nextField(); field != null; field = lines.nextField()) {
      switch (field) {
        case "step" -> step = parser.getValueAsInt();
        case "loss" -> loss = parser.getValueAsDouble(Double.NaN);
        default -> parser.skipChildren();
      }
    }
    if (step < 1 || Double.isNaN(loss)) {
      throw lines.malformed("no step and loss, expected both of a step from 1 on");
    }
    return new Step(step, loss);
  }

  /** The mean over the steps around each one. */
  private List<Double> means() {
    int reach = losses.size() / PARTS / 2;
    double[] sums = new double[losses.size() + 1];
    for (int i = 0; i < losses.size(); i++) {
      sums[i + 1] = sums[i] + losses.get(i);
    }
    return IntStream.range(0, losses.size())
        .mapToObj(
            i -> {
              int from = Math.max(0, i - reach);
              int to = Math.min(losses.size(), i + reach + 1);
              return (sums[to] - sums[from]) / (to - from);
            })
        .toList();
  }

  /**
   * Draws the plot into an SVG file; the same losses give the same bytes.
   *
   * @throws RichterException with {@link ErrorCode#STORAGE_FAILED}
   */
  public void write(Path svg) {
    SvgPlot.write(
        svg,
        """
        {
          "kind": "plot",
          "ggtitle": {"text": "Loss by step"},
          "ggsize": {"width": 760, "height": 440},
          "scales": [{"aesthetic": "x", "name": "step"}, {"aesthetic": "y", "name": "loss"}],
          "layers": [
            {"geom": "line", "data": %s, "mapping": {"x": "step", "y": "loss"},
              "color": "#9ecae1", "size": 0.5},
            {"geom": "line", "data": %s, "mapping": {"x": "step", "y": "loss"},
              "color": "#08519c", "size": 1.2}
          ]
        }
        """
            .formatted(data(losses), data(means())));
  }

  /** The columns in a fixed order, for the same bytes. */
  private String data(List<Double> values) {
    Map<String, List<?>> columns = new LinkedHashMap<>();
    columns.put("step", steps);
    columns.put("loss", values);
    return SvgPlot.data(columns);
  }
}
