package dev.richter.datasets.catalog;

/** How a file of a collection comes about. */
public sealed interface Origin {

  /**
   * It is downloaded as it is.
   *
   * @param download what is downloaded, to the path of the file
   */
  record Whole(Download download) implements Origin {}

  /**
   * It is a member of an archive.
   *
   * @param download the archive
   * @param member the name of the member in the archive
   */
  record Member(Download download, String member) implements Origin {}

  /**
   * It is made of two other files: those of the queries that have judgements, in their order.
   *
   * @param queries the texts of the queries
   * @param qrels the judgements
   */
  record Judged(DatasetFile queries, DatasetFile qrels) implements Origin {}
}
