/**
 * The inner loops of search, each as a scalar twin and a Vector API twin behind {@link
 * dev.richter.simd.Kernels}.
 *
 * <p>{@link dev.richter.simd.KernelProvider} chooses once. Nothing outside this package names
 * {@code jdk.incubator.vector}, so that the engine works without the module.
 */
@NullMarked
package dev.richter.simd;

import org.jspecify.annotations.NullMarked;
