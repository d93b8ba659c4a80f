package dev.richter.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

final class MainTest {

  static List<String> commands() {
    return Main.commandLine().getSubcommands().keySet().stream()
        .filter(name -> !name.equals("help") && !name.equals("generate-completion"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandExplainsItselfWithAnExample(String command) {
    Cli cli = Cli.run(command, "--help").succeeded();
    assertThat(cli.out()).contains("Usage: richter " + command, "--json", "Example");
    assertThat(cli.out()).contains("  richter " + command);
    assertThat(cli.out()).doesNotContain("Default: null");
    assertThat(cli.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(cli.out().lines().filter(line -> line.startsWith("  richter ")))
        .allSatisfy(example -> assertThat(example).startsWith("  richter " + command));
    assertThat(Cli.run(command, "--version").succeeded().out()).startsWith("richter ");
    assertThat(Cli.run("help", command).succeeded().out()).isEqualTo(cli.out());
  }

  @Test
  void theHelpNamesEveryCommandAndExitCode() {
    Cli cli = Cli.run("--help").succeeded();
    assertThat(cli.out()).contains(commands());
    for (ExitCode code : ExitCode.values()) {
      assertThat(cli.out()).containsPattern("(?m)^ +%d ".formatted(code.number()));
    }
  }

  @Test
  void withoutACommandTheUserIsToldWhereHelpIs() {
    Cli.run().failed(ExitCode.USAGE, "no command", "Try 'richter --help'");
  }

  @Test
  void aMisspeltCommandBringsASuggestion() {
    Cli.run("convrt").failed(ExitCode.USAGE, "convrt", "convert");
  }

  @Test
  void machinesGetErrorsAsJson() throws IOException {
    Cli cli = Cli.run("convert", "/no/such/file", "out", "--to", "csr", "--json");
    assertThat(cli.exitCode()).isEqualTo(ExitCode.DATA.number());
    JsonNode error = new ObjectMapper().readTree(cli.err()).get("error");
    assertThat(error.get("code").asText()).isEqualTo("DATA_NOT_FOUND");
    assertThat(error.get("message").asText()).contains("/no/such/file");

    Cli usage = Cli.run("convert", "--json");
    assertThat(usage.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(new ObjectMapper().readTree(usage.err()).at("/error/code").asText())
        .isEqualTo("USAGE");
  }

  @Test
  void theStackTraceComesOnRequest() {
    Cli cli = Cli.run("convert", "/no/such/file", "out", "--to", "csr", "--stacktrace");
    assertThat(cli.exitCode()).isEqualTo(ExitCode.DATA.number());
    assertThat(cli.err()).contains("\tat dev.richter.");
  }

  @Test
  void shellsGetACompletionScript() {
    Cli cli = Cli.run("generate-completion").succeeded();
    assertThat(cli.out()).contains("_complete_richter").contains(commands());
  }

  @Test
  void everyOptionIsDescribed() {
    for (CommandLine command : Main.commandLine().getSubcommands().values()) {
      command
          .getCommandSpec()
          .options()
          .forEach(
              option -> assertThat(option.description()).as(option.longestName()).isNotEmpty());
    }
  }
}
