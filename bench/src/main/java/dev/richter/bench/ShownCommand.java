package dev.richter.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** How an experiment was started, without what is of this machine alone. */
final class ShownCommand {

  private ShownCommand() {}

  static String of(CommandSpec command) {
    List<String> shown = new ArrayList<>(List.of("./richter", "bench"));
    List<String> given = command.root().commandLine().getParseResult().originalArgs();
    for (int i = 0; i < given.size(); i++) {
      switch (given.get(i)) {
        case "--home", "--work" -> i++;
        case "--data",
            "--documents",
            "--document-rows",
            "--document-texts",
            "--queries",
            "--query-rows",
            "--query-texts",
            "--qrels",
            "--head",
            "--opensearch",
            "--plugin" -> {
          shown.add(given.get(i++));
          shown.add("…/" + Path.of(given.get(i)).toAbsolutePath().getFileName());
        }
        default -> shown.add(given.get(i));
      }
    }
    return String.join(" ", shown);
  }
}
