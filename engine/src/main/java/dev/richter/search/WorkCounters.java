package dev.richter.search;

/**
 * What a search did.
 *
 * @param lists how many inverted lists were read
 * @param postings how many postings of these lists were read, each of them a block, or a document
 *     where the lists are those of centroids
 * @param blocksOpened how many blocks were opened
 * @param documentsEstimated how many documents' scores were estimated from the codes of their rows
 * @param documentsScored how many documents were scored by their vectors
 * @param bytesRead how many bytes the postings and the vectors of these documents take
 */
public record WorkCounters(
    long lists,
    long postings,
    long blocksOpened,
    long documentsEstimated,
    long documentsScored,
    long bytesRead) {

  /** Nothing. */
  public static final WorkCounters NONE = new WorkCounters(0, 0, 0, 0, 0, 0);

  /** The sums of both. */
  WorkCounters plus(WorkCounters other) {
    return new WorkCounters(
        lists + other.lists,
        postings + other.postings,
        blocksOpened + other.blocksOpened,
        documentsEstimated + other.documentsEstimated,
        documentsScored + other.documentsScored,
        bytesRead + other.bytesRead);
  }
}
