package dev.richter.tools;

import dev.richter.server.JsonLines;
import dev.richter.server.RichterServer;
import dev.richter.server.settings.ServerSettings;
import dev.richter.server.settings.Setting;
import dev.richter.tools.encode.DirectoryEncoder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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
      "  richter serve --data my.data --host 0.0.0.0 --keys keys.json",
      "  richter serve --data my.data --encoders splade=splade:model,colbert=late-interaction:colbert",
      "  richter serve --data my.data --encoders words=bm25:my.index/bm25"
    })
final class ServeCommand implements Callable<Integer> {

  private static final System.Logger LOGGER = System.getLogger("dev.richter.server");

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

  /** Opens the encoders, which are used by many threads, each on one. */
  private List<DirectoryEncoder> encoders(ServerSettings settings) {
    List<DirectoryEncoder> encoders = new ArrayList<>();
    for (Map.Entry<String, String> entry : settings.encoders().entrySet()) {
      try {
        EncoderName name = new EncoderName.Converter().convert(entry.getValue());
        DirectoryEncoder encoder = name.open(entry.getKey(), 1);
        encoders.add(encoder);
        LOGGER.log(System.Logger.Level.INFO, () -> "opened " + encoder.id());
      } catch (TypeConversionException e) {
        throw new ParameterException(
            spec.commandLine(),
            "encoder \"%s\" is %s".formatted(entry.getKey(), e.getMessage()),
            e);
      }
    }
    return encoders;
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
    List<DirectoryEncoder> encoders = encoders(settings);
    RichterServer server = RichterServer.start(settings, encoders);
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
