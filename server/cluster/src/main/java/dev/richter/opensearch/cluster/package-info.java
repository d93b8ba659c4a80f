/**
 * Clusters of OpenSearch on this machine, each node a process of its own, for tests and benchmarks.
 *
 * {@snippet :
 * Installation installation = Installation.create(distribution, directory.resolve("opensearch"));
 * installation.install(pluginZip);
 * try (Cluster cluster = Cluster.start(installation, directory.resolve("cluster"), ClusterOptions.of(3))) {
 *   cluster.client().put("/passages", "{\"settings\": {\"number_of_shards\": 3}}");
 *   cluster.awaitHealth("green");
 *   cluster.node(1).kill();
 * }
 * }
 *
 * <p>No process outlives the one that started it, however that ends.
 */
@NullMarked
package dev.richter.opensearch.cluster;

import org.jspecify.annotations.NullMarked;
