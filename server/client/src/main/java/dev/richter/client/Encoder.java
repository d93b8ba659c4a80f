package dev.richter.client;

/**
 * An encoder that the server is configured with.
 *
 * @param name what it is called
 * @param digest the SHA-256 of whatever decides its vectors
 * @param kind what vectors it makes: sparse or multi_vector
 * @param dimension how many values a row has; of sparse vectors, how many tokens there are
 */
public record Encoder(String name, String digest, String kind, int dimension) {}
