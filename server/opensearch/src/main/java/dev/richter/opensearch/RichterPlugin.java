package dev.richter.opensearch;

import org.opensearch.plugins.Plugin;

/** Brings fields of sparse vectors and of multi-vectors, and their queries, into OpenSearch. */
public final class RichterPlugin extends Plugin {}
