package dev.richter.tools;

import dev.richter.Document;
import dev.richter.codec.FieldParameters;
import dev.richter.codec.MultiVectorParameters;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import dev.richter.tools.opensearch.ClusterClient;
import dev.richter.tools.opensearch.Entry;
import dev.richter.tools.opensearch.FieldMapping;
import dev.richter.tools.opensearch.IndexDefinition;
import dev.richter.tools.opensearch.IndexLoad;
import dev.richter.tools.opensearch.LoadTotals.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A load into OpenSearch, as the command line asks for it.
 *
 * @param target the options
 * @param client the cluster
 * @param index the name of the index
 * @param fields the fields of vectors
 * @param withText whether documents have text and title
 * @param files what documents are read from, the first of which the journal is named after
 */
record OpenSearchLoad(
    OpenSearchOptions target,
    ClusterClient client,
    String index,
    Map<String, FieldMapping> fields,
    boolean withText,
    List<Path> files) {

  /**
   * Loads.
   *
   * @param documents the documents
   * @param start when the command began, by {@link System#nanoTime}
   * @param statistics what bm25 knows of documents, if it makes vectors
   * @throws RichterException as {@link IndexLoad#run}; with {@link ErrorCode#UPLOAD_FAILED} if the
   *     process is ended
   */
  Loaded run(
      SourceDocuments documents, long start, DocumentEncoders.@Nullable Statistics statistics)
      throws IOException {
    IndexLoad load =
        new IndexLoad(
            client,
            index,
            new IndexDefinition(
                fields,
                withText ? List.of(SourceDocuments.TITLE, SourceDocuments.TEXT) : List.of(),
                OpenSearchOptions.given(target.shards),
                OpenSearchOptions.given(target.replicas),
                Optional.ofNullable(target.vectorsInSource)),
            target.loadOptions(),
            target.journal(files.getFirst(), index),
            source(),
            target.fresh,
            target.bulkSettings,
            target.optimize);
    try {
      return Loaded.of(
          load.run(position -> entries(documents, position)), documents, start, statistics);
    } catch (InterruptedException ended) {
      throw new RichterException(
          ErrorCode.UPLOAD_FAILED, "the load was ended; the next run goes on from there", ended);
    }
  }

  private static Iterator<Entry> entries(SourceDocuments documents, long position) {
    documents.skip(position);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return documents.hasNext();
      }

      @Override
      public Entry next() {
        Document document = documents.next();
        if (document.vectors().isEmpty()) {
          throw new RichterException(
              ErrorCode.VECTOR_EMPTY,
              "document \"%s\" has no vector, expected at least one".formatted(document.id()));
        }
        return new Entry(document, documents.count());
      }
    };
  }

  /** What decides which documents come out, and in which order. */
  private String source() throws IOException {
    StringBuilder source = new StringBuilder();
    for (Path file : files) {
      source.append(
          "%s of %d bytes and %s, "
              .formatted(
                  file.toAbsolutePath().normalize(),
                  Files.size(file),
                  Files.getLastModifiedTime(file)));
    }
    return source
        .append(withText ? "with text, in " : "in ")
        .append(
            fields.entrySet().stream()
                .map(field -> field.getKey() + origin(field.getValue().parameters()))
                .collect(Collectors.joining(" and ")))
        .toString();
  }

  private static String origin(FieldParameters parameters) {
    String head =
        parameters instanceof MultiVectorParameters multi
            ? multi.head().map(" by head "::concat).orElse("")
            : "";
    return head + parameters.encoder().map(id -> " by " + id).orElse("");
  }

  record Loaded(
      String index,
      long documentsRead,
      long documentsFinishedBefore,
      @Nullable Long documentsWithoutVector,
      long documentsTaken,
      long documentsRefused,
      List<Refusal> refusals,
      long documentsInIndex,
      long requests,
      long retries,
      long bytes,
      long tookNanos,
      DocumentEncoders.@Nullable Statistics bm25)
      implements Output.Report {

    private static Loaded of(
        IndexLoad.Loaded loaded,
        SourceDocuments documents,
        long start,
        DocumentEncoders.@Nullable Statistics statistics) {
      return new Loaded(
          loaded.index(),
          documents.count(),
          loaded.finishedBefore(),
          documents.withoutVector() == 0 ? null : documents.withoutVector(),
          loaded.totals().documents(),
          loaded.totals().documentsRefused(),
          loaded.totals().refusals(),
          loaded.documentsInIndex(),
          loaded.totals().requests(),
          loaded.totals().retries(),
          loaded.totals().bytes(),
          System.nanoTime() - start,
          statistics);
    }

    @Override
    public String text() {
      return (bm25 == null ? "" : bm25.text())
          + Text.format(
              "%s documents in %s (%s a second), %s in %s requests, %s of them again%s%s.%n",
              Text.count(documentsTaken),
              Text.duration(tookNanos),
              Text.count(Math.round(documentsTaken / (tookNanos / 1e9))),
              Text.bytes(bytes),
              Text.count(requests),
              Text.count(retries),
              documentsFinishedBefore == 0
                  ? ""
                  : ", after %s that an earlier run had done"
                      .formatted(Text.count(documentsFinishedBefore)),
              documentsWithoutVector == null
                  ? ""
                  : "; %s gave no vector and are left out"
                      .formatted(Text.count(documentsWithoutVector)))
          + refused()
          + Text.format("%s has %s documents.%n", index, Text.count(documentsInIndex));
    }

    private String refused() {
      if (documentsRefused == 0) {
        return "";
      }
      String named =
          refusals.stream()
              .map(
                  each ->
                      Text.format("  \"%s\": %d, %s%n", each.id(), each.status(), each.reason()))
              .collect(Collectors.joining());
      return Text.format("%s documents were refused:%n", Text.count(documentsRefused))
          + named
          + (documentsRefused > refusals.size() ? Text.format("  ...%n") : "");
    }
  }
}
