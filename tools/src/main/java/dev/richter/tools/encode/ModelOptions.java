package dev.richter.tools.encode;

import java.util.Optional;

/**
 * How a model runs, and what holds in place of what {@code encoder.json} says.
 *
 * @param threads how many batches it runs side by side, each on a thread, at least 1
 * @param batchSize how many texts it is given at once, at least 1
 * @param maxTokens how many tokens a text is cut to
 * @param topTokens how many of the heaviest tokens a sparse vector keeps
 * @param prefix what is put in front of each text
 * @param skipPunctuation whether tokens of punctuation in documents give no rows, even if {@code
 *     encoder.json} does not say so
 */
public record ModelOptions(
    int threads,
    int batchSize,
    Optional<Integer> maxTokens,
    Optional<Integer> topTokens,
    Optional<String> prefix,
    boolean skipPunctuation) {

  /** Whatever {@code encoder.json} says, in batches of the default size. */
  public static ModelOptions ofThreads(int threads) {
    return new ModelOptions(
        threads,
        EncoderOptions.DEFAULT_BATCH_SIZE,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** The settings that hold. */
  EncoderSettings over(EncoderSettings settings) {
    return new EncoderSettings(
        maxTokens.orElse(settings.maxTokens()),
        topTokens.orElse(settings.topTokens()),
        prefix.orElse(settings.queryPrefix()),
        prefix.orElse(settings.documentPrefix()),
        skipPunctuation || settings.skipPunctuation(),
        settings.head(),
        settings.queryModel(),
        settings.queryTokenWeights());
  }
}
