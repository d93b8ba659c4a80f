package dev.richter.tools;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.richter.RichterIndex;
import dev.richter.Tuning;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.vector.SparseVector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds out which parameters reach which recall, and stores it in the index. */
@Command(
    name = "tune",
    header = "Find out what reaches which recall fastest, and store it in the index.",
    description = {
      "Searches all queries with many settings. For each of some recalls the fastest setting is"
          + " chosen that reaches it on half of the queries with 95 %% confidence, and confirmed on"
          + " the other half. From then on search and eval know --recall, and searches that say"
          + " nothing reach the recall given here.",
      "Give some hundred real queries: those made of documents, without QUERIES, resemble them only"
          + " so much. Tune again when the collection or the queries have changed much."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  richter tune my.index queries.csr.gz",
      "  richter tune my.index queries.csr.gz --recall 0.98 -k 100",
      "  richter tune my.index questions.jsonl",
      "  richter tune my.index"
    })
final class TuneCommand implements Callable<Integer> {

  private static final int PERCENT = 100;

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "INDEX", description = "The directory of the index.")
  Path directory;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "QUERIES",
      description = "The queries' vectors, or texts. Without them, queries are made of documents.")
  @Nullable Path queriesFile;

  @Mixin final QueryEncoderOptions texts = new QueryEncoderOptions();

  @Option(
      names = "--recall",
      paramLabel = "X",
      defaultValue = "0.95",
      description = "The recall of searches that say nothing. Default: ${DEFAULT-VALUE}.")
  double recall;

  @Mixin final SearchOptions search = new SearchOptions();

  @Mixin final VectorFileOptions vectors = new VectorFileOptions();

  @Override
  public Integer call() {
    Output output = Output.of(spec);
    try (RichterIndex index = RichterIndex.open(directory)) {
      String field = search.sparseField(index);
      List<SparseVector> queries = queries(index, field);
      if (queriesFile == null) {
        output.line("The queries are made of documents: real queries tell more.");
      }
      long start = System.nanoTime();
      Tuning tuning;
      try (Progress progress = Progress.start("tune", "%", PERCENT)) {
        tuning =
            index.tune(
                field, search.k, queries, recall, done -> progress.done((long) (done * PERCENT)));
      }
      output.report(new Tuned(directory.toString(), field, tuning, System.nanoTime() - start));
    }
    return ExitCode.SUCCESS.number();
  }

  private List<SparseVector> queries(RichterIndex index, String field) {
    if (queriesFile == null) {
      return List.of();
    }
    if (!texts.areTexts(queriesFile, vectors)) {
      return vectors.readQueries(queriesFile, "two").stream().map(VectorRecord::vector).toList();
    }
    try (TextVectors source = texts.file(index, directory, queriesFile)) {
      if (source.hasMulti()) {
        throw new ParameterException(
            spec.commandLine(),
            "--encoder makes multi-vectors, expected one that makes sparse vectors");
      }
      source.requireOriginOf(index, field, field);
      List<SparseVector> queries = new ArrayList<>();
      source.forEachRemaining(entry -> entry.sparse().ifPresent(queries::add));
      queries.removeIf(SparseVector::isEmpty);
      return queries;
    }
  }

  record Tuned(String index, String field, Tuning tuning, long tookNanos) implements Output.Report {

    /** How sure each step is, in their order. */
    @JsonProperty
    List<TuningText.Confirmation> confirmed() {
      return tuning.steps().stream().map(TuningText.Confirmation::of).toList();
    }

    /** Searches for a larger recall than this are exact. */
    @JsonProperty
    double exactAbove() {
      return tuning.steps().isEmpty() ? 0 : tuning.steps().getLast().wantedRecall();
    }

    @Override
    public String text() {
      StringBuilder text = new StringBuilder();
      text.append(
          Text.format(
              "Field %s tuned %s, in %s.%n",
              field, TuningText.summary(tuning), Text.duration(tookNanos)));
      text.append(TuningText.table(tuning));
      text.append(
          Text.format(
              "Measured on the half of the queries that the setting was not chosen by; at least: the lower end of the 95 %% interval.%n"));
      confirmed().stream()
          .filter(confirmation -> confirmation != TuningText.Confirmation.CONFIDENTLY)
          .findFirst()
          .ifPresent(
              any ->
                  text.append(
                      Text.format(
                          "Give more queries to be surer of recalls that are not confirmed, or only in the mean.%n")));
      if (tuning.defaultRecall() > exactAbove()) {
        text.append(
            Text.format(
                "No setting is sure to reach recall %s faster than an exact search: searches for it are exact.%n",
                tuning.defaultRecall()));
      } else {
        text.append(
            Text.format(
                "Above recall %s searches are exact: no setting is sure to reach more, and faster.%n",
                exactAbove()));
      }
      return text.toString();
    }
  }
}
