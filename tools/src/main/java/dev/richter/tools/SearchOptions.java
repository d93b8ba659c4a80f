package dev.richter.tools;

import dev.richter.IndexStats;
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
      description = "The field to search. Default: the field of the index, if it has only one.")
  @Nullable String field;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "-k",
      paramLabel = "K",
      defaultValue = "10",
      description = "How many documents to find. Default: ${DEFAULT-VALUE}.")
  int k;

  /** The field to search in an index. */
  String field(RichterIndex index) {
    if (field != null) {
      return field;
    }
    IndexStats stats = index.stats();
    Set<String> fields = new TreeSet<>(stats.fields().keySet());
    fields.addAll(stats.multiVectorFields().keySet());
    if (fields.size() != 1) {
      throw new ParameterException(
          spec.commandLine(),
          fields.isEmpty()
              ? "the index has no vectors yet"
              : "--field is missing, expected one of " + String.join(", ", fields));
    }
    return fields.iterator().next();
  }
}
