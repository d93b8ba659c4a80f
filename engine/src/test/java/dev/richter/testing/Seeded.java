package dev.richter.testing;

import java.util.Random;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test method its {@link Random}. The seed is printed, and taken from the system property
 * {@code richter.seed} where that is set.
 */
public final class Seeded implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Random.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    long seed = Long.getLong("richter.seed", System.nanoTime());
    System.out.printf(
        "%s.%s: -Drichter.seed=%d%n",
        test.getRequiredTestClass().getSimpleName(), test.getDisplayName(), seed);
    return new Random(seed);
  }
}
