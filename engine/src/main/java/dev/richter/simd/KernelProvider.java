package dev.richter.simd;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;

/**
 * Chooses the twin of the kernels, once, when first asked.
 *
 * <p>The Vector API twin is taken where the module {@code jdk.incubator.vector} is present ({@code
 * --add-modules jdk.incubator.vector}) and the processor's vectors are wide enough; otherwise the
 * scalar twin, and the log says so once. The system property {@value #PROPERTY} overrides: {@code
 * scalar} or {@code vector}.
 */
public final class KernelProvider {

  /**
   * The system property that overrides the choice: {@code auto} (default), {@code scalar}, {@code
   * vector}.
   */
  public static final String PROPERTY = "richter.kernels";

  private static final Logger LOG = System.getLogger(KernelProvider.class.getName());

  private KernelProvider() {}

  /** The kernels of this JVM. */
  public static Kernels kernels() {
    return Holder.KERNELS;
  }

  /** Whether the kernels of this JVM are the Vector API twin. */
  public static boolean usesVectorApi() {
    return !(kernels() instanceof ScalarKernels);
  }

  /** The scalar twin, for comparison. */
  public static Kernels scalar() {
    return new ScalarKernels();
  }

  /**
   * The Vector API twin, for comparison.
   *
   * @throws IllegalStateException if the module {@code jdk.incubator.vector} is not there, or the
   *     processor's vectors are too narrow
   */
  public static Kernels vector() {
    if (!vectorModulePresent()) {
      throw new IllegalStateException(
          "module jdk.incubator.vector is not present, expected --add-modules jdk.incubator.vector");
    }
    try {
      // By name, so that this class loads where the module is missing.
      return Class.forName("dev.richter.simd.VectorKernels")
          .asSubclass(Kernels.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (InvocationTargetException e) {
      throw unusable(e.getTargetException());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw unusable(e);
    }
  }

  private static IllegalStateException unusable(Throwable cause) {
    return new IllegalStateException("the Vector API kernels cannot be used: " + cause, cause);
  }

  private static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  private static Kernels choose() {
    String wanted = System.getProperty(PROPERTY, "auto");
    switch (wanted) {
      case "scalar" -> {
        return scalar();
      }
      case "vector" -> {
        return vector();
      }
      case "auto" -> {}
      default ->
          throw new IllegalArgumentException(
              "system property %s is \"%s\", expected auto, scalar or vector"
                  .formatted(PROPERTY, wanted));
    }
    if (!vectorModulePresent()) {
      LOG.log(
          Level.WARNING,
          "Scoring with the scalar kernels: start Java with --add-modules jdk.incubator.vector for the faster ones");
      return scalar();
    }
    try {
      return vector();
    } catch (IllegalStateException e) {
      LOG.log(Level.WARNING, "Scoring with the scalar kernels: " + e.getMessage());
      return scalar();
    }
  }

  /** Initialised by the class loader, exactly once. */
  private static final class Holder {
    static final Kernels KERNELS = choose();

    static {
      LOG.log(Level.DEBUG, "Kernels: {0}", KERNELS.name());
    }
  }
}
