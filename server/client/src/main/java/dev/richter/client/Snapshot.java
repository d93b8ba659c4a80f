package dev.richter.client;

/**
 * A copy of a collection on the server.
 *
 * @param name the name that the server gave to it
 * @param creationTime when it was made, as of ISO 8601
 * @param size in bytes
 */
public record Snapshot(String name, String creationTime, long size) {}
