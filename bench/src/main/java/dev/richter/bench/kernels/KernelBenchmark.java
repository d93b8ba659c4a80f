package dev.richter.bench.kernels;

import dev.richter.simd.KernelProvider;
import dev.richter.simd.Kernels;
import org.openjdk.jmh.annotations.Param;

/** What has {@link Kernels twins}. */
public abstract class KernelBenchmark extends JmhBenchmark {

  /** Which twin is timed. */
  @Param({"scalar", "vector"})
  public String twin = "scalar";

  /** The twin's kernels. */
  final Kernels twinKernels() {
    return twin.equals("vector") ? KernelProvider.vector() : KernelProvider.scalar();
  }
}
