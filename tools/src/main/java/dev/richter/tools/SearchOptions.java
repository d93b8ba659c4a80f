package dev.richter.tools;

import dev.richter.RichterIndex;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What search, eval and tune all ask of a search. */
final class SearchOptions {

  @Option(
      names = "--field",
      paramLabel = "NAME",
      description =
          "The field to search. Default: the one that has vectors like the query's, if there is only"
              + " one.")
  @Nullable String field;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "-k",
      paramLabel = "K",
      defaultValue = "10",
      description = "How many documents to find. Default: ${DEFAULT-VALUE}.")
  int k;

  /** The field of sparse vectors to search in an index. */
  String sparseField(RichterIndex index) {
    return field != null
        ? field
        : only(index.stats().fields().keySet(), "sparse vectors", "--field");
  }

  /** The field of multi-vectors to search in an index. */
  String multiVectorField(RichterIndex index) {
    return field != null ? field : onlyMultiVectorField(index, "--field");
  }

  /**
   * The field of multi-vectors of an index, if it has only one.
   *
   * @param option what tells which it is, if it has more
   */
  String onlyMultiVectorField(RichterIndex index, String option) {
    return only(index.stats().multiVectorFields().keySet(), "multi-vectors", option);
  }

  private String only(Set<String> fields, String what, String option) {
    if (fields.size() != 1) {
      throw new ParameterException(
          spec.commandLine(),
          fields.isEmpty()
              ? "the index has no %s yet".formatted(what)
              : "%s is missing, expected one of %s"
                  .formatted(option, String.join(", ", new TreeSet<>(fields))));
    }
    return fields.iterator().next();
  }
}
