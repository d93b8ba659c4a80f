package dev.richter.tools;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** How every command reports: for people or for machines. */
final class OutputOptions {

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print JSON, one object a line. An error is one too, on the error output.")
  boolean json;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "With an error, show where in the program it struck.")
  boolean stackTrace;
}
