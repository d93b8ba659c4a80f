package dev.richter.codec;

import dev.richter.build.Levels;
import java.io.IOException;

/**
 * The summary of a block: the coordinate-wise maximum of its documents' vectors (Seismic, section
 * 5.2), each weight rounded up to the bound of its {@linkplain Levels level}, nothing left out.
 * Reusable; for one thread.
 */
final class BlockSummary {

  private final ForwardIndex forward;
  private final Levels levels;
  private final int[] documentTokens;
  private final float[] documentWeights;
  private final int[] tokens;
  private int size;

  /**
   * By token, how far its level is from the last plus 1, unsigned; 0 for tokens that the block has
   * not.
   */
  private final byte[] heights;

  BlockSummary(ForwardIndex forward, Levels levels) {
    this.forward = forward;
    this.levels = levels;
    this.documentTokens = new int[forward.maxSize()];
    this.documentWeights = new float[forward.maxSize()];
    this.tokens = new int[forward.vocabularySize()];
    this.heights = new byte[forward.vocabularySize()];
  }

  /** Starts the summary of another block. */
  void clear() {
    for (int i = 0; i < size; i++) {
      heights[tokens[i]] = 0;
    }
    size = 0;
  }

  /** Adds a document of the block. */
  void add(int document) throws IOException {
    int documentSize =
        forward.read(document, documentTokens.length, documentTokens, documentWeights);
    int level = 0;
    for (int i = 0; i < documentSize; i++) {
      // Heaviest first, so levels only rise.
      while (level + 1 < Levels.COUNT && levels.bound(level + 1) >= documentWeights[i]) {
        level++;
      }
      int token = documentTokens[i];
      if (heights[token] == 0) {
        tokens[size++] = token;
      }
      heights[token] = (byte) Math.max(heights[token] & 0xFF, Levels.COUNT - level);
    }
  }

  /** How many tokens the summary has. */
  int size() {
    return size;
  }

  int token(int i) {
    return tokens[i];
  }

  int level(int i) {
    return Levels.COUNT - (heights[tokens[i]] & 0xFF);
  }
}
