package dev.richter.tools;

import dev.richter.server.http.ApiKeys;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a key for clients of a server. */
@Command(
    name = "api-key",
    header = "Make a key for clients of a server.",
    description = {
      "Prints a new random key, which clients send in the header api-key, and the entry to put into"
          + " the file that serve reads with --keys, {\"keys\": [ENTRY, ...]}. The entry holds only"
          + " a hash of the key, so the key is shown this once."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExample:%n",
    footer = "  richter api-key --name website --role read-only --collection articles")
final class ApiKeyCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Option(names = "--name", required = true, description = "Who gets it; stands in logs.")
  String name;

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description = "What it allows: admin, read-write (points) or read-only.")
  String role;

  @Option(
      names = "--collection",
      paramLabel = "NAME",
      description = "A collection it is for; may be repeated. Without it, all of them.")
  Set<String> collections = new TreeSet<>();

  @Override
  public Integer call() {
    ApiKeys.Role allowed =
        ApiKeys.Role.ofText(role)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "--role is \"%s\", expected admin, read-write or read-only"
                            .formatted(role)));
    ApiKeys.NewKey made = ApiKeys.generate(name, allowed, collections);
    Output.of(spec).report(new Made(made.key(), made.entry()));
    return ExitCode.SUCCESS.number();
  }

  record Made(String key, com.fasterxml.jackson.databind.JsonNode entry) implements Output.Report {

    @Override
    public String text() {
      return "key:   %s%nentry: %s%n".formatted(key, entry);
    }
  }
}
