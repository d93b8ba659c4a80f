package dev.richter.build;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Cuts a list into blocks of similar documents: one pass of k-means against randomly picked members
 * of the list, on the heads of the documents (<i>geometric blocking</i>, Seismic section 5.2). A
 * document goes to the centroid of the largest inner product.
 *
 * <p>An instance is scratch for one thread.
 */
final class Blocking {

  /** More blocks than this do not fit the 16-bit block numbers of the summaries. */
  static final int MAX_BLOCKS = 1 << 16;

  private final BlockingParameters parameters;
  private final CentroidIndex index;
  private float[] products = new float[0];

  Blocking(DocumentVectors vectors, BlockingParameters parameters) {
    this.parameters = parameters;
    this.index = new CentroidIndex(vectors, parameters.documentCut());
  }

  /**
   * Assigns each document of a list to a block.
   *
   * @param documents the list's documents, ascending; reordered block after block, ascending within
   *     a block
   * @param seed what the choice of centroids depends on
   * @return where each block ends in {@code documents}
   */
  int[] cut(int[] documents, long seed) throws IOException {
    int centroids = centroidCount(documents.length);
    if (centroids <= 1) {
      return new int[] {documents.length};
    }
    index.index(chooseMembers(documents, centroids, new SplittableRandom(seed)));
    if (products.length < centroids) {
      products = new float[centroids];
    }
    int[] assignment = new int[documents.length];
    int[] sizes = new int[centroids];
    for (int i = 0; i < documents.length; i++) {
      index.products(documents[i], products, centroids);
      assignment[i] = largest(products, centroids);
      sizes[assignment[i]]++;
    }
    dissolveSmallClusters(documents, assignment, sizes);
    return group(documents, assignment, sizes);
  }

  private int centroidCount(int size) {
    long wanted = (long) Math.ceil(size * (double) parameters.centroidFraction());
    return (int) Math.min(wanted, MAX_BLOCKS);
  }

  private static int[] chooseMembers(int[] documents, int count, SplittableRandom random) {
    int[] members = documents.clone();
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i, members.length);
      int chosen = members[other];
      members[other] = members[i];
      members[i] = chosen;
    }
    return Arrays.copyOf(members, count);
  }

  private static int largest(float[] products, int centroids) {
    int best = 0;
    for (int c = 1; c < centroids; c++) {
      if (products[c] > products[best]) {
        best = c;
      }
    }
    return best;
  }

  /**
   * Moves the documents of too small clusters to the nearest of the others; where there is no
   * other, all become one.
   */
  private void dissolveSmallClusters(int[] documents, int[] assignment, int[] sizes)
      throws IOException {
    boolean[] small = new boolean[sizes.length];
    int large = -1;
    for (int c = 0; c < sizes.length; c++) {
      small[c] = sizes[c] < parameters.minClusterSize();
      large = small[c] ? large : c;
    }
    for (int i = 0; i < documents.length; i++) {
      if (!small[assignment[i]]) {
        continue;
      }
      sizes[assignment[i]]--;
      if (large < 0) {
        assignment[i] = 0;
      } else {
        index.products(documents[i], products, sizes.length);
        assignment[i] = nearestLarge(small, large);
      }
      sizes[assignment[i]]++;
    }
  }

  private int nearestLarge(boolean[] small, int anyLarge) {
    int best = anyLarge;
    for (int c = 0; c < small.length; c++) {
      if (!small[c] && products[c] > products[best]) {
        best = c;
      }
    }
    return best;
  }

  private static int[] group(int[] documents, int[] assignment, int[] sizes) {
    int[] next = new int[sizes.length];
    int[] ends = new int[sizes.length];
    int blocks = 0;
    int end = 0;
    for (int c = 0; c < sizes.length; c++) {
      next[c] = end;
      end += sizes[c];
      if (sizes[c] > 0) {
        ends[blocks++] = end;
      }
    }
    int[] ungrouped = documents.clone();
    for (int i = 0; i < ungrouped.length; i++) {
      documents[next[assignment[i]]++] = ungrouped[i];
    }
    return Arrays.copyOf(ends, blocks);
  }
}
