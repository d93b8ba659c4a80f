package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/**
 * The command line, run within the test.
 *
 * @param exitCode what the shell would see
 * @param out what went to the output
 * @param err what went to the error output
 */
record Cli(int exitCode, String out, String err) {

  /** Runs a command. */
  static Cli run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
    int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), texts);
    return new Cli(exitCode, out.toString(), err.toString());
  }

  /** This run, which has to have succeeded without a word on the error output. */
  Cli succeeded() {
    assertThat(err).isEmpty();
    assertThat(exitCode).isZero();
    return this;
  }

  /** This run, which has to have failed with one line on the error output. */
  Cli failed(ExitCode expected, String... fragments) {
    assertThat(err).contains(fragments).doesNotContain("\tat ");
    assertThat(err.lines().filter(line -> line.startsWith("richter: "))).hasSize(1);
    assertThat(exitCode).isEqualTo(expected.number());
    assertThat(out).isEmpty();
    return this;
  }

  /** The one JSON object of the output. */
  JsonNode json() throws IOException {
    assertThat(out.lines()).hasSize(1);
    return new ObjectMapper().readTree(out);
  }
}
