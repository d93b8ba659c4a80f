package dev.richter.tools.train;

import dev.richter.simd.KernelProvider;
import dev.richter.simd.MatrixKernels;
import dev.richter.vector.MultiVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Finds passages of other pairs that look like the answer of a query and are none, by the cosines
 * of the means of rows.
 *
 * <p>A passage that is as close to the query as its own, or nearly, may answer it as well, or be
 * almost the same text: only those below a share of its own passage's cosine count, as in
 * NV-Retriever (<a href="https://arxiv.org/abs/2407.15831">Moreira et al., 2024</a>, TopK-PercPos).
 *
 * <p>The means stay in memory, a float for each value of a row and each pair; a step compares each
 * of its queries with all of them.
 */
final class HardNegatives {

  /** From so many passages, the closest that count, a step draws. */
  static final int CANDIDATES = 32;

  private static final double LARGEST_SHARE = 0.95;
  private static final int BLOCK = 2_048;
  private static final MatrixKernels KERNELS = KernelProvider.kernels().matrices();

  private final PairSource pairs;
  private final Workers workers;
  private final int dimension;

  /** The mean of each passage, of length 1. */
  private final float[][] blocks;

  HardNegatives(PairSource pairs, Workers workers) {
    this.pairs = pairs;
    this.workers = workers;
    this.dimension = pairs.dimension();
    this.blocks = new float[(pairs.size() + BLOCK - 1) / BLOCK][];
    workers.each(blocks.length, this::fill);
  }

  private void fill(int block) {
    int size = size(block);
    blocks[block] = new float[size * dimension];
    for (int i = 0; i < size; i++) {
      float[] mean = mean(pairs.document(block * BLOCK + i));
      System.arraycopy(mean, 0, blocks[block], i * dimension, dimension);
    }
  }

  private int size(int block) {
    return Math.min(BLOCK, pairs.size() - block * BLOCK);
  }

  /** The mean of rows, of length 1; 0 where they cancel each other. */
  private static float[] mean(MultiVector text) {
    double[] sums = new double[text.dimension()];
    double square = 0;
    for (int i = 0; i < sums.length; i++) {
      for (int row = 0; row < text.size(); row++) {
        sums[i] += text.value(row, i);
      }
      square += sums[i] * sums[i];
    }
    float[] mean = new float[sums.length];
    for (int i = 0; square > 0 && i < mean.length; i++) {
      mean[i] = (float) (sums[i] / Math.sqrt(square));
    }
    return mean;
  }

  /**
   * Draws passages for the queries of a batch.
   *
   * @param batch the pairs of the batch
   * @param queries their queries
   * @param count how many to draw for each, at most {@link #CANDIDATES}
   * @return the pairs that have the passages, none of them twice or of the batch
   */
  Set<Integer> draw(int[] batch, List<MultiVector> queries, int count, SplittableRandom random) {
    float[] means = new float[batch.length * dimension];
    float[] limits = new float[batch.length];
    for (int i = 0; i < batch.length; i++) {
      float[] mean = mean(queries.get(i));
      System.arraycopy(mean, 0, means, i * dimension, dimension);
      limits[i] = (float) (LARGEST_SHARE * own(mean, batch[i]));
    }
    float[] columns = MatrixKernels.spread(means, 0, batch.length, dimension);
    long[][][] found = new long[blocks.length][][];
    workers.each(blocks.length, block -> found[block] = closest(block, columns, limits));
    Set<Integer> drawn = new LinkedHashSet<>();
    for (int i = 0; i < batch.length; i++) {
      int query = i;
      long[] best =
          Arrays.stream(found).flatMapToLong(block -> Arrays.stream(block[query])).toArray();
      Arrays.sort(best);
      List<Integer> candidates = new ArrayList<>();
      for (int rank = best.length - 1; rank >= Math.max(0, best.length - CANDIDATES); rank--) {
        candidates.add(~(int) best[rank]);
      }
      for (int j = 0; j < count && !candidates.isEmpty(); j++) {
        drawn.add(candidates.remove(random.nextInt(candidates.size())));
      }
    }
    for (int pair : batch) {
      drawn.remove(pair);
    }
    return drawn;
  }

  private float own(float[] query, int pair) {
    float[] passages = blocks[pair / BLOCK];
    float product = 0;
    for (int i = 0; i < dimension; i++) {
      product += query[i] * passages[pair % BLOCK * dimension + i];
    }
    return product;
  }

  /**
   * The closest passages of a block to each query, below its limit.
   *
   * @return for each query, the bits of the cosine above the complement of the pair's number, so
   *     that the larger is the closer one
   */
  private long[][] closest(int block, float[] columns, float[] limits) {
    int width = MatrixKernels.columns(limits.length);
    int size = size(block);
    float[] products = new float[size * width];
    KERNELS.products(blocks[block], size, dimension, columns, width, products, 0);
    long[][] closest = new long[limits.length][];
    for (int query = 0; query < limits.length; query++) {
      long[] keys = new long[CANDIDATES];
      int count = 0;
      for (int i = 0; i < size; i++) {
        float product = products[i * width + query];
        // Cosines below 0 are no candidates, so that bits order as values do.
        if (!(product > 0 && product < limits[query])) {
          continue;
        }
        int pair = block * BLOCK + i;
        long key =
            (long) Float.floatToRawIntBits(product) << Integer.SIZE | Integer.toUnsignedLong(~pair);
        if (count < CANDIDATES || key > keys[CANDIDATES - 1]) {
          count = Math.min(CANDIDATES, count + 1);
          int place = count - 1;
          while (place > 0 && keys[place - 1] < key) {
            keys[place] = keys[place - 1];
            place--;
          }
          keys[place] = key;
        }
      }
      closest[query] = Arrays.copyOf(keys, count);
    }
    return closest;
  }
}
