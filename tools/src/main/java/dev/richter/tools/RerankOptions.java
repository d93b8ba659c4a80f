package dev.richter.tools;

import dev.richter.RichterIndex;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The multi-vectors of queries, alone or as a second stage: what search and eval ask for. */
final class RerankOptions {

  @Option(
      names = "--head",
      paramLabel = "FILE",
      description = "The head that multi-vectors go through, that of the index.")
  @Nullable Path head;

  @Option(
      names = "--rerank",
      paramLabel = "NAME.npy",
      description =
          "Search in two stages: the best documents by the sparse query are ranked by MaxSim with"
              + " the multi-vector of the same query, from this file in the same order.")
  @Nullable Path rerank;

  @Option(
      names = "--rerank-field",
      paramLabel = "NAME",
      description =
          "The field of the second stage. Default: the one of multi-vectors, if there is only one.")
  @Nullable String field;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  /** Makes sure that no files of multi-vectors are asked for, where all vectors are encoded. */
  void requireNone() {
    if (rerank != null || head != null) {
      throw new ParameterException(
          spec.commandLine(),
          "queries are texts, expected no --rerank or --head beside them, but --encoder twice for"
              + " two stages");
    }
  }

  /** Opens a file of queries, texts too, with the multi-vectors beside it. */
  TextVectors open(
      Path queries,
      VectorFileOptions vectors,
      QueryEncoderOptions texts,
      RichterIndex index,
      Path directory) {
    if (texts.areTexts(queries, vectors)) {
      requireNone();
      return texts.file(index, directory, queries);
    }
    if (!ProjectedFile.isOne(queries)) {
      return beside(vectors.source(queries));
    }
    if (rerank != null) {
      throw new ParameterException(
          spec.commandLine(),
          "%s has multi-vectors, expected sparse ones for the first stage of --rerank"
              .formatted(queries));
    }
    return TextVectors.of(ProjectedFile.open(queries, head));
  }

  /** Puts the multi-vectors beside sparse queries. */
  TextVectors beside(TextVectors.SparseSource queries) {
    if (rerank != null) {
      return TextVectors.join(queries, rerank, head);
    }
    if (head != null) {
      queries.reader().close();
      throw new ParameterException(
          spec.commandLine(), "--head is for multi-vectors, expected queries in NAME.npy");
    }
    return TextVectors.of(queries);
  }

  /** The field of the second stage. */
  String field(RichterIndex index, SearchOptions search) {
    return field != null ? field : search.onlyMultiVectorField(index, "--rerank-field");
  }
}
