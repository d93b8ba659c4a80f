package dev.richter.bench.cluster;

import java.util.List;

/**
 * What a cluster takes for a collection of any size, computed from figures of a small one.
 *
 * <p>A query costs the node that coordinates it {@code request} + n × {@code ask}, and each of n
 * shards {@code shard} + its traversal. Shards work side by side, so the query takes as long as the
 * coordination and the slowest of them; what the coordinator does for n shards counts one after the
 * other, which bounds it from above. The usual traversal of a query is that of the measured shard
 * times the {@link Growth}; what disturbs it is as long in any shard. Sizes grow in proportion, for
 * a document has as many tokens in a large collection.
 *
 * @param figures what was measured
 * @param node what a node has
 */
public record Capacity(Figures figures, Node node) {

  private static final double MICROS_PER_SECOND = 1e6;

  /**
   * Measured figures; times are microseconds, sizes bytes.
   *
   * @param documents how many documents the shard has that latencies are of
   * @param listBytes blocks and lists of a document
   * @param forwardBytes the vector of a document
   * @param otherBytes what else a document takes on disk, its source above all
   * @param documentsScored how many documents a search of that shard scores
   * @param request time on CPUs that the coordinating node has for a query
   * @param ask time on CPUs that it has for each shard more
   * @param shard time on CPUs that a shard takes beside the traversal
   * @param traversals the traversal of a shard for many queries
   * @param growth how the traversal grows with the documents
   */
  public record Figures(
      double documents,
      double listBytes,
      double forwardBytes,
      double otherBytes,
      double documentsScored,
      double request,
      double ask,
      double shard,
      List<ShardLatencies.Time> traversals,
      Growth growth) {

    /** Copies the traversals. */
    public Figures {
      traversals = List.copyOf(traversals);
    }
  }

  /**
   * What a node has.
   *
   * @param cores its cores
   * @param cacheBytes memory for pages of files, beside heaps
   * @param load the share of its cores that may be busy, so that queries do not queue
   */
  public record Node(int cores, double cacheBytes, double load) {}

  /**
   * What a collection takes. Times are microseconds, those of a query from the request to the
   * answer, without the network.
   *
   * @param shards how many shards there are
   * @param traversal mean traversal of a shard
   * @param slowest mean traversal of the slowest shard
   * @param slowestP99 the time that the slowest shard's traversal stays below in 99 of 100 queries
   * @param coordination what the coordinating node does
   * @param p50 the median of a query
   * @param p99 the time that 99 of 100 queries stay below
   * @param cpu time on CPUs of all nodes for a query
   * @param listBytes blocks and lists, which every query reads much of
   * @param ownBytes all of the plugin's files
   * @param diskBytes all files, each shard once
   * @param nodes nodes that hold the plugin's files in memory, each shard once
   */
  public record Estimate(
      double documents,
      double documentsPerShard,
      int shards,
      double traversal,
      double slowest,
      double slowestP99,
      double coordination,
      double p50,
      double p99,
      double cpu,
      double listBytes,
      double ownBytes,
      double diskBytes,
      long nodes) {}

  /** What so many documents take in shards of so many. */
  public Estimate estimate(double documents, double documentsPerShard) {
    int shards = (int) Math.ceil(documents / documentsPerShard);
    double perShard = documents / shards;
    double growth = figures.growth.ratio(perShard, figures.documents);
    ShardLatencies latencies = ShardLatencies.grown(figures.traversals, growth);
    double traversal = latencies.mean();
    double coordination = figures.request + shards * figures.ask;
    double beside = coordination + figures.shard;
    double ownBytes = documents * (figures.listBytes + figures.forwardBytes);
    return new Estimate(
        documents,
        perShard,
        shards,
        traversal,
        latencies.meanOfSlowest(shards),
        latencies.quantileOfSlowest(shards, 0.99),
        coordination,
        beside + latencies.quantileOfSlowest(shards, 0.5),
        beside + latencies.quantileOfSlowest(shards, 0.99),
        coordination + shards * (figures.shard + traversal),
        documents * figures.listBytes,
        ownBytes,
        ownBytes + documents * figures.otherBytes,
        (long) Math.ceil(ownBytes / node.cacheBytes));
  }

  /** How many cores answer so many queries a second. */
  public double cores(Estimate estimate, double queriesPerSecond) {
    return queriesPerSecond * estimate.cpu / MICROS_PER_SECOND / node.load;
  }

  /**
   * How many copies of each shard, the first among them, it takes for so many queries a second, if
   * each copy has as many nodes as hold it in memory.
   */
  public long copies(Estimate estimate, double queriesPerSecond) {
    double coresOfACopy = (double) estimate.nodes * node.cores;
    return Math.max(1, (long) Math.ceil(cores(estimate, queriesPerSecond) / coresOfACopy));
  }
}
