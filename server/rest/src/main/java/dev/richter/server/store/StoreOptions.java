package dev.richter.server.store;

import java.time.Duration;

/**
 * How collections are kept.
 *
 * @param refreshInterval when writes become visible that nobody waits for
 * @param commitInterval when writes become durable that nobody waits for
 * @param ramBufferMiB how much of a collection's writes is kept in memory, in MiB
 * @param maxSnapshotBytes the largest snapshot that is unpacked, in bytes
 */
public record StoreOptions(
    Duration refreshInterval, Duration commitInterval, int ramBufferMiB, long maxSnapshotBytes) {}
