package dev.richter.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever goes wrong into one line and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

  private static final String USAGE = "USAGE";
  private static final String INTERNAL = "INTERNAL";

  private final OutputOptions options;

  Failures(OutputOptions options) {
    this.options = options;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    // The failure may have struck before the option was reached.
    boolean json = options.json || Arrays.asList(arguments).contains("--json");
    report(command.getErr(), json, USAGE, failure);
    if (!json && !UnmatchedArgumentException.printSuggestions(failure, command.getErr())) {
      command.getErr().printf("Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    }
    command.getErr().flush();
    return ExitCode.USAGE.number();
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    if (options.stackTrace) {
      failure.printStackTrace(command.getErr());
    }
    PrintWriter err = command.getErr();
    ExitCode exitCode =
        switch (failure) {
          case RichterException error -> {
            report(err, options.json, error.code().name(), error);
            yield ExitCode.of(error.code());
          }
          case IOException error -> {
            report(err, options.json, ErrorCode.STORAGE_FAILED.name(), error);
            yield ExitCode.STORAGE;
          }
          case UncheckedIOException error -> {
            report(err, options.json, ErrorCode.STORAGE_FAILED.name(), error);
            yield ExitCode.STORAGE;
          }
          default -> {
            report(err, options.json, INTERNAL, failure);
            yield ExitCode.INTERNAL;
          }
        };
    err.flush();
    return exitCode.number();
  }

  private static void report(PrintWriter err, boolean json, String code, Exception failure) {
    String message = Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    if (json) {
      ObjectNode line = JsonNodeFactory.instance.objectNode();
      line.putObject("error").put("code", code).put("message", message);
      err.println(line);
    } else if (code.equals(INTERNAL)) {
      err.printf("richter: %s: %s (--stacktrace says where)%n", code, oneLine(failure.toString()));
    } else {
      err.printf("richter: %s: %s%n", code, oneLine(message));
    }
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
