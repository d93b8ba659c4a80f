package dev.richter.tools;

import dev.richter.Tuning;

/** What tuning has found, as people read it. */
final class TuningText {

  private static final String HEADER =
      "    recall    cut  factor  measured  at least   mean µs  confirmed%n";

  private TuningText() {}

  /** How sure it is that a setting reaches the recall that it was chosen for. */
  enum Confirmation {
    CONFIDENTLY("yes"),
    IN_THE_MEAN("in the mean"),
    NOT("no");

    private final String text;

    Confirmation(String text) {
      this.text = text;
    }

    static Confirmation of(Tuning.Step step) {
      if (step.recallAtLeast() >= step.wantedRecall()) {
        return CONFIDENTLY;
      }
      return step.recall() >= step.wantedRecall() ? IN_THE_MEAN : NOT;
    }
  }

  /** What was tuned, with what. */
  static String summary(Tuning tuning) {
    return Text.format(
        "for recall %s where nothing else is asked for; %s queries%s, k %s, %s documents",
        tuning.defaultRecall(),
        Text.count(tuning.queries()),
        tuning.sampledFromDocuments() ? " made of documents" : "",
        Text.count(tuning.k()),
        Text.count(tuning.documents()));
  }

  /** A line for each recall. */
  static String table(Tuning tuning) {
    StringBuilder text = new StringBuilder();
    text.append(Text.format(HEADER));
    for (Tuning.Step step : tuning.steps()) {
      text.append(
          Text.format(
              "  %8s  %5s  %6s  %8.4f  %8.4f  %8.1f  %s%n",
              step.wantedRecall(),
              Float.toString(step.impactCut()),
              Float.toString(step.heapFactor()),
              step.recall(),
              step.recallAtLeast(),
              step.meanMicros(),
              Confirmation.of(step).text));
    }
    text.append(
        Text.format(
            "  %8s  exact          %8.4f  %8.4f  %8.1f  yes%n",
            tuning.steps().isEmpty() ? "any" : "above", 1.0, 1.0, tuning.exactMicros()));
    return text.toString();
  }
}
