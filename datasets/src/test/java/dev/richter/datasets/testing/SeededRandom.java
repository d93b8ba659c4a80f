package dev.richter.datasets.testing;

import java.util.Random;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Gives a test method a {@link Random} and prints its seed if the test fails. {@code
 * -Drichter.seed=…} repeats it.
 */
public final class SeededRandom implements ParameterResolver, TestWatcher {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SeededRandom.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Random.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    long seed = Long.getLong("richter.seed", System.nanoTime());
    context.getStore(NAMESPACE).put("seed", seed);
    return new Random(seed);
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    Long seed = context.getStore(NAMESPACE).get("seed", Long.class);
    if (seed != null) {
      System.err.printf("%s: repeat with -Drichter.seed=%d%n", context.getDisplayName(), seed);
    }
  }
}
