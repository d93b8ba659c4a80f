package dev.richter.build;

import java.io.IOException;
import java.util.Arrays;

/**
 * Summarises blocks: the coordinate-wise maximum of a block's full vectors, cut down to its
 * heaviest entries that together hold a share α of its L1 mass (<i>summary energy</i>, Seismic
 * section 5.3), quantised to 8 bits with one scale a list.
 *
 * <p>An instance is scratch for one thread: {@link #summarize} each block of a list, then {@link
 * #transpose}.
 */
final class Summaries {

  static final int MAX_CODE = 255;

  private final DocumentVectors vectors;
  private final float energy;
  private final int[] documentTokens;
  private final float[] documentWeights;

  /** By token, the block's maximum; all 0 between blocks. */
  private final float[] maxima;

  /** By token, how many entries there are; all 0 between lists. */
  private final int[] counts;

  private final int[] touched;
  private final double[] mass = new double[MAX_CODE + 1];

  private int[] entryTokens = new int[1024];
  private int[] entryBlocks = new int[1024];
  private float[] entryWeights = new float[1024];
  private int entries;

  Summaries(DocumentVectors vectors, float energy) {
    this.vectors = vectors;
    this.energy = energy;
    this.documentTokens = new int[vectors.maxSize()];
    this.documentWeights = new float[vectors.maxSize()];
    this.maxima = new float[vectors.vocabularySize()];
    this.counts = new int[vectors.vocabularySize()];
    this.touched = new int[vectors.vocabularySize()];
  }

  /**
   * Adds the summary of the documents from {@code start} to {@code end}, exclusive, as a block's.
   */
  void summarize(int block, int[] documents, int start, int end) throws IOException {
    int size = 0;
    for (int i = start; i < end; i++) {
      int read = vectors.read(documents[i], documentTokens.length, documentTokens, documentWeights);
      for (int j = 0; j < read; j++) {
        int token = documentTokens[j];
        float before = maxima[token];
        if (before == 0) {
          touched[size++] = token;
        }
        maxima[token] = Math.max(before, documentWeights[j]);
      }
    }
    addHeaviest(block, size);
  }

  /**
   * Keeps the heaviest touched tokens that hold the wanted mass. A histogram stands in for sorting:
   * tokens of the same bucket differ by less than the quantisation step, and are taken in the order
   * they came.
   */
  private void addHeaviest(int block, int size) {
    float heaviest = 0;
    double total = 0;
    for (int i = 0; i < size; i++) {
      heaviest = Math.max(heaviest, maxima[touched[i]]);
      total += maxima[touched[i]];
    }
    // Doubles: with floats the lightest and the heaviest weights there are would overflow.
    double toBucket = MAX_CODE / (double) heaviest;
    Arrays.fill(mass, 0);
    for (int i = 0; i < size; i++) {
      mass[(int) (maxima[touched[i]] * toBucket)] += maxima[touched[i]];
    }
    double left = energy == 1 ? Double.POSITIVE_INFINITY : energy * total;
    int bucket = MAX_CODE;
    while (bucket > 0 && left > mass[bucket]) {
      left -= mass[bucket--];
    }
    ensureCapacity(size);
    for (int i = 0; i < size; i++) {
      float weight = maxima[touched[i]];
      int own = (int) (weight * toBucket);
      if (own > bucket || (own == bucket && left > 0)) {
        left -= own == bucket ? weight : 0;
        entryTokens[entries] = touched[i];
        entryBlocks[entries] = block;
        entryWeights[entries++] = weight;
      }
      maxima[touched[i]] = 0;
    }
  }

  /** Lays the summaries added so far out by token, and starts over for the next list. */
  BlockedList transpose(int[] documents, int[] blockEnds) {
    float heaviest = 0;
    int rows = 0;
    for (int e = 0; e < entries; e++) {
      heaviest = Math.max(heaviest, entryWeights[e]);
      if (counts[entryTokens[e]]++ == 0) {
        touched[rows++] = entryTokens[e];
      }
    }
    int[] rowTokens = Arrays.copyOf(touched, rows);
    Arrays.sort(rowTokens);
    int[] rowEnds = new int[rows];
    int next = 0;
    for (int row = 0; row < rows; row++) {
      int count = counts[rowTokens[row]];
      counts[rowTokens[row]] = next;
      next += count;
      rowEnds[row] = next;
    }
    float scale = scale(heaviest);
    int[] blocks = new int[entries];
    byte[] codes = new byte[entries];
    for (int e = 0; e < entries; e++) {
      int place = counts[entryTokens[e]]++;
      blocks[place] = entryBlocks[e];
      codes[place] = (byte) Math.clamp((int) Math.ceil(entryWeights[e] / scale), 1, MAX_CODE);
    }
    for (int token : rowTokens) {
      counts[token] = 0;
    }
    entries = 0;
    return new BlockedList(documents, blockEnds, scale, rowTokens, rowEnds, blocks, codes);
  }

  /** Rounded up, so that the largest weight's code times the scale does not fall below it. */
  private static float scale(float heaviest) {
    return Math.max(Float.MIN_NORMAL, Math.nextUp(heaviest / MAX_CODE));
  }

  private void ensureCapacity(int more) {
    if (entries + more > entryTokens.length) {
      int capacity = Math.max(entries + more, entries * 2);
      entryTokens = Arrays.copyOf(entryTokens, capacity);
      entryBlocks = Arrays.copyOf(entryBlocks, capacity);
      entryWeights = Arrays.copyOf(entryWeights, capacity);
    }
  }
}
