package dev.richter.tools;

import dev.richter.server.JsonLines;
import dev.richter.server.RichterServer;
import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** Serves collections over HTTP until it is told to end. */
@Command(
    name = "serve",
    header = "Serve collections over HTTP.",
    description = {
      "Creates, fills and queries collections over HTTP; /docs tells how. Listens on loopback"
          + " unless told otherwise. Ends on SIGTERM and SIGINT: then it takes no more requests,"
          + " finishes those it has, and commits.",
      "",
      "Every option is also an environment variable, RICHTER_PORT for --port, and a line of the"
          + " file that --config names, port=7333; options go before variables, and these before"
          + " the file. Logs are lines of JSON on standard error."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter serve --data my.data",
      "  richter serve --data my.data --host 0.0.0.0 --keys keys.json"
    })
final class ServeCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  /** Makes an option of each setting, so that there is one table of them. */
  static void addSettings(CommandLine command) {
    for (Setting setting : Setting.values()) {
      String defaultText =
          setting.defaultText().isEmpty() ? "" : " Default: %s.".formatted(setting.defaultText());
      command
          .getCommandSpec()
          .addOption(
              OptionSpec.builder("--" + setting.key())
                  .type(String.class)
                  .paramLabel(setting.label())
                  .description(setting.description().replace("%", "%%") + defaultText)
                  .build());
    }
  }

  /** The settings that the options of a command, the environment and a file say. */
  static ServerSettings settings(CommandSpec spec) {
    Map<Setting, String> flags = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      OptionSpec option = spec.findOption("--" + setting.key());
      if (option != null && option.getValue() instanceof String value) {
        flags.put(setting, value);
      }
    }
    return ServerSettings.of(flags, System.getenv());
  }

  @Override
  public Integer call() throws InterruptedException {
    ServerSettings settings = settings(spec);
    JsonLines.install();
    RichterServer server = RichterServer.start(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "richter-shutdown"));
    spec.commandLine()
        .getOut()
        .printf(
            "Serving %d collections on %s:%d; try /docs there.%n",
            server.collectionCount(), settings.text(Setting.HOST), server.port());
    spec.commandLine().getOut().flush();
    new CountDownLatch(1).await();
    return ExitCode.SUCCESS.number();
  }
}
