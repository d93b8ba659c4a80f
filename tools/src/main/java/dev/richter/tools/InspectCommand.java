package dev.richter.tools;

import dev.richter.IndexPart;
import dev.richter.IndexStats;
import dev.richter.RichterIndex;
import dev.richter.Tuning;
import dev.richter.codec.EncoderId;
import dev.richter.codec.MultiVectorFieldStats;
import dev.richter.codec.SparseFieldStats;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what an index is made of. */
@Command(
    name = "inspect",
    header = "Show what is in an index: sizes by part, statistics of lists and blocks, tuning.",
    description = {
      "Reads only what describes the segments, so it is quick on an index of any size."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExample:%n",
    footer = "  richter inspect my.index")
final class InspectCommand implements Callable<Integer> {

  @Spec CommandSpec spec;

  @Parameters(index = "0", paramLabel = "INDEX", description = "The directory of the index.")
  Path directory;

  @Override
  public Integer call() {
    try (RichterIndex index = RichterIndex.openReadOnly(directory)) {
      IndexStats stats = index.stats();
      Map<String, Tuning> tunings = new LinkedHashMap<>();
      stats
          .fields()
          .keySet()
          .forEach(field -> index.tuning(field).ifPresent(found -> tunings.put(field, found)));
      Map<String, EncoderId> encoders = new LinkedHashMap<>();
      index
          .fields()
          .forEach(
              (field, parameters) -> parameters.encoder().ifPresent(id -> encoders.put(field, id)));
      Output.of(spec)
          .report(
              new Inspected(
                  directory.toString(),
                  stats.documents(),
                  stats.deletedDocuments(),
                  stats.sizeBytes(),
                  stats.sizeByPart(),
                  stats.fields(),
                  stats.multiVectorFields(),
                  encoders,
                  tunings,
                  stats.segments()));
    }
    return ExitCode.SUCCESS.number();
  }

  record Inspected(
      String index,
      long documents,
      long deletedDocuments,
      long sizeBytes,
      Map<IndexPart, Long> sizeByPart,
      Map<String, SparseFieldStats> fields,
      Map<String, MultiVectorFieldStats> multiVectorFields,
      Map<String, EncoderId> encoders,
      Map<String, Tuning> tunings,
      List<IndexStats.Segment> segments)
      implements Output.Report {

    @Override
    public String text() {
      StringBuilder text = new StringBuilder();
      text.append(
          Text.format(
              "%s: %s documents%s, %s, %d segment%s%n%n",
              index,
              Text.count(documents),
              deletedDocuments == 0
                  ? ""
                  : Text.format(" (and %s deleted)", Text.count(deletedDocuments)),
              Text.bytes(sizeBytes),
              segments.size(),
              segments.size() == 1 ? "" : "s"));
      sizeByPart.forEach(
          (part, bytes) ->
              text.append(
                  Text.format(
                      "  %-16s %12s  %7s%n",
                      part.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                      Text.bytes(bytes),
                      Text.percent((double) bytes / sizeBytes))));
      fields.forEach(
          (name, stats) -> {
            text.append(fieldText(name, stats, documentsInBlocks(name)));
            encoderLine(text, name);
            Tuning tuning = tunings.get(name);
            if (tuning != null) {
              line(text, "tuned", "%s", TuningText.summary(tuning));
              text.append(TuningText.table(tuning));
            }
          });
      multiVectorFields.forEach(
          (name, stats) -> {
            text.append(fieldText(name, stats));
            encoderLine(text, name);
          });
      text.append(Text.format("%nSegments%n"));
      segments.forEach(segment -> text.append(segmentText(segment)));
      return text.toString();
    }

    private void encoderLine(StringBuilder text, String field) {
      EncoderId encoder = encoders.get(field);
      if (encoder != null) {
        line(text, "encoder", "%s, digest %s", encoder.name(), encoder.digest());
      }
    }

    private long documentsInBlocks(String field) {
      return segments.stream()
          .map(segment -> segment.fields().getOrDefault(field, SparseFieldStats.NONE))
          .filter(stats -> stats.blocks() > 0)
          .mapToLong(SparseFieldStats::documents)
          .sum();
    }

    private static String fieldText(String name, MultiVectorFieldStats stats) {
      StringBuilder text = new StringBuilder();
      text.append(Text.format("%nField %s%n", name));
      line(text, "documents", Text.count(stats.documents()));
      line(
          text,
          "rows",
          "%s, %s a document",
          Text.count(stats.rows()),
          ratio(stats.rows(), stats.documents()));
      line(
          text,
          "multi-vectors",
          "%s, %s bytes a document",
          Text.bytes(stats.sizeBytes()),
          ratio(stats.sizeBytes(), stats.documents()));
      if (stats.centroids() > 0) {
        line(
            text,
            "centroids",
            "%s for %s rows, of which %.0f %% is left beyond them",
            Text.count(stats.centroids()),
            Text.count(stats.codedRows()),
            100 * stats.residualShare());
      }
      return text.toString();
    }

    private static String fieldText(String name, SparseFieldStats stats, long documentsInBlocks) {
      StringBuilder text = new StringBuilder();
      text.append(Text.format("%nField %s%n", name));
      line(text, "documents", Text.count(stats.documents()));
      line(
          text,
          "postings",
          "%s, %s a document, at most %s",
          Text.count(stats.postings()),
          ratio(stats.postings(), stats.documents()),
          Text.count(stats.maxSize()));
      line(text, "tokens", Text.count(stats.vocabularySize()));
      line(
          text,
          "forward index",
          "%s, %s bytes a posting",
          Text.bytes(stats.forwardBytes()),
          ratio(stats.forwardBytes(), stats.postings()));
      if (stats.lists() == 0) {
        line(text, "lists", "none: every segment is small enough to be scanned");
        return text.toString();
      }
      line(
          text,
          "blocks",
          "%s, %s documents a block",
          Text.count(stats.blocks()),
          ratio(documentsInBlocks, stats.blocks()));
      line(
          text,
          "lists",
          "%s, %s; %s blocks a list",
          Text.count(stats.lists()),
          Text.bytes(stats.listsBytes()),
          ratio(stats.blockPostings(), stats.lists()));
      line(
          text,
          "summaries",
          "%s tokens, %s a block",
          Text.count(stats.blockPostings()),
          ratio(stats.blockPostings(), stats.blocks()));
      return text.toString();
    }

    private static void line(StringBuilder text, String name, String format, Object... arguments) {
      text.append(Text.format("  %-16s %s%n", name, Text.format(format, arguments)));
    }

    private static String ratio(long dividend, long divisor) {
      return divisor == 0 ? "0" : Text.format("%.1f", (double) dividend / divisor);
    }

    private static String segmentText(IndexStats.Segment segment) {
      return Text.format(
          "  %-8s %14s documents  %12s deleted  %12s%n",
          segment.name(),
          Text.count(segment.documents()),
          Text.count(segment.deletedDocuments()),
          Text.bytes(segment.sizeBytes()));
    }
  }
}
