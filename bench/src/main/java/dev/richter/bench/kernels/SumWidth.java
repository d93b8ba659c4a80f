package dev.richter.bench.kernels;

/** How the sum of a block is stored. */
public enum SumWidth {
  /** Four to an int: an estimate. */
  BYTE,
  /** From 0 on: a bound. */
  SHORT
}
