package dev.richter.client;

import java.util.Optional;

/**
 * How hard to try; the contract says what each parameter does. A recall stands alone.
 *
 * @param exact whether to miss nothing
 * @param recall which share of the exact answer to find, of a tuned field
 * @param impactCut for sparse vectors
 * @param heapFactor for sparse vectors
 * @param probes for multi-vectors
 * @param candidates for multi-vectors
 * @param margin for multi-vectors
 */
public record SearchParams(
    Optional<Boolean> exact,
    Optional<Double> recall,
    Optional<Float> impactCut,
    Optional<Float> heapFactor,
    Optional<Integer> probes,
    Optional<Integer> candidates,
    Optional<Float> margin) {

  private static final SearchParams NONE =
      new SearchParams(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Miss nothing. */
  public static SearchParams missNothing() {
    return new SearchParams(
        Optional.of(true),
        NONE.recall,
        NONE.impactCut,
        NONE.heapFactor,
        NONE.probes,
        NONE.candidates,
        NONE.margin);
  }

  /** Reach a recall as fast as tuning has found. */
  public static SearchParams toReach(double recall) {
    return new SearchParams(
        NONE.exact,
        Optional.of(recall),
        NONE.impactCut,
        NONE.heapFactor,
        NONE.probes,
        NONE.candidates,
        NONE.margin);
  }

  /** The parameters of searches of sparse vectors. */
  public static SearchParams sparse(float impactCut, float heapFactor) {
    return new SearchParams(
        NONE.exact,
        NONE.recall,
        Optional.of(impactCut),
        Optional.of(heapFactor),
        NONE.probes,
        NONE.candidates,
        NONE.margin);
  }

  /** The parameters of searches of multi-vectors. */
  public static SearchParams multiVector(int probes, float margin) {
    return new SearchParams(
        NONE.exact,
        NONE.recall,
        NONE.impactCut,
        NONE.heapFactor,
        Optional.of(probes),
        NONE.candidates,
        Optional.of(margin));
  }
}
