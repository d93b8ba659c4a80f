package dev.richter.tools;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command puts its report. */
final class Output {

  private final PrintWriter out;
  private final boolean json;
  private final ObjectMapper mapper =
      JsonMapper.builder()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private Output(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** The output of a command. */
  static Output of(CommandSpec command) {
    Main main = (Main) command.root().userObject();
    return new Output(command.commandLine().getOut(), main.output.json);
  }

  /** Whether machines read the output. */
  boolean isJson() {
    return json;
  }

  /** Prints a line for people; machines do not see it. */
  void line(String format, Object... arguments) {
    if (!json) {
      out.println(Text.format(format, arguments));
      out.flush();
    }
  }

  /** Prints a report, as one JSON object to machines and as its text to people. */
  void report(Report report) {
    if (json) {
      try {
        out.println(mapper.writeValueAsString(report));
      } catch (JsonProcessingException failure) {
        throw new IllegalStateException(failure);
      }
    } else {
      out.print(report.text());
    }
    out.flush();
  }

  /** What a command found out; a record, whose components are the members of the JSON object. */
  interface Report {

    /** The report as people read it, with a line end after each line. */
    String text();
  }
}
