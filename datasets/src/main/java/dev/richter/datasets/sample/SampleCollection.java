package dev.richter.datasets.sample;

import dev.richter.datasets.eval.GroundTruth;
import dev.richter.datasets.vectors.VectorRecord;
import dev.richter.error.ErrorCode;
import dev.richter.error.RichterException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * 10,000 real SPLADE vectors of technical documentation, 500 real queries, and the exact 100 best
 * documents of each.
 *
 * <p>The vectors come from passages of 15 to 90 words and from page titles with headings as
 * queries, over a vocabulary of 30,522 word pieces; a NOTICE beside the resource says whose texts
 * they were made from. Figures only: there are no texts and no vocabulary. {@link SampleMaker} says
 * how the 10,000 were chosen from a collection of 244,870: they hold the ten best documents that
 * each query has there, so that a search here is as hard as it is there near the top.
 *
 * <p>Immutable and safe for use by many threads. About 15 MB on the heap.
 *
 * @param documents the documents; the identifier of each is its position
 * @param queries the queries; the identifier of each is its position
 * @param groundTruth the exact answers of the queries among the documents
 */
public record SampleCollection(
    List<VectorRecord> documents, List<VectorRecord> queries, GroundTruth groundTruth) {

  static final String RESOURCE = "techdocs-10k.bin.gz";

  public SampleCollection {
    documents = List.copyOf(documents);
    queries = List.copyOf(queries);
  }

  /** Reads the collection, which takes a fraction of a second. */
  public static SampleCollection load() {
    try (InputStream resource = SampleCollection.class.getResourceAsStream(RESOURCE)) {
      if (resource == null) {
        throw new RichterException(
            ErrorCode.DATA_NOT_FOUND,
            "the resource %s is not on the class path".formatted(RESOURCE));
      }
      return SampleFile.read(resource);
    } catch (IOException failure) {
      throw new RichterException(
          ErrorCode.DATA_MALFORMED,
          "the resource %s cannot be read: %s".formatted(RESOURCE, failure.getMessage()),
          failure);
    }
  }
}
