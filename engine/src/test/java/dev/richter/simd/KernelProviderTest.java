package dev.richter.simd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.richter.testing.ChildJvm;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The choice is made once in a JVM, so that each case takes a JVM of its own. */
final class KernelProviderTest {

  private static final String MODULE = "--add-modules=jdk.incubator.vector";
  private static final String WARNING = "Scoring with the scalar kernels";

  @Test
  void withoutTheModuleScoresWithTheScalarTwinAndSaysSoOnce() throws IOException {
    String output = run(List.of());
    assertThat(output).contains("kernels: scalar").containsOnlyOnce(WARNING);
    assertThat(output).contains("--add-modules jdk.incubator.vector");
    assertThat(found(output)).isEqualTo(found(run(List.of(MODULE))));
  }

  @Test
  @EnabledIf("dev.richter.simd.KernelTwinsTest#vectorsAreWide")
  void withTheModuleScoresWithTheVectorTwin() throws IOException {
    assertThat(run(List.of(MODULE))).contains("kernels: vector").doesNotContain(WARNING);
  }

  @Test
  void onAProcessorOfNarrowVectorsScoresWithTheScalarTwinAndSaysSoOnce() throws IOException {
    assertThat(run(List.of(MODULE, "-XX:MaxVectorSize=16")))
        .contains("kernels: scalar")
        .containsOnlyOnce(WARNING)
        .contains("128 bits");
  }

  @Test
  void thePropertyAsksForTheScalarTwin() throws IOException {
    assertThat(run(List.of(MODULE, "-Drichter.kernels=scalar")))
        .contains("kernels: scalar")
        .doesNotContain(WARNING);
  }

  @Test
  void thePropertyAsksForTheVectorTwinOrElseFails() throws IOException {
    assertThat(run(List.of("-Drichter.kernels=vector")))
        .doesNotContain("found:")
        .contains("jdk.incubator.vector is not present");
  }

  @Test
  void refusesAnyOtherValueOfTheProperty() throws IOException {
    assertThat(run(List.of(MODULE, "-Drichter.kernels=fast")))
        .doesNotContain("found:")
        .contains("richter.kernels is \"fast\", expected auto, scalar or vector");
  }

  private static String run(List<String> flags) throws IOException {
    return ChildJvm.output(flags, ScoringProgram.class);
  }

  private static String found(String output) {
    return output.lines().filter(line -> line.startsWith("found:")).findFirst().orElseThrow();
  }
}
