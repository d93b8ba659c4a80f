package dev.richter.bench.crisp;

/**
 * What rankings reached.
 *
 * @param vectors how many vectors a document of the pool keeps, on average
 * @param bytes how many bytes they take, a byte a value and four a vector
 * @param reciprocalRanks for each query of the pool
 * @param gains nDCG@10 of each query of the judged collection
 */
public record Scores(double vectors, double bytes, double[] reciprocalRanks, double[] gains) {}
