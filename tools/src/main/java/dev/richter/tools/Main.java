package dev.richter.tools;

import static java.util.Objects.requireNonNull;

import dev.richter.codec.ElementType;
import dev.richter.codec.WeightType;
import dev.richter.datasets.bm25.Bm25Analysis;
import dev.richter.datasets.catalog.Part;
import dev.richter.datasets.eval.Measure;
import dev.richter.datasets.vectors.FloatType;
import dev.richter.datasets.vectors.VectorFormat;
import dev.richter.error.RichterException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The {@code richter} command. */
@Command(
    name = "richter",
    header = "Learned sparse retrieval: index sparse vectors, search them, measure the search.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:The command did what it was asked to.",
      " 1:It ran, and the answer is no: a damaged index, a recall too low.",
      " 2:The command line is wrong.",
      " 3:A data file is missing, malformed or cut short, or has a document that is refused.",
      " 4:The index is missing, locked, or of another release.",
      " 5:The index is damaged.",
      " 6:The storage refused a read or a write.",
      " 7:A server did not deliver what was to be downloaded.",
      " 8:A server did not take what was sent to it.",
      "69:The launcher found no JDK or could not build, or a native library does not load.",
      "70:An error of Richter itself."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter quickstart                 a first look, in a minute",
      "  richter index docs.csr.gz my.index build an index of a file of vectors",
      "  richter help eval                  all about one command"
    },
    subcommands = {
      QuickstartCommand.class,
      IndexCommand.class,
      SearchCommand.class,
      EvalCommand.class,
      MeasureCommand.class,
      TuneCommand.class,
      TrainCrispCommand.class,
      GroundTruthCommand.class,
      GenerateCommand.class,
      ConvertCommand.class,
      EncodeCommand.class,
      DatasetsCommand.class,
      InspectCommand.class,
      VerifyCommand.class,
      ServeCommand.class,
      HealthCommand.class,
      ApiKeyCommand.class,
      GenerateCompletion.class,
      HelpCommand.class
    })
public final class Main implements Runnable {

  private static final int USAGE_WIDTH = 100;

  @Mixin final OutputOptions output = new OutputOptions();

  @Spec CommandSpec spec;

  private Main() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command is given");
  }

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Lucene tells at startup what it found the machine to be; a command line has no use for that.
    Logger.getLogger("").setLevel(Level.WARNING);
    System.exit(run(writer(System.out), writer(System.err), arguments));
  }

  /**
   * Runs the command line within this process.
   *
   * @return the exit code
   */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return commandLine().setOut(out).setErr(err).execute(arguments);
  }

  /** The command with all that it needs to run. */
  static CommandLine commandLine() {
    Main main = new Main();
    Failures failures = new Failures(main.output);
    CommandLine command = new CommandLine(main);
    ServeCommand.addSettings(requireNonNull(command.getSubcommands().get("serve")));
    ServeCommand.addSettings(requireNonNull(command.getSubcommands().get("health")));
    giveHeadings(command);
    return command
        .setUsageHelpWidth(USAGE_WIDTH)
        .setResourceBundle(EngineDefaults.texts())
        .registerConverter(Path.class, new DataPath(CacheOptions.defaultFolder()))
        .registerConverter(Part.class, new NamedValue<>(Part.class))
        .registerConverter(VectorFormat.class, Main::vectorFormat)
        .registerConverter(Measure.class, Main::measure)
        .registerConverter(FloatType.class, new NamedValue<>(FloatType.class))
        .registerConverter(Bm25Analysis.class, new NamedValue<>(Bm25Analysis.class))
        .registerConverter(WeightType.class, new NamedValue<>(WeightType.class))
        .registerConverter(ElementType.class, new NamedValue<>(ElementType.class))
        .registerConverter(
            OpenSearchOptions.Target.class, new NamedValue<>(OpenSearchOptions.Target.class))
        .registerConverter(EncoderName.class, new EncoderName.Converter())
        .registerConverter(Duration.class, new DurationConverter())
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  private static void giveHeadings(CommandLine command) {
    for (CommandLine subcommand : command.getSubcommands().values()) {
      UsageMessageSpec usage = subcommand.getCommandSpec().usageMessage();
      usage.descriptionHeading("%n").parameterListHeading("%nParameters:%n");
      usage.optionListHeading("%nOptions:%n");
      giveHeadings(subcommand);
    }
  }

  /** JSON is UTF-8 whatever the locale, and so is what terminals expect. */
  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private static VectorFormat vectorFormat(String name) {
    try {
      return VectorFormat.ofName(name);
    } catch (RichterException failure) {
      throw new TypeConversionException(failure.getMessage());
    }
  }

  private static Measure measure(String name) {
    try {
      return Measure.parse(name);
    } catch (RichterException failure) {
      throw new TypeConversionException(failure.getMessage());
    }
  }

  /** The version that the build wrote into the manifest. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"richter " + (version == null ? "(unpackaged)" : version)};
    }
  }
}
