/**
 * Documents into an index of OpenSearch, through its bulk API.
 *
 * <p>{@link dev.richter.tools.opensearch.IndexLoad} does all of it: it makes or checks the
 * {@linkplain dev.richter.tools.opensearch.TargetIndex index}, keeps a {@linkplain
 * dev.richter.tools.opensearch.LoadJournal journal}, and has a {@linkplain
 * dev.richter.tools.opensearch.BulkLoader loader} send the documents. All of them ask the nodes by
 * one {@link dev.richter.tools.opensearch.ClusterClient}.
 */
@NullMarked
package dev.richter.tools.opensearch;

import org.jspecify.annotations.NullMarked;
