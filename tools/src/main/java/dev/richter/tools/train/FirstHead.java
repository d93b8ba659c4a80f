package dev.richter.tools.train;

import dev.richter.simd.KernelProvider;
import dev.richter.simd.MatrixKernels;
import dev.richter.vector.MultiVector;
import java.util.SplittableRandom;

/**
 * The head that training begins with where none is given: the directions in which the rows of some
 * pairs extend most, found by orthogonal iteration.
 */
final class FirstHead {

  private static final int PAIRS = 256;
  private static final int ITERATIONS = 40;
  private static final float LEAST_EXTENT = 1e-6f;

  private FirstHead() {}

  /** A matrix with orthonormal columns, a row for each value of an input row. */
  static float[] of(PairSource pairs, int dimension, long seed) {
    SplittableRandom random = Draws.of(seed, Draws.START, 0);
    int inputDimension = pairs.dimension();
    float[] moments = moments(pairs, random);
    double[][] directions = new double[dimension][inputDimension];
    for (double[] direction : directions) {
      for (int i = 0; i < inputDimension; i++) {
        direction[i] = random.nextDouble() - 0.5;
      }
    }
    orthonormalize(directions);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      multiply(moments, directions);
      orthonormalize(directions);
    }
    float[] matrix = new float[inputDimension * dimension];
    for (int i = 0; i < dimension; i++) {
      for (int input = 0; input < inputDimension; input++) {
        matrix[input * dimension + i] = (float) directions[i][input];
      }
    }
    return matrix;
  }

  /** The sum of the products of rows of length 1 with themselves. */
  private static float[] moments(PairSource pairs, SplittableRandom random) {
    int inputDimension = pairs.dimension();
    float[] moments = new float[inputDimension * inputDimension];
    for (int i = 0; i < Math.min(PAIRS, pairs.size()); i++) {
      int pair = pairs.size() <= PAIRS ? i : random.nextInt(pairs.size());
      add(pairs.query(pair).normalized(), moments);
      add(pairs.document(pair).normalized(), moments);
    }
    float trace = 0;
    for (int i = 0; i < inputDimension; i++) {
      trace += moments[i * inputDimension + i];
    }
    for (int i = 0; i < inputDimension; i++) {
      // So that no direction becomes 0 where the rows have fewer than are wanted.
      moments[i * inputDimension + i] += trace * LEAST_EXTENT;
    }
    return moments;
  }

  private static void add(MultiVector text, float[] moments) {
    int dimension = text.dimension();
    int width = MatrixKernels.columns(dimension);
    float[] transposed = new float[dimension * text.size()];
    float[] columns = new float[width * text.size()];
    for (int row = 0; row < text.size(); row++) {
      for (int i = 0; i < dimension; i++) {
        transposed[i * text.size() + row] = text.value(row, i);
        columns[MatrixKernels.place(i, row, text.size())] = text.value(row, i);
      }
    }
    float[] products = new float[dimension * width];
    KernelProvider.kernels()
        .matrices()
        .products(
            transposed,
            /* size= */ dimension,
            /* dimension= */ text.size(),
            columns,
            width,
            products,
            0);
    for (int i = 0; i < dimension; i++) {
      for (int j = 0; j < dimension; j++) {
        moments[i * dimension + j] += products[i * width + j];
      }
    }
  }

  private static void multiply(float[] moments, double[][] directions) {
    for (double[] direction : directions) {
      double[] product = new double[direction.length];
      for (int i = 0; i < product.length; i++) {
        double factor = direction[i];
        for (int j = 0; j < product.length; j++) {
          product[j] += factor * moments[i * product.length + j];
        }
      }
      System.arraycopy(product, 0, direction, 0, product.length);
    }
  }

  /** Gram and Schmidt's, twice over for the sake of rounding. */
  private static void orthonormalize(double[][] directions) {
    for (int i = 0; i < directions.length; i++) {
      for (int times = 0; times < 2; times++) {
        for (int j = 0; j < i; j++) {
          subtract(directions[i], dot(directions[i], directions[j]), directions[j]);
        }
        subtract(
            directions[i], 1 - 1 / Math.sqrt(dot(directions[i], directions[i])), directions[i]);
      }
    }
  }

  private static void subtract(double[] from, double factor, double[] values) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= factor * values[i];
    }
  }

  private static double dot(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }
}
