package dev.richter.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;
import java.util.function.IntConsumer;
import org.apache.lucene.util.IntroSelector;

/**
 * Orders documents so that similar ones stand side by side: blocks of neighbours then share most of
 * their tokens, and their summaries bound them tightly.
 *
 * <p>The documents are halved again and again, each time by 2-means with halves of equal size: a
 * direction in the space of tokens is refined a few times on a sample, from two random documents to
 * the difference of the halves' means; then the documents are cut at the median of their cosine
 * with it. The order depends on the vectors alone, not on the number of threads.
 */
public final class DocumentOrder {

  /** Documents are compared by so many of their heaviest tokens. */
  private static final int HEAD = 48;

  private static final int REFINEMENTS = 3;

  /** A direction is refined on at most so many documents. */
  private static final int SAMPLE = 4096;

  /** Smaller stretches are not worth a task of their own. */
  private static final int SMALLEST_TASK = 8192;

  private final DocumentVectors vectors;
  private final int blockSize;
  private final IntConsumer placed;

  /** Documents; in their high halves, while a stretch is cut, their place along the direction. */
  private final long[] documents;

  private final ConcurrentLinkedQueue<Direction> directions = new ConcurrentLinkedQueue<>();

  private DocumentOrder(
      DocumentVectors vectors, int blockSize, IntConsumer placed, long[] documents) {
    this.vectors = vectors;
    this.blockSize = blockSize;
    this.placed = placed;
    this.documents = documents;
  }

  /**
   * Orders the documents that have a vector.
   *
   * @param blockSize how many neighbours will make a block, at least 1: stretches are cut at
   *     multiples of it, and not below it
   * @param threads how many threads to use, at least 1
   * @param placed is told, by threads that order, how many more documents have got their block
   * @return the documents in their new order
   */
  public static int[] order(DocumentVectors vectors, int blockSize, int threads, IntConsumer placed)
      throws IOException {
    int[] token = new int[1];
    float[] weight = new float[1];
    long[] documents = new long[vectors.maxDocument()];
    int size = 0;
    for (int document = 0; document < documents.length; document++) {
      if (vectors.read(document, 1, token, weight) > 0) {
        documents[size++] = document;
      }
    }
    DocumentOrder order = new DocumentOrder(vectors, blockSize, placed, documents);
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      pool.invoke(order.new Cut(0, size));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    int[] ordered = new int[size];
    for (int place = 0; place < size; place++) {
      ordered[place] = (int) documents[place];
    }
    return ordered;
  }

  private final class Cut extends RecursiveAction {

    private static final long serialVersionUID = 1;

    private final int from;
    private final int to;

    Cut(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    protected void compute() {
      if (to - from <= blockSize) {
        placed.accept(to - from);
        return;
      }
      Direction direction = directions.poll();
      if (direction == null) {
        direction = new Direction();
      }
      if (to - from < SMALLEST_TASK) {
        cutAll(from, to, direction);
        directions.add(direction);
      } else {
        int middle = cut(from, to, direction);
        directions.add(direction);
        invokeAll(new Cut(from, middle), new Cut(middle, to));
      }
    }
  }

  private void cutAll(int from, int to, Direction direction) {
    if (to - from <= blockSize) {
      placed.accept(to - from);
      return;
    }
    int middle = cut(from, to, direction);
    cutAll(from, middle, direction);
    cutAll(middle, to, direction);
  }

  /** Cuts a stretch in two and returns where the second half starts. */
  private int cut(int from, int to, Direction direction) {
    int blocks = (to - from + blockSize - 1) / blockSize;
    int middle = from + (blocks + 1) / 2 * blockSize;
    try {
      direction.find(from, to);
      for (int place = from; place < to; place++) {
        documents[place] = direction.key((int) documents[place]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    new Median(documents).select(from, to, middle);
    for (int place = from; place < to; place++) {
      documents[place] = (int) documents[place];
    }
    return middle;
  }

  /** A direction in the space of tokens, with the buffers to find it. For one thread. */
  private final class Direction {

    private final int[] tokens = new int[HEAD];
    private final float[] weights = new float[HEAD];
    private final float[] direction = new float[vectors.vocabularySize()];
    private final long[] sample = new long[SAMPLE];
    private final int[] used = new int[vectors.vocabularySize()];
    private int usedSize;

    void find(int from, int to) throws IOException {
      int size = Math.min(SAMPLE, to - from);
      for (int i = 0; i < size; i++) {
        sample[i] = (int) documents[from + (int) ((long) i * (to - from) / size)];
      }
      SplittableRandom random = new SplittableRandom(((long) from << Integer.SIZE) | to);
      clear();
      int first = random.nextInt(size);
      int second = (first + 1 + random.nextInt(size - 1)) % size;
      add((int) sample[first], 1);
      add((int) sample[second], -1);
      for (int refinement = 0; refinement < REFINEMENTS; refinement++) {
        for (int i = 0; i < size; i++) {
          sample[i] = key((int) sample[i]);
        }
        new Median(sample).select(0, size, size / 2);
        clear();
        for (int i = 0; i < size; i++) {
          add((int) sample[i], i < size / 2 ? -1 : 1);
        }
      }
    }

    private void clear() {
      if (usedSize == used.length) {
        Arrays.fill(direction, 0);
      }
      for (int i = 0; i < usedSize; i++) {
        direction[used[i]] = 0;
      }
      usedSize = 0;
    }

    private void add(int document, float sign) throws IOException {
      int size = vectors.read(document, HEAD, tokens, weights);
      float factor = sign / norm(size);
      for (int i = 0; i < size; i++) {
        if (direction[tokens[i]] == 0 && usedSize < used.length) {
          used[usedSize++] = tokens[i];
        }
        direction[tokens[i]] += factor * weights[i];
      }
    }

    /** The document, and in the high half its cosine with the direction as an ordered number. */
    long key(int document) throws IOException {
      int size = vectors.read(document, HEAD, tokens, weights);
      float dot = 0;
      for (int i = 0; i < size; i++) {
        dot += direction[tokens[i]] * weights[i];
      }
      int bits = Float.floatToIntBits(dot / norm(size));
      int ordered = bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE);
      return ((long) ordered << Integer.SIZE) | document;
    }

    private float norm(int size) {
      double sum = 0;
      for (int i = 0; i < size; i++) {
        sum += (double) weights[i] * weights[i];
      }
      return (float) Math.sqrt(sum);
    }
  }

  /** Brings the smaller keys to the left of a place. */
  private static final class Median extends IntroSelector {

    private final long[] keys;
    private long pivot;

    Median(long[] keys) {
      this.keys = keys;
    }

    @Override
    protected void swap(int i, int j) {
      long key = keys[i];
      keys[i] = keys[j];
      keys[j] = key;
    }

    @Override
    protected void setPivot(int i) {
      pivot = keys[i];
    }

    @Override
    protected int comparePivot(int j) {
      return Long.compare(pivot, keys[j]);
    }
  }
}
