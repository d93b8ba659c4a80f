package dev.richter.bench.cluster;

/**
 * What a query costs nodes beside traversals, in microseconds on CPUs.
 *
 * @param request for the coordinating node, however many shards it asks
 * @param ask for the coordinating node, for each shard
 * @param shard for the node of a shard
 */
public record NodeCosts(double request, double ask, double shard) {

  /**
   * What a query took of two nodes with as many shards each, of which one coordinates as well.
   *
   * @param shardsOfANode how many shards each node has
   * @param coordinating microseconds of the node that coordinates
   * @param other microseconds of the other node
   * @param traversal mean microseconds of a shard's traversal
   */
  public record Sample(int shardsOfANode, double coordinating, double other, double traversal) {

    /** The coordination: both nodes have the same shards to search. */
    private double coordination() {
      return coordinating - other;
    }

    private double shard() {
      return other / shardsOfANode - traversal;
    }
  }

  /**
   * The costs that explain two samples, which must differ in their numbers of shards. None is
   * negative, though the clocks of processes are coarse.
   */
  public static NodeCosts of(Sample few, Sample many) {
    int shardsMore = 2 * (many.shardsOfANode - few.shardsOfANode);
    if (shardsMore <= 0) {
      throw new IllegalArgumentException(
          "%d and %d shards of a node, expected few and more"
              .formatted(few.shardsOfANode, many.shardsOfANode));
    }
    double ask = Math.max(0, (many.coordination() - few.coordination()) / shardsMore);
    double request = Math.max(0, few.coordination() - 2 * few.shardsOfANode * ask);
    return new NodeCosts(request, ask, Math.max(0, (few.shard() + many.shard()) / 2));
  }
}
