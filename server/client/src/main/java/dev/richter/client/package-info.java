/**
 * Asks Richter's server over HTTP, with the JDK's client and Jackson, and nothing of the engine.
 * {@link dev.richter.client.RichterClient} has a method for each operation of the contract, and the
 * records beside it are the contract's requests and answers by the same names.
 */
@org.jspecify.annotations.NullMarked
package dev.richter.client;
